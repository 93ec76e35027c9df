import { type LiquidPart, liquidParts } from './liquid-parts.ts';

/** Liquid that was taken out of MJML, with where it stood. */
export interface MaskedPart {
  source: string;
  isInAttribute: boolean;
}

/** A mistake in a body. */
export interface BodyProblem {
  /** From 1, in the body; column undefined when only the line is known. */
  line: number;
  column?: number;
  found: string;
  allowed: string;
}

/** Elements whose content MJML takes as it is. */
const CONTENT = new Set([
  ...['mj-text', 'mj-button', 'mj-table', 'mj-raw', 'mj-style', 'mj-title', 'mj-preview'],
  ...['mj-accordion-title', 'mj-accordion-text', 'mj-navbar-link', 'mj-social-element'],
]);
/** Elements that take no Liquid between their elements. */
const HEAD = new Set(['mjml', 'mj-head', 'mj-attributes', 'mj-html-attributes']);
/** What would be read from files, or never runs in an e-mail. */
const REFUSED = new Set(['mj-include', 'script', 'iframe', 'object', 'embed']);

/** What stands in the HTML for Liquid that was taken out of the MJML. */
function maskOf(position: number): string {
  return `liquidpart${position}end`;
}

/** Finds what {@link maskOf} makes. */
export const MASK = /liquidpart(\d+)end/g;

/**
 * Takes Liquid out of MJML, so that the compiler sees names in its place, and wraps what stands between elements in mj-raw.
 * Lines keep their numbers.
 */
export function maskLiquid(source: string): { masked: string; parts: MaskedPart[]; problems: BodyProblem[] } {
  const masking = new Masking(source);
  for (const part of liquidParts(source)) masking.add(part);
  return masking.end();
}

interface OpenElement {
  name: string;
  at: number;
}

class Masking {
  readonly #source: string;
  readonly #out: string[] = [];
  readonly #parts: MaskedPart[] = [];
  readonly #problems: BodyProblem[] = [];
  readonly #open: OpenElement[] = [];
  /** The tag that is being read, from its `<` on; undefined between tags. */
  #tag: OpenElement | undefined;
  #quote = '';
  #isComment = false;
  #isHidden = false;

  constructor(source: string) {
    this.#source = source;
    if (source.includes('liquidpart'))
      this.#refuse(0, 'the word “liquidpart”', 'other words: this one is used inside');
  }

  add({ kind, source, at }: LiquidPart): void {
    const command = kind === 'tag' ? (/^\{%-?\s*(\w+)/.exec(source)?.[1] ?? '') : '';
    const lines = '\n'.repeat(source.split('\n').length - 1);
    if (command === 'endcomment') {
      this.#isHidden = false;
      this.#out.push(lines);
    } else if (command === 'comment') {
      this.#isHidden = true;
      this.#out.push(lines);
    } else if (this.#isHidden || this.#isComment) {
      this.#out.push(kind === 'text' && !this.#isHidden ? '' : lines);
      if (kind === 'text' && !this.#isHidden) this.#readText(source, at);
    } else if (kind === 'text') {
      this.#readText(source, at);
    } else {
      this.#mask(source, at);
      this.#out.push(lines);
    }
  }

  end(): { masked: string; parts: MaskedPart[]; problems: BodyProblem[] } {
    for (const { name, at } of this.#open) this.#refuse(at, `<${name}> without its end`, `</${name}>`);
    return { masked: this.#out.join(''), parts: this.#parts, problems: this.#problems };
  }

  #mask(source: string, at: number): void {
    const isInAttribute = this.#tag !== undefined;
    const parent = this.#open.at(-1)?.name;
    const mask = maskOf(this.#parts.length);
    this.#parts.push({ source, isInAttribute });
    if (isInAttribute || (parent !== undefined && CONTENT.has(parent))) this.#out.push(mask);
    else if (parent !== undefined && HEAD.has(parent))
      this.#refuse(
        at,
        `Liquid in <${parent}>`,
        'Liquid in texts, in attributes and between the elements of mj-body',
      );
    else this.#out.push(`<mj-raw>${mask}</mj-raw>`);
  }

  #readText(text: string, from: number): void {
    this.#out.push(text);
    let stray = -1;
    for (let position = 0; position < text.length; position += 1) {
      const at = from + position;
      if (this.#isComment) {
        if (text.startsWith('-->', position)) this.#isComment = false;
      } else if (this.#tag) {
        this.#readInTag(text.charAt(position), at);
      } else if (text.startsWith('<!--', position)) {
        this.#isComment = true;
      } else if (text.charAt(position) === '<' && /[a-zA-Z/]/.test(text.charAt(position + 1))) {
        const name = /^\/?[a-zA-Z][\w-]*/.exec(text.slice(position + 1, position + 60))?.[0] ?? '';
        this.#tag = { name: name.toLowerCase(), at };
      } else if (stray < 0 && this.#isStray(text.charAt(position))) {
        stray = at;
      }
    }
    if (stray >= 0)
      this.#refuse(stray, 'text between elements', 'text inside of mj-text, mj-button or mj-table');
  }

  #isStray(letter: string): boolean {
    const parent = this.#open.at(-1)?.name;
    return letter.trim() !== '' && !(parent !== undefined && CONTENT.has(parent));
  }

  #readInTag(letter: string, at: number): void {
    if (this.#quote !== '') {
      if (letter === this.#quote) this.#quote = '';
    } else if (letter === '"' || letter === "'") {
      this.#quote = letter;
    } else if (letter === '>' && this.#tag) {
      this.#closeTag(this.#tag, this.#source.charAt(at - 1) === '/');
      this.#tag = undefined;
    }
  }

  #closeTag({ name, at }: OpenElement, isEmpty: boolean): void {
    if (REFUSED.has(name))
      this.#refuse(at, `<${name}>`, 'elements of MJML other than mj-include, and HTML without scripts');
    const isEnd = name.startsWith('/');
    const element = isEnd ? name.slice(1) : name;
    if (!element.startsWith('mj')) return;
    const parent = this.#open.at(-1);
    // Inside of a content element only its own end is one of MJML, and that of an element around it, which comes too early.
    const isAround = isEnd && this.#open.some((one) => one.name === element);
    if (parent && CONTENT.has(parent.name) && element !== parent.name && !isAround) return;
    if (!isEnd) {
      if (!isEmpty) this.#open.push({ name, at });
      return;
    }
    if (parent?.name === element) this.#open.pop();
    else {
      this.#refuse(at, `<${name}>`, parent ? `</${parent.name}> first` : 'an element that was begun');
      const opened = this.#open.findLastIndex((one) => one.name === element);
      if (opened >= 0) this.#open.length = opened;
    }
  }

  #refuse(at: number, found: string, allowed: string): void {
    this.#problems.push({ ...placeIn(this.#source, at), found, allowed });
  }
}

/** The line and column of a position, both from 1. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}
