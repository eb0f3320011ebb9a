// Parts of a series are moved without leaving the page: by their buttons, or by a handle that is drawn with mouse or finger.
// Without this file the buttons send forms.
export function orderedLists() {
  for (const list of document.querySelectorAll('[data-order]')) ordered(list);
}

function ordered(list) {
  const said = document.getElementById('ordered');
  for (const part of list.children) handle(list, part);
  list.addEventListener('submit', (event) => {
    const direction = event.submitter?.name === 'direction' ? event.submitter.value : '';
    if (!direction) return;
    event.preventDefault();
    const part = event.target.closest('[data-part]');
    if (direction === 'up') part.previousElementSibling?.before(part);
    else part.nextElementSibling?.after(part);
    settle(list, said, part);
    const button = part.querySelector(`button[value=${direction}]`);
    (button.hidden ? part.querySelector('button[name=direction]:not([hidden])') : button)?.focus();
  });
}

// settle keeps the order, and says where the part is now; an order that is not stored is not shown.
async function settle(list, said, part) {
  const parts = [...list.children];
  for (const [i, item] of parts.entries()) {
    item.querySelector('button[value=up]').hidden = i === 0;
    item.querySelector('button[value=down]').hidden = i === parts.length - 1;
  }
  const order = new URLSearchParams(parts.map((item) => ['part', item.dataset.part]));
  try {
    const answer = await fetch(list.dataset.order, { method: 'POST', body: order, redirect: 'error' });
    if (!answer.ok) throw new Error(answer.statusText);
    const title = part.querySelector('h3').textContent;
    said.textContent = said.dataset.moved.replace('{title}', title).replace('{number}', parts.indexOf(part) + 1).replace('{of}', parts.length);
  } catch {
    said.className = 'flash bad';
    said.textContent = said.dataset.failed;
  }
}

// handle adds what a pointer draws a part by; the keyboard has the buttons.
function handle(list, part) {
  const grip = document.createElement('span');
  grip.className = 'handle';
  grip.title = list.dataset.drag;
  grip.setAttribute('aria-hidden', 'true');
  grip.textContent = '⠿';
  part.classList.add('draggable');
  part.prepend(grip);
  grip.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    part.classList.add('lifted');
    const before = [...list.children].indexOf(part);
    const move = ({ clientY }) => { // the others move around it: what is moved itself loses the pointer
      for (let above; (above = part.previousElementSibling) && clientY < middle(above);) part.after(above);
      for (let below; (below = part.nextElementSibling) && clientY > middle(below);) part.before(below);
    };
    const end = () => {
      grip.removeEventListener('pointermove', move);
      part.classList.remove('lifted');
      if ([...list.children].indexOf(part) !== before) settle(list, document.getElementById('ordered'), part);
    };
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', end, { once: true });
  });
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}
