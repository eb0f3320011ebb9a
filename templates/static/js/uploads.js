// Sends pictures to the library one by one, with a row for each that is under way: how far it is, what is wrong with it, and
// how to stop it or try again. Two at a time: 500 pictures neither choke the line nor the node.
const atOnce = 2;

/** place holds [data-uploads] and the words; add.done(picture, file) is called for each that arrived, settled() when none is left. */
export function uploader(place, { done, settled = () => {} }) {
  const list = place.querySelector('[data-uploads]');
  const template = place.querySelector('[data-upload-row]');
  const waiting = [];
  let under = 0;

  function next() {
    while (under < atOnce && waiting.length) send(waiting.shift());
    if (!under && !waiting.length) settled();
  }

  function add(files) {
    for (const file of files) {
      const row = template.content.firstElementChild.cloneNode(true);
      row.querySelector('[data-name]').textContent = file.name;
      list.append(row);
      list.hidden = false;
      const job = { file, row };
      row.querySelector('[data-cancel]').addEventListener('click', () => cancel(job));
      row.querySelector('[data-away]').addEventListener('click', () => remove(job));
      row.querySelector('[data-again]').addEventListener('click', () => { show(job, ''); waiting.push(job); next(); });
      if (file.size > Number(place.dataset.max)) show(job, place.dataset.tooLarge);
      else waiting.push(job);
    }
    next();
  }

  function send(job) {
    under++;
    const progress = job.row.querySelector('progress');
    const request = job.request = new XMLHttpRequest();
    const over = (problem) => { under--; job.request = null; if (problem) show(job, problem); next(); };
    request.open('POST', '/desk/pictures');
    request.setRequestHeader('Accept', 'application/json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.loaded < event.total) progress.value = 100 * event.loaded / event.total;
      else progress.removeAttribute('value'); // the node works on it now
    });
    request.addEventListener('load', () => {
      const picture = request.response?.picture;
      job.refused = !!request.response?.problem; // the same file is refused again
      if (!picture) return over(request.response?.problem || (request.status === 401 ? place.dataset.session : place.dataset.lost));
      remove(job, false);
      done(picture, job.file);
      over();
    });
    request.addEventListener('error', () => over(place.dataset.lost));
    request.addEventListener('abort', () => over());
    const form = new FormData();
    form.append('pictures', job.file, job.file.name);
    request.send(form);
  }

  function cancel(job) {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
    remove(job);
    job.request?.abort();
  }

  function remove(job, byHand = true) {
    const neighbour = job.row.nextElementSibling ?? job.row.previousElementSibling;
    job.row.remove();
    list.hidden = !list.children.length;
    if (byHand) (neighbour?.querySelector('button:not([hidden])') ?? place.querySelector('input[type=file]')).focus();
  }

  // show says what is wrong, or with "" that it begins again.
  function show(job, problem) {
    const wrong = job.row.querySelector('[data-wrong]');
    wrong.textContent = problem;
    wrong.setAttribute('role', 'alert');
    wrong.hidden = !problem;
    const progress = job.row.querySelector('progress');
    progress.hidden = !!problem;
    progress.value = 0;
    job.row.querySelector('[data-cancel]').hidden = !!problem;
    job.row.querySelector('[data-again]').hidden = !problem || job.refused || job.file.size > Number(place.dataset.max);
    job.row.querySelector('[data-away]').hidden = !problem;
  }

  const isBusy = () => under > 0 || waiting.length > 0;
  addEventListener('beforeunload', (event) => { if (isBusy()) event.preventDefault(); });
  return { add, isBusy };
}

/** Hands what is chosen in a file field to `add`, and empties it; also what was chosen before the scripts came. */
export function takenFrom(input, add) {
  const take = () => {
    const files = [...input.files];
    input.value = '';
    if (files.length) add(files);
  };
  input.addEventListener('change', take);
  take();
}

/** Whether somebody writes in a field: a picture that arrives does not take the focus, and so the words, from there. */
export const isWriting = () => !!document.activeElement?.matches('input:not([type=file]), textarea, select');

/** The files among what is dragged or pasted. */
export const filesOf = (data) => [...data?.files ?? []];
/** Whether what is pasted is a picture and nothing else: office programs add a picture of the text that they bring. */
export const bringsPictures = (data) => !data.types.includes('text/plain') && filesOf(data).some((file) => file.type.startsWith('image/'));
export const bringsFiles = (event) => event.dataTransfer?.types.includes('Files');
