/** Elements before and after which a line ends. */
const BLOCKS = new Set([
  'p',
  'div',
  'tr',
  'table',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'blockquote',
  'hr',
  'br',
]);
/** Elements whose content nobody reads. */
const UNREAD = new Set(['head', 'style', 'script', 'title']);
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  zwnj: '',
  middot: '·',
  hellip: '…',
  ndash: '–',
  mdash: '—',
};

/** The text of an HTML e-mail as people read it without pictures: links with their addresses, lists with dashes. Goes through it once. */
export function htmlToText(html: string): string {
  const reader = new TextReader();
  let at = 0;
  while (at < html.length) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const isTag = html.charAt(at) === '<';
    const end = isTag ? html.indexOf('>', at) + 1 : html.indexOf('<', at);
    const next = end <= 0 ? html.length : end;
    if (isTag) reader.tag(html.slice(at, next));
    else reader.text(html.slice(at, next));
    at = next;
  }
  return reader.read();
}

class TextReader {
  readonly #out: string[] = [];
  /** The element whose content is left out, until its end. */
  #unread: string | undefined;
  #link: { address: string; from: number } | undefined;

  text(source: string): void {
    if (this.#unread === undefined) this.#out.push(decode(source.replace(/\s+/g, ' ')));
  }

  tag(source: string): void {
    const [, slash, word = ''] = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)/.exec(source) ?? [];
    const name = word.toLowerCase();
    const isEnd = slash === '/';
    if (this.#unread !== undefined) {
      if (isEnd && name === this.#unread) this.#unread = undefined;
      return;
    }
    if (!isEnd && (UNREAD.has(name) || /style="display:\s*none/.test(source))) this.#unread = name;
    else if (name === 'a') this.#readLink(source, isEnd);
    else if (name === 'img') this.#out.push(decode(attribute(source, 'alt')));
    else if (name === 'li' && !isEnd) this.#out.push('\n- ');
    else if (BLOCKS.has(name)) this.#out.push('\n');
  }

  read(): string {
    return this.#out
      .join('')
      .split('\n')
      .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  #readLink(source: string, isEnd: boolean): void {
    if (!isEnd) {
      this.#link = { address: decode(attribute(source, 'href')), from: this.#out.length };
      return;
    }
    if (!this.#link) return;
    const { address, from } = this.#link;
    const label = this.#out.splice(from).join('').trim();
    const isSame = address === '' || address === label;
    this.#out.push(label === '' ? address : isSame ? label : `${label}: ${address}`);
    this.#link = undefined;
  }
}

function attribute(source: string, name: 'href' | 'alt'): string {
  const found = name === 'href' ? /\shref="([^"]*)"/ : /\salt="([^"]*)"/;
  return found.exec(source)?.[1] ?? '';
}

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : '';
  });
}
