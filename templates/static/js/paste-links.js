// Where links and pictures of pasted HTML lead. No picture of another site ever gets into a text: it becomes a link.

const redirects = [
  [/^(?:www\.)?google\.[a-z.]{2,6}$/, /^\/url$/, ['q', 'url']],
  [/^l\.(?:facebook|instagram)\.com$/, /^\/(?:l\.php)?$/, ['u']],
  [/\.safelinks\.protection\.outlook\.com$/, /^\//, ['url']],
  [/^(?:www\.)?youtube\.com$/, /^\/redirect$/, ['q']],
  [/^slack-redir\.net$/, /^\/link$/, ['url']],
];
const counters = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_eid|igshid)$/;

/** The address that a link means; "" for what nobody should follow. Redirects that only count clicks are left out. */
export function target(raw, depth = 0) {
  let url;
  try {
    url = new URL((raw ?? '').trim());
  } catch {
    return '';
  }
  if (url.protocol === 'mailto:') return url.href.split('?')[0];
  if (url.protocol !== 'http:' && url.protocol !== 'https:' || url.href.length > 2000 || !url.hostname) return '';
  for (const [host, path, names] of redirects) {
    const inner = depth < 3 && host.test(url.hostname) && path.test(url.pathname) && names.map((name) => url.searchParams.get(name)).find(Boolean);
    if (inner && /^https?:\/\//.test(inner)) return target(inner, depth + 1);
  }
  url.username = url.password = '';
  const counted = [...url.searchParams.keys()].filter((name) => counters.test(name));
  for (const name of counted) url.searchParams.delete(name);
  return url.pathname === '/' && !url.search && !url.hash && !/\/$/.test(raw) ? url.origin : url.href;
}

const own = /^\/media\/([0-9a-f]{16,64})(?:-\d+)?(\.(?:jpg|png|gif|webp))$/;
const data = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/i;
const emoji = /^\p{Extended_Pictographic}[\p{Extended_Pictographic}\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]*$/u;
const mostFiles = 100;

/** A picture as a piece of a line: ours stays, one within the HTML becomes a file, one elsewhere a link; null for none. */
export function pictureOf(image, work, { href, caption = '' } = {}) {
  const src = image.getAttribute('src') ?? '';
  const alt = (image.getAttribute('alt') ?? '').replace(/\s+/g, ' ').trim().slice(0, 1500);
  if (emoji.test(alt) || image.classList.contains('emoji') && alt) return { text: alt };
  if (isDot(image)) return null;
  const inner = src.match(data);
  if (inner) return file(inner, alt, caption, work);
  const address = target(src);
  if (address && work.origin && new URL(address).origin === work.origin) {
    const [, hash, ending] = new URL(address).pathname.match(own) ?? [];
    if (hash) return { text: '\u2060', block: true, captioned: true, raw: `![${escapedAlt(alt)}](/media/${hash.slice(0, 16)}${ending}${titled(caption)})` };
  }
  if (address) work.linked++;
  else if (src && !/^https?:/.test(src)) work.lost++;
  if (!address) return alt && href ? { text: alt, href } : null;
  return { text: alt || caption || nameOf(address), href: href || address };
}

// isDot knows the pictures of one pixel that count readers.
function isDot(image) {
  const size = (name) => Number.parseInt(image.getAttribute(name) ?? '', 10);
  return size('width') <= 2 || size('height') <= 2;
}

function file([, type, base64], alt, caption, work) {
  if (work.files.length >= mostFiles) { work.lost++; return null; }
  let bytes;
  try {
    bytes = Uint8Array.from(atob(base64.replace(/\s+/g, '')), (sign) => sign.charCodeAt(0));
  } catch {
    work.lost++;
    return null;
  }
  const number = work.files.length + 1;
  const made = new File([bytes], `pasted-${number}.${type.split('/')[1].replace('jpeg', 'jpg')}`, { type });
  const sign = `![${escapedAlt(alt)}](#${crypto.randomUUID().slice(0, 8)})`;
  work.files.push({ file: made, sign, alt, caption });
  return { text: '\u2060', block: true, captioned: true, raw: sign };
}

const escapedAlt = (alt) => alt.replace(/[\\[\]*_`<]/g, '\\$&');
const titled = (caption) => (caption ? ` "${caption.replace(/[\\"]/g, '\\$&')}"` : '');

function nameOf(address) {
  const { hostname, pathname } = new URL(address);
  const last = pathname.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(last).slice(0, 100) || hostname;
  } catch {
    return last.slice(0, 100) || hostname;
  }
}
