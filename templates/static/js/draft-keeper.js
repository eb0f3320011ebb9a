// Keeps what is typed in the browser, by member, item and tab, until the node confirmed that it is saved.
const prefix = 'weftwork.kept.';
const mostKept = 30 * 24 * 3600 * 1000; // a month, in ms

// What changes with each page and is not text.
const passing = new Set(['writer', 'remark_id', 'action', 'publish_at', 'publish_zone']);

// fields are the names and values of a form, without files.
export function fields(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !passing.has(name));
}

const written = (list) => JSON.stringify(list.filter(([name, value]) => name !== 'version' && name !== 'fresh' && value !== '')
  .map(([name, value]) => [name, value.replace(/\r\n?/g, '\n').trim()]).sort());
export const same = (a, b) => written(a) === written(b);

function tabName() {
  let name = sessionStorage.getItem('weftwork.tab');
  if (!name) {
    name = Math.random().toString(36).slice(2);
    sessionStorage.setItem('weftwork.tab', name);
  }
  return name;
}

export class Keeper {
  constructor(form, { item, member, kind }) {
    Object.assign(this, { form, item, kind });
    this.mine = `${prefix}${member}.`;
    this.key = `${this.mine}${item}.${tabName()}`;
    // Where the browser can tell, texts that another open tab holds are not offered here.
    this.held = navigator.locks ? navigator.locks.request(this.key, () => new Promise(() => {})) : null;
  }

  // keep stores the form; false if the browser has no room.
  keep() {
    const kept = { at: Date.now(), kind: this.kind, item: this.item, action: this.form.getAttribute('action'), fields: fields(this.form) };
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  forget(key = this.key) { localStorage.removeItem(key); }

  // offers are the texts of this member that belong here, newest first: of this item, or, in a new form, of new ones of its kind.
  async offers(isNew) {
    const open = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
    const present = fields(this.form);
    const found = [];
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(this.mine) || key !== this.key && open.includes(key)) continue;
      let kept;
      try { kept = JSON.parse(localStorage.getItem(key)); } catch { kept = null; }
      if (!kept || Date.now() - kept.at > mostKept) { this.forget(key); continue; }
      const fresh = isNew && kept.kind === this.kind && kept.fields.some(([name]) => name === 'fresh') && kept.action.split('/').length === 3;
      if (kept.item !== this.item && !fresh) continue;
      if (same(kept.fields, present)) this.forget(key);
      else found.push({ key, ...kept });
    }
    return found.sort((a, b) => b.at - a.at);
  }
}

// fill puts kept values into a form. Fields that are not there, such as a picture's, become hidden ones.
export function fill(form, list) {
  const values = new Map();
  for (const [name, value] of list) values.set(name, [...(values.get(name) ?? []), value]);
  for (const box of form.querySelectorAll('input[type=checkbox], input[type=radio]')) {
    if (box.name) box.checked = (values.get(box.name) ?? []).includes(box.value);
  }
  for (const [name, all] of values) {
    const places = () => [...form.elements].filter((e) => e.name === name && !['checkbox', 'radio', 'file', 'submit'].includes(e.type));
    if ([...form.elements].some((e) => e.name === name && ['checkbox', 'radio'].includes(e.type))) continue;
    for (const [i, value] of all.entries()) {
      let place = places()[i];
      if (!place) {
        place = Object.assign(document.createElement('input'), { type: 'hidden', name });
        form.append(place);
      }
      place.value = value;
      place.dispatchEvent(new Event('input', { bubbles: true })); // rows grow, counts count
    }
  }
}
