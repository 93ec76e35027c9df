/** What makes the links of an e-mail tell when they are followed. */
export interface Tracking {
  /** The address that leads to a target and notes it. */
  click: (target: string) => string;
  /** The address of the picture that tells of an opening. */
  open: string;
  /** The address that only robots follow. */
  trap: string;
  /** Addresses that stay as they are, as those to unsubscribe. */
  untouched: readonly string[];
}

/**
 * Makes the links of an e-mail tell when they are followed, and adds a picture that tells when it is opened and a link
 * that no person sees. Only links to the web are changed, and none to unsubscribe. The text is looked through once,
 * tag by tag, as a browser would (HTML Living Standard, 13.2.5): what looks like a link in a comment, a style or another attribute
 * stays as it is.
 */
export function trackLinks(html: string, tracking: Tracking): string {
  let result = '';
  let position = 0;
  while (position < html.length) {
    const start = html.indexOf('<', position);
    if (start < 0) break;
    result += html.slice(position, start);
    const end = endOfMarkup(html, start);
    const markup = html.slice(start, end);
    result += isLink(markup) ? withTarget(markup, tracking) : markup;
    position = end;
    const raw = /^<(style|script|title|textarea|xmp)[\s>/]/i.exec(markup)?.[1];
    if (raw === undefined) continue;
    const close = html.slice(position).search(new RegExp(`</${raw}[\\s>/]`, 'i'));
    const until = close < 0 ? html.length : position + close;
    result += html.slice(position, until);
    position = until;
  }
  return withMarks(result + html.slice(position), tracking);
}

/** Where a tag or a comment that begins here ends; a lone `<` is text. */
function endOfMarkup(html: string, start: number): number {
  if (html.startsWith('<!--', start)) {
    // Outlook reads what stands in conditional comments, and its links are to be followed as well.
    const isForOutlook = /^<!--\[if [^\]]*mso/i.test(html.slice(start, start + 80));
    const end = isForOutlook ? html.indexOf('>', start) - 2 : html.indexOf('-->', start + 4);
    return end < 0 ? html.length : end + 3;
  }
  if (!/[a-z/!?]/i.test(html[start + 1] ?? '')) return start + 1;
  let quote = '';
  for (let index = start + 1; index < html.length; index += 1) {
    const character = html[index] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (
      (character === '"' || character === "'") &&
      /=\s*$/.test(html.slice(Math.max(start, index - 20), index))
    )
      quote = character;
    else if (character === '>') return index + 1;
  }
  return html.length;
}

function isLink(markup: string): boolean {
  return /^<(a|area|v:roundrect|v:rect)[\s/]/i.test(markup);
}

const ATTRIBUTE = /([^\s"'<>/=]+)(\s*=\s*)("([^"]*)"|'([^']*)'|[^\s"'=<>`]+)/g;

function withTarget(markup: string, { click, untouched }: Tracking): string {
  let isDone = false;
  return markup.replace(
    ATTRIBUTE,
    (whole: string, name: string, equals: string, value: string, ...rest: string[]) => {
      if (isDone || name.toLowerCase() !== 'href') return whole;
      // Of two attributes of a name the first counts.
      isDone = true;
      const target = decoded(rest[0] ?? rest[1] ?? value).trim();
      if (!/^https?:\/\//i.test(target) || !URL.canParse(target) || untouched.includes(target)) return whole;
      return `${name}${equals}"${encoded(click(target))}"`;
    },
  );
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole: string, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

function encoded(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** A screen reader passes the link over, and so does the keyboard; no copy of the e-mail shows it. */
function withMarks(html: string, { open, trap }: Tracking): string {
  const marks =
    `<a href="${encoded(trap)}" style="display:none;max-height:0;overflow:hidden;mso-hide:all" tabindex="-1" aria-hidden="true" rel="nofollow"></a>` +
    `<img src="${encoded(open)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
  const end = html.toLowerCase().lastIndexOf('</body');
  return end < 0 ? html + marks : html.slice(0, end) + marks + html.slice(end);
}
