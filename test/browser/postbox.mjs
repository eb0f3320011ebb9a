// A small mail server on a loopback port: it takes what comes, after a password if one is set, and gives it to the tests.
import { once } from 'node:events';
import { createServer } from 'node:net';

export class Postbox {
  mails = [];
  #waiting = [];

  static async start({ user, password } = {}) {
    const box = new Postbox();
    const secret = user && Buffer.from(`\0${user}\0${password}`).toString('base64');
    box.server = createServer((socket) => box.#talk(socket, secret));
    box.server.listen(0, '127.0.0.1');
    await once(box.server, 'listening');
    box.port = box.server.address().port;
    return box;
  }

  stop() { this.server.close(); }

  /** The next mail whose subject matches, as {to, subject, head, text, html}; one that is here already counts. */
  async mail(subject) {
    for (;;) {
      const found = this.mails.findIndex((m) => subject.test(m.subject));
      if (found >= 0) return this.mails.splice(found, 1)[0];
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  #talk(socket, secret) {
    let rest = '', body = null, to = '', known = !secret;
    const say = (line) => socket.write(`${line}\r\n`);
    socket.on('error', () => {});
    say('220 postbox');
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let end; (end = rest.indexOf('\r\n')) >= 0;) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (body) {
          if (line !== '.') { body.push(line.replace(/^\.\./, '.')); continue; }
          this.#take(to, body.join('\r\n'));
          body = null;
          say('250 taken');
        } else if (/^EHLO/i.test(line)) socket.write(`250-postbox\r\n${secret ? '250-AUTH PLAIN\r\n' : ''}250 8BITMIME\r\n`);
        else if (/^AUTH PLAIN /i.test(line)) { known = line.slice(11) === secret; say(known ? '235 welcome' : '535 5.7.8 wrong name or password'); }
        else if (/^MAIL FROM/i.test(line)) say(known ? '250 ok' : '530 authenticate first');
        else if (/^RCPT TO/i.test(line)) { to = line.match(/<(.*)>/)[1]; say('250 ok'); }
        else if (/^DATA/i.test(line)) { body = []; say('354 go on'); }
        else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end(); }
        else say('250 ok');
      }
    });
  }

  #take(to, raw) {
    const [head, ...parts] = split(raw);
    const boundary = head['content-type'].match(/boundary="?([^";]+)/)?.[1];
    const mail = { to, head, subject: words(head.subject), text: '', html: '' };
    for (const part of boundary ? parts.join('\r\n\r\n').split(`--${boundary}`) : []) {
      const [inner, ...content] = split(part.replace(/^\r\n/, ''));
      const kind = inner['content-type']?.match(/text\/(plain|html)/)?.[1];
      if (kind) mail[kind === 'plain' ? 'text' : 'html'] = quoted(content.join('\r\n\r\n'));
    }
    this.mails.push(mail);
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}

function split(raw) {
  const [top, ...rest] = raw.split('\r\n\r\n');
  const head = {};
  for (const line of top.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) head[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return [head, ...rest];
}

const quoted = (text) => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
const words = (text) => text.replace(/\?= =\?/g, '?==?').replace(/=\?utf-8\?q\?(.*?)\?=/gi, (_, inner) => quoted(inner.replaceAll('_', ' ')));
