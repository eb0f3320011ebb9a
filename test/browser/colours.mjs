// Which colours stand on a page. A rule about contrast is the dearest that axe has, and its answer depends on colours, sizes and
// what lies behind: a pair that was looked at on one page needs no second look on the next.

const known = new Set(); // of this process: a file of tests

/** Whether a text of the page has colours that no page had before, and the means to remember that they were looked at. */
export async function unknownColours(page) {
  const unknown = (await page.evaluate(pairs)).filter((pair) => !known.has(pair));
  return { some: unknown.length > 0, remember: () => unknown.forEach((pair) => known.add(pair)) };
}

/** In the page: each text's colours with all that lies behind it up to what is opaque, one line for each kind. */
function pairs() {
  const grounds = new Map();
  const name = (element) => [element.localName, ...element.classList].join('.');
  const path = (element) => (element && element !== document.body ? `${path(element.parentElement)} ${name(element)}` : '');
  // What lies out of the flow may lie on anything: there, only the same place in the same template is the same.
  const ground = (element) => {
    if (!element) return '';
    if (grounds.has(element)) return grounds.get(element);
    const { backgroundColor, backgroundImage, position, opacity, filter, mixBlendMode } = getComputedStyle(element);
    const opaque = backgroundImage === 'none' && /^rgb\(/.test(backgroundColor);
    const clear = backgroundImage === 'none' && backgroundColor === 'rgba(0, 0, 0, 0)';
    const apart = !opaque && (backgroundImage !== 'none' || /absolute|fixed|sticky/.test(position));
    const own = `${clear ? '' : backgroundColor}${opacity === '1' ? '' : `*${opacity}`}${filter === 'none' ? '' : filter}${mixBlendMode === 'normal' ? '' : mixBlendMode}${apart ? `@${path(element)}` : ''}`;
    const behind = `${own}|${opaque && opacity === '1' ? '' : ground(element.parentElement)}`.replace(/^\|/, '');
    grounds.set(element, behind);
    return behind;
  };
  const found = new Set();
  for (const element of document.querySelectorAll('body *')) {
    const says = element.matches('input, select, textarea') || [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!says || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow, textDecorationLine, borderBottomWidth } = getComputedStyle(element);
    const link = element.closest('a[href]');
    const around = link && `link in ${getComputedStyle(link.parentElement).color} ${textDecorationLine} ${borderBottomWidth} ${getComputedStyle(link).display}`;
    found.add([color, fontSize, fontWeight, textShadow, around, element.matches(':disabled'), ground(element)].join(' '));
  }
  return [...found];
}
