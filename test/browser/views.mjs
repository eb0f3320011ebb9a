// What a page is for who cannot see it, who has no fine hand, and who pays for each byte.

const touch = 44; // px: the smallest thing to press
const heaviest = 100 * 1024; // bytes of a page with its styles and scripts, before compression, pictures aside
const mostRequests = 15;

/** Roles that need a name, as browsers call them. */
const named = new Set(['button', 'link', 'textbox', 'searchbox', 'combobox', 'listbox', 'checkbox', 'radio', 'switch', 'spinbutton', 'slider', 'menuitem', 'tab', 'dialog', 'image', 'Date', 'DateTime', 'InputTime', 'heading']);

/** What a screen reader could not say, and where its short cuts lead nowhere. */
export async function silences(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const found = [];
  const seen = nodes.filter((node) => !node.ignored);
  for (const node of seen) {
    const role = node.role?.value, name = node.name?.value?.trim();
    if (named.has(role) && !name) found.push(`a ${role} without a name`);
  }
  const count = (role) => seen.filter((node) => node.role?.value === role).length;
  for (const role of ['main', 'banner', 'contentinfo']) if (count(role) !== 1) found.push(`${count(role)} landmarks are ${role}`);
  const levels = seen.filter((node) => node.role?.value === 'heading').map((node) => node.properties?.find(({ name }) => name === 'level')?.value?.value ?? 0);
  if (levels.filter((level) => level === 1).length !== 1) found.push(`headings of the first level: ${levels.filter((level) => level === 1).length}`);
  const navigations = seen.filter((node) => node.role?.value === 'navigation').map((node) => node.name?.value);
  if (new Set(navigations).size !== navigations.length) found.push(`two navigations have one name: ${navigations.join(', ')}`);
  return found;
}

/** What is too small to press. Links within a sentence may have the height of its line (WCAG 2.5.8, inline). */
export function small(page) {
  return page.evaluate((least) => {
    const found = [];
    for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest('.unseen, .skip')) continue;
      let box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue;
      const label = element.matches('input[type=checkbox], input[type=radio], input[type=file]') && (element.closest('label') ?? document.querySelector(`label[for="${CSS.escape(element.id)}"]`));
      if (label) box = label.getBoundingClientRect();
      const inSentence = getComputedStyle(element).display.startsWith('inline') && getComputedStyle(element).display !== 'inline-flex' && [...element.parentElement.childNodes].some((n) => n !== element && n.textContent.trim());
      if (element.closest('.prose, pre') || inSentence) continue;
      if (box.height < least - 0.5 || box.width < 23.5) {
        // What is seen may be smaller than what can be pressed: a link may reach over its line, or over the whole card.
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, top, width, height } = element.getClientRects()[0];
        const around = [-1, 1].map((side) => document.elementFromPoint(left + Math.min(width / 2, 12), top + height / 2 + side * (least / 2 - 1)));
        if (box.width >= 23.5 && around.every((hit) => hit && (element.contains(hit) || label && label.contains(hit)))) continue;
        const name = `${element.localName}${element.className ? `.${String(element.className).replaceAll(' ', '.')}` : ''}`;
        found.push(`${element.parentElement.localName}${element.parentElement.className ? `.${String(element.parentElement.className).replaceAll(' ', '.')}` : ''} > ${name} has ${Math.round(box.width)} × ${Math.round(box.height)} px`);
      }
    }
    return found;
  }, touch);
}

/** What makes a page heavy: its own bytes with styles and scripts, and its requests. `answer` is the page's response. */
export async function burdens(page, answer, { reading }) {
  const { bytes, requests } = await page.evaluate(() => {
    const [own] = performance.getEntriesByType('navigation'), parts = performance.getEntriesByType('resource');
    const text = parts.filter(({ initiatorType, name }) => initiatorType !== 'img' && !/\.(png|jpe?g|webp|svg|ico)$|\/media\/|\/cards\//.test(new URL(name).pathname));
    return { bytes: text.reduce((sum, part) => sum + part.decodedBodySize, own.decodedBodySize), requests: parts.length + 1 };
  });
  const found = [];
  if (reading && bytes > heaviest) found.push(`${Math.ceil(bytes / 1024)} KB, wanted are at most ${heaviest / 1024}`);
  if (reading && requests > mostRequests) found.push(`${requests} requests, wanted are at most ${mostRequests}`);
  const policy = answer.headers()['content-security-policy'] ?? '';
  if (!/default-src 'none'/.test(policy) || /unsafe-|\*|https?:|data:/.test(policy)) found.push(`the Content-Security-Policy is ${policy}`);
  return found;
}
