// HTML that nobody would write: the same for the same seed.

const names = ('p div span b i em strong a h1 h2 h3 h4 h6 ul ol li table tbody thead tr td th caption pre code blockquote br hr img sup sub q figure figcaption '
  + 'script style svg math iframe object embed video form input button select textarea template noscript details summary dl dt dd font center marquee custom-element ruby rt bdo frameset').split(' ');
const attributes = [
  'onclick="ran(1)"', 'onerror="ran(2)"', 'onload=ran(3)', 'style="mso-list:l0 level3 lfo1"', 'style="mso-list:l1 level9 lfo2;display:none"', 'style="font-weight:700"',
  'style="font-style:italic;white-space:pre"', 'href="javascript:ran(4)"', 'href="https://a.example/(("', 'href="#n1"', 'href="#_ftn1" name="_ftnref1"', 'id="n1"', 'name="_ftn1"',
  'src="x" onerror="ran(5)"', 'src="https://a.example/x.png"', 'src="data:image/png;base64,AAAA"', 'src="data:text/html,<script>ran(6)</script>"', 'class="MsoListParagraph reference MsoQuote"',
  'class="sdfootnoteanc"', 'colspan="999999"', 'rowspan=-1', 'start="99999999999"', 'aria-level="99"', 'data-aria-level="7"', 'data-level="x"', 'contenteditable autofocus', 'href="https://www.google.com/url?q=https://www.google.com/url?q=javascript:ran(7)"',
  'srcdoc="<script>parent.ran(8)</script>"', 'width=1', 'hidden', 'role="heading"', 'formaction="javascript:ran(9)"', 'href="%%%"', 'name=text', 'id=keeper',
];
const words = ['loom', ' ', '\n', '**', '_', '`', '```', '[x](y)', '<', '&', '&#0;', '&nbsp;', '\u202e', '\u0000', '|', '# ', '1. ', '- ', '[^1]', '~~', '\\', '“q”', 'https://a.example/b_c', '🧶', '\ud83e',
  '[1]', '<![CDATA[x]]>', '<!--', '-->', ']]>', '<?php', '</', '<p', 'ø', 'من', '<!-- wp:x -->', '<![if !supportLists]>', '<![endif]>', '::', '=====', '-----', '%00'];

/** A generator of fragments from a seed. */
export function fragments(seed) {
  let state = seed >>> 0;
  const random = () => { // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = (list) => list[Math.floor(random() * list.length)];
  return () => {
    let html = '';
    const open = [];
    for (let left = 1 + Math.floor(random() * 60); left; left--) {
      const kind = random();
      if (kind < 0.4) {
        const name = pick(names);
        html += `<${name}${random() < 0.5 ? ` ${pick(attributes)}` : ''}${random() < 0.1 ? ` ${pick(attributes)}` : ''}${random() < 0.03 ? '' : '>'}`;
        open.push(name);
      } else if (kind < 0.65) html += `</${open.length && random() < 0.8 ? open.splice(Math.floor(random() * open.length), 1)[0] : pick(names)}>`;
      else html += Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(words)).join('');
    }
    return html;
  };
}

/** What is large, deep or lopsided, by name. */
export const monsters = {
  'a thousand levels': '<div>'.repeat(1000) + 'deep' + '</div>'.repeat(1000),
  'forty thousand levels of looks': '<b><i>'.repeat(8_000) + 'deep',
  'nested lists': '<ul><li>x'.repeat(1500),
  'nested tables': '<table><tr><td>x</td><td>'.repeat(400),
  'a long table': `<table>${'<tr><td>a</td><td>b</td></tr>'.repeat(10_000)}</table>`,
  'entries of Word': '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>x</p>'.repeat(8_000),
  'notes without end': '<a href="#a1">1</a>'.repeat(8_000) + '<p id="a1">note</p>',
  'signs that mean something': `<p>${'*_`[~\\&!'.repeat(20_000)}</p>`,
  'line ends': `<p>${'x<br>'.repeat(20_000)}</p>`,
  'looks that change': `<p>${'<b>a</b><i>b</i>'.repeat(15_000)}</p>`,
  'a picture of nothing': `<img src="data:image/png;base64,${'A'.repeat(2_000_000)}">`,
  'comments': '<!-- x -->'.repeat(60_000),
};
