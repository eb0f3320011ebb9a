// Brings the HTML of writing programs into the shape that HTML means: lists of Word, footnotes, levels of headings.

/**
 * What stands before the names of attributes that a browser would act on: the policy of our pages forbids them even in a
 * document that nobody sees, and complains. In texts the sign is taken out again.
 */
export const harmless = '\ue0f1';

/** The style that an element was given. */
export const styleOf = (element) => element.getAttribute(`${harmless}style`) ?? '';
const styled = (what) => `[${harmless}style*="${what}" i]`;

const never = 'script, x-style, template, noscript, svg, object, applet, canvas, map, head, title, meta, link, base, button, input, select, textarea, option, datalist, dialog, nav.toc, '
  + '.mw-editsection, .mw-cite-backlink, .mw-jump-link, .navbox, .toc, #toc, .Apple-interchange-newline, [hidden]';

/** Drops what no text holds, and calls back for what is shown in another way. */
export function tidy(body) {
  for (const element of body.querySelectorAll(never)) element.remove();
  for (const element of body.querySelectorAll(`${styled('display')}, ${styled('visibility')}, ${styled('mso-hide')}`)) {
    if (/(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i.test(styleOf(element)) && !element.querySelector('math')) element.remove();
  }
  for (const math of body.querySelectorAll('math')) formula(math);
  for (const image of body.querySelectorAll('img.mwe-math-fallback-image-inline, img.mwe-math-fallback-image-display')) image.remove();
}

function formula(math) {
  const tex = math.querySelector('annotation[encoding="application/x-tex"]')?.textContent ?? math.getAttribute('alttext');
  const text = (tex ?? math.textContent).replace(/^\s*\{\\(?:displaystyle|textstyle) ?([\s\S]*)\}\s*$/, '$1').replace(/\s+/g, ' ').trim();
  const code = math.ownerDocument.createElement(tex ? 'code' : 'span');
  code.textContent = text;
  math.replaceWith(code);
}

const ignoring = `${styled('mso-list:Ignore')}, ${styled('mso-list: Ignore')}`;
const msoList = /mso-list\s*:\s*l(\d+)\s+level(\d)/i;

/** Word says that paragraphs are entries of lists; lists of one entry with a level say the same. */
export function officeLists(body) {
  for (const entry of body.querySelectorAll('li[data-aria-level], li[aria-level]')) splitList(entry);
  for (const paragraph of body.querySelectorAll(`p${styled('mso-list')}, div${styled('mso-list')}`)) {
    const [, , level] = styleOf(paragraph).match(msoList) ?? [];
    if (!level || paragraph.closest('li')) continue;
    const sign = signOf(paragraph);
    asEntry(paragraph, Number(level), sign ? /^\(?(?:\d+|[a-z]{1,4}|[A-Z]{1,4})[.)]/.test(sign) && sign !== 'o' : false, Number(sign?.match(/^\(?(\d+)/)?.[1] ?? 1));
  }
  for (const ignored of body.querySelectorAll(ignoring)) ignored.textContent = `${ignored.textContent.replace(/[\s\u00a0]+/g, '')} `;
  joinEntries(body);
}

// signOf takes the bullet or number of a Word paragraph out of it.
function signOf(paragraph) {
  const ignored = paragraph.querySelector(ignoring);
  const sign = ignored?.textContent.replace(/[\s\u00a0]+/g, '') ?? '';
  ignored?.remove();
  return sign;
}

function asEntry(paragraph, level, ordered, start) {
  const entry = paragraph.ownerDocument.createElement('li');
  Object.assign(entry.dataset, { level, ordered: ordered ? 'yes' : '', start });
  entry.append(...paragraph.childNodes);
  paragraph.replaceWith(entry);
}

// splitList takes a list apart whose entries name their levels, if each stands in a list of its own (Word for the web).
function splitList(entry) {
  const list = entry.parentElement;
  const level = Number(entry.getAttribute('data-aria-level') ?? entry.getAttribute('aria-level'));
  if (!list || !/^[OU]L$/.test(list.tagName) || list.children.length !== 1 || list.closest('li') || !(level >= 1 && level <= 9)) return;
  if (!entry.hasAttribute('data-aria-level')) return;
  Object.assign(entry.dataset, { level, ordered: list.tagName === 'OL' ? 'yes' : '', start: list.getAttribute('start') ?? 1 });
  const wrapper = list.parentElement?.classList.contains('ListContainerWrapper') ? list.parentElement : list;
  wrapper.replaceWith(entry);
}

// joinEntries makes nested lists of entries that follow each other.
function joinEntries(body) {
  for (const first of body.querySelectorAll('li[data-level]')) {
    if (first.closest('ul, ol')) continue;
    const open = []; // { level, list }
    let place = null;
    for (let entry = first; entry;) {
      const next = followed(entry);
      const level = Number(entry.dataset.level);
      while (open.length > 1 && open.at(-1).level > level) open.pop();
      if (!open.length || open.at(-1).level < level) {
        const list = body.ownerDocument.createElement(entry.dataset.ordered ? 'ol' : 'ul');
        if (entry.dataset.start > 1) list.setAttribute('start', entry.dataset.start);
        if (open.length) open.at(-1).list.lastElementChild.append(list);
        else { entry.before(list); place = list; }
        open.push({ level, list });
      } else if (open.length === 1 && (open[0].list.tagName === 'OL') !== Boolean(entry.dataset.ordered)) {
        const list = body.ownerDocument.createElement(entry.dataset.ordered ? 'ol' : 'ul');
        place.after(list);
        place = list;
        open[0] = { level, list };
      }
      open.at(-1).list.append(entry);
      entry = next;
    }
  }
}

/** The entry that follows with nothing but space between. */
function followed(entry) {
  let next = entry.nextSibling;
  while (next && (next.nodeType === 8 || next.nodeType === 3 && !next.data.trim())) next = next.nextSibling;
  return next?.dataset?.level ? next : null;
}

const noteSign = /^\[?(?:\d{1,4}|[a-z]{1,2}|[ivxl]{1,6}|[*†‡§]{1,4}|(?:note|nb|lower-alpha|n|a) ?\d{1,3})\]?$/i;
const fragmentOf = (link) => { const raw = link.getAttribute('href') ?? ''; const at = raw.indexOf('#'); return at < 0 ? '' : raw.slice(at + 1); };

/** Finds footnotes and takes their texts out of the body: the marks become <x-note number>, the texts come back in order. */
export function footnotes(body, first) {
  const places = new Map();
  for (const element of body.querySelectorAll('[id], a[name]')) {
    for (const name of [element.id, element.getAttribute('name')]) if (name && !places.has(name)) places.set(name, element);
  }
  const notes = new Map(); // the element that holds a note → its number
  for (const link of body.querySelectorAll('a[href*="#"]')) {
    if (!noteSign.test(link.textContent.trim())) continue;
    const target = places.get(fragmentOf(link)) ?? places.get(decoded(fragmentOf(link)));
    const outer = link.closest('sup, .reference') ?? link;
    const isWiki = outer.matches('.reference');
    if (!target) { if (isWiki || /^(?:_ftn|_edn|sdfootnote|sdendnote|ftnt|cite_note)/.test(fragmentOf(link))) outer.remove(); continue; }
    if (!(link.compareDocumentPosition(target) & 4) || target.contains(link)) continue; // it leads back
    const holder = holderOf(target, body);
    if (!holder || holder.contains(link)) continue;
    if (!notes.has(holder)) notes.set(holder, first + notes.size);
    const mark = body.ownerDocument.createElement('x-note');
    mark.setAttribute('number', notes.get(holder));
    outer.replaceWith(mark);
  }
  return [...notes].map(([holder, number]) => [number, taken(holder)]);
}

function decoded(name) {
  try { return decodeURIComponent(name); } catch { return name; }
}

function holderOf(target, body) {
  if (target.matches('li, div, aside, dd, p') && !target.matches('[name]')) return target;
  for (let element = target.parentElement; element && element !== body; element = element.parentElement) {
    if (element.matches(`li, dd, aside, ${styled('mso-element:footnote')}, ${styled('mso-element:endnote')}, div[id]`)) return element;
    if (element.matches('p, div') && !element.parentElement.matches(`${styled('mso-element:')}, div[id], li`)) return element;
  }
  return null;
}

// taken takes a note out of its place, with its way back, and the list and line around it if they are empty now.
function taken(holder) {
  for (const link of holder.querySelectorAll('a[href*="#"]')) {
    if (!noteSign.test(link.textContent.trim()) && !/^(?:[\^↑↩︎\s]*|jump up)$/i.test(link.textContent.trim())) continue;
    const outer = link.closest('sup') ?? link;
    if (holder.contains(outer) && outer !== holder) outer.remove();
  }
  let around = holder.parentElement;
  holder.remove();
  while (around?.parentElement && around.tagName !== 'BODY' && !around.textContent.trim() && !around.querySelector('img, table')) {
    const next = around.parentElement;
    around.remove();
    around = next;
  }
  if (around?.lastElementChild?.tagName === 'HR') around.lastElementChild.remove();
  return holder;
}

/** What level a heading has, 0 for Word's title; null for what is none. */
export function levelOf(element) {
  const named = element.tagName.match(/^H([1-6])$/);
  if (named) return Number(named[1]);
  if (element.getAttribute('role') === 'heading') return Math.min(6, Math.max(1, Number(element.getAttribute('aria-level')) || 2));
  if (element.tagName !== 'P') return null;
  if (element.classList.contains('MsoTitle')) return 0;
  const outline = styleOf(element).match(/mso-outline-level\s*:\s*([1-6])/i);
  return outline ? Number(outline[1]) : null;
}
