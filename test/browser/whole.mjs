// What makes a page whole at a width: nothing sticks out, no text is cut, nothing lies on nothing.

export const widths = [320, 390, 768, 1280, 1920];

/** WCAG 1.4.12: what a reader may set, as a style sheet. */
export const textSpacing = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }';

/** What is broken on the page as it stands, one line for each. */
export function faults(page) {
  return page.evaluate(() => {
    const found = [], say = (element, what) => {
      const name = `${element.localName}${element.id ? `#${element.id}` : ''}${element.classList.length ? `.${[...element.classList].join('.')}` : ''}`;
      found.push(`${name} “${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30)}”: ${what}`);
    };
    const { scrollWidth, clientWidth } = document.documentElement;
    const outside = [], scrolling = new Map();
    const scrolls = (element) => { // in something that scrolls by itself, such as a wide table
      if (!element || element === document.body) return false;
      if (!scrolling.has(element)) scrolling.set(element, element.closest('svg, select') !== null || /auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
      return scrolling.get(element);
    };
    for (const element of document.querySelectorAll('body *')) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const box = element.getBoundingClientRect(), style = getComputedStyle(element);
      const unseen = box.width <= 1 || box.height <= 1 || style.clipPath !== 'none';
      if (unseen) continue;
      if (!scrolls(element) && (box.right > clientWidth + 1 || box.left < -1)) outside.push(element);
      const text = [...element.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
      const hides = (axis) => /hidden|clip/.test(style[`overflow${axis}`]);
      if (text && hides('X') && element.scrollWidth > element.clientWidth + 1 && style.textOverflow !== 'ellipsis') say(element, `${element.scrollWidth - element.clientWidth} px of text are cut`);
      if (text && hides('Y') && element.scrollHeight > element.clientHeight + 6 && style.webkitLineClamp === 'none' && !element.matches('textarea, select')) say(element, `${element.scrollHeight - element.clientHeight} px of text are cut below`);
      if (text && element.clientWidth > 0 && box.width < 12 && element.innerText.trim().length > 12) say(element, `a column of ${Math.round(box.width)} px`);
    }
    if (scrollWidth > clientWidth) {
      const innermost = outside.filter((e) => !outside.some((o) => o !== e && e.contains(o)));
      for (const element of innermost.slice(0, 3)) say(element, `sticks out of ${clientWidth} px by ${Math.round(element.getBoundingClientRect().right - clientWidth)}`);
      if (innermost.length === 0) found.push(`the page is ${scrollWidth} px wide in ${clientWidth}`);
    }
    return found;
  });
}
