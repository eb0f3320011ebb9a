// Odd content, all of it honest: what a peer or a member may well send one day.
import { deflateSync, crc32 } from 'node:zlib';

const repeated = (words, length) => words.repeat(Math.ceil(length / words.length)).slice(0, length).trim();

export const titles = {
  long: repeated('A title that does not know when to stop and goes on ', 500),
  word: repeated('Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', 300),
  address: repeated('https://a.example/one_two-three/four?five=', 300),
  arabic: repeated('مجتمع الإصلاح يفتح أبوابه كل يوم سبت للجيران جميعًا ', 200),
  hebrew: repeated('קהילת התיקון פותחת את שעריה בכל שבת לכל השכנים ', 200),
  chinese: repeated('修理咖啡馆每周六向所有邻居开放大家可以带来坏了的东西一起学习怎样修好', 200),
  thai: repeated('ร้านซ่อมเปิดทุกวันเสาร์ให้เพื่อนบ้านทุกคนนำของที่เสียมาเรียนรู้วิธีซ่อมด้วยกัน', 200),
  signs: '🧵🪡🧶 👩🏽‍🌾 Z̸a̷l̶g̵o̴ ﷽ ꧅ 𒐫 ㍿ ‮gpj.exe',
};

/** HTML as it comes: tables that are too wide, frames, styles, code, lists in lists, and words without an end. */
export const html = `
  <style>body { display: none }</style><h1>One</h1><h4 style="width:4000px">Four</h4>
  <table width="3000"><tr>${'<th>Kopf</th>'.repeat(24)}</tr><tr>${`<td>${'x'.repeat(40)}</td>`.repeat(24)}</tr></table>
  <iframe src="https://v.example/embed" width="2000"></iframe><pre>${'code '.repeat(100)}</pre><p><code>${'c'.repeat(300)}</code></p>
  <p style="position:absolute;left:-900px;width:5000px">${titles.word}</p><p>${titles.address}</p><p dir="rtl" lang="ar">${titles.arabic}</p>
  ${'<ul><li>in '.repeat(30)}deep${'</li></ul>'.repeat(30)}${'<blockquote>'.repeat(20)}${titles.word}${'</blockquote>'.repeat(20)}
  <dl><dt>t</dt><dd>d</dd></dl><video src="https://v.example/x.mp4" width="4000"></video><p><a href="https://a.example/${'a'.repeat(400)}">https://a.example/${'a'.repeat(400)}</a></p>`;

/** Every field of an initiative's card, each as full as it may be. */
export const fullCard = (handle) => `name: ${JSON.stringify(titles.word.slice(0, 150))}
handle: ${handle}
summary: ${JSON.stringify(titles.thai.slice(0, 500))}
text: ${JSON.stringify(`${repeated('What it is, at length. ', 2000)}\n\n${titles.word}\n\n- ${titles.address}`)}
founded: 2019-05-17
strategic_priorities: ${JSON.stringify(Array.from({ length: 12 }, (_, i) => `${i} ${titles.word.slice(0, 120)}`))}
related_programmes: [${JSON.stringify({ name: titles.word.slice(0, 100), url: titles.address.slice(0, 200) })}, Night school]
links: [${JSON.stringify({ name: titles.word.slice(0, 100), url: titles.address.slice(0, 200) })}]
place: ${JSON.stringify({ name: titles.word.slice(0, 100), street: titles.word.slice(0, 100), postal_code: '1234567890123456', city: titles.word.slice(0, 60), region: 'R', country: 'C', latitude: 51.3397, longitude: 12.3731 })}
status: active
contact: {email: "${'e'.repeat(60)}@${'d'.repeat(60)}.example", url: ${JSON.stringify(titles.address.slice(0, 200))}}
language: de
tags: [${'t'.repeat(40)}, two, three]
`;

/** A PNG of one grey, however wide and high. */
export function png(width, height) {
  const chunk = (type, data) => {
    const head = Buffer.alloc(4), sum = Buffer.alloc(4), body = Buffer.concat([Buffer.from(type), data]);
    head.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits of grey
  const rows = Buffer.alloc((width + 1) * height, 0x80);
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
