/** A piece of a text with Liquid. */
export interface LiquidPart {
  kind: 'text' | 'output' | 'tag';
  /** As it was written, with its braces. */
  source: string;
  /** Where it begins in the text. */
  at: number;
}

/** The names under which a template itself has texts, put in before anything is rendered. */
export type MacroRoot = 'text' | 'content' | 'link' | 'words';

const MACRO = /^\{\{-?\s*(text|content|link|words)\.([A-Za-z][\w-]{0,62})\s*-?\}\}$/;

/** Cuts a text into what is Liquid and what is not; what is not closed counts as text, and the parser refuses it. */
export function liquidParts(text: string): LiquidPart[] {
  const parts: LiquidPart[] = [];
  let from = 0;
  const opening = /\{[{%]/g;
  for (let found = opening.exec(text); found; found = opening.exec(text)) {
    const isOutput = found[0] === '{{';
    const end = closingOf(text, found.index + 2, isOutput ? '}}' : '%}');
    if (end === undefined) break;
    if (found.index > from) parts.push({ kind: 'text', source: text.slice(from, found.index), at: from });
    const source = text.slice(found.index, end);
    parts.push({ kind: isOutput ? 'output' : 'tag', source, at: found.index });
    from = end;
    opening.lastIndex = end;
  }
  if (from < text.length) parts.push({ kind: 'text', source: text.slice(from), at: from });
  return parts;
}

/** Which text of the template an output stands for, when it is one such as `{{ text.hello }}`. */
export function macroOf(source: string): { root: MacroRoot; name: string } | undefined {
  const [, root, name] = MACRO.exec(source) ?? [];
  return root === undefined || name === undefined ? undefined : { root: root as MacroRoot, name };
}

/** Where Liquid that was opened ends; quotation marks may hold its braces. */
function closingOf(text: string, from: number, closing: '}}' | '%}'): number | undefined {
  const plain = text.indexOf(closing, from);
  if (plain < 0) return undefined;
  let quote = '';
  for (let at = from; at < text.length - 1; at += 1) {
    const letter = text.charAt(at);
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (text.startsWith(closing, at)) return at + 2;
    // A quotation mark that is not closed on its line is an apostrophe.
    if (letter === '\n' && quote !== '') break;
  }
  return plain + 2;
}
