import { stringify } from 'yaml';
import type { Json } from '../json.ts';

/** How wide a line with a mapping or a list on it may be before each of its parts gets a line of its own. */
const WIDEST_LINE = 100;

/** How a value is written into a document. */
export interface YamlStyle {
  /** Whether everything around it is on one line, in braces or brackets. */
  isFlow: boolean;
  /** Whether it is written as JSON, because what is around it is. */
  isJson: boolean;
  /** The column at which the keys of what it stands in begin. */
  indent: number;
}

/** A key with its value: one line, or several that begin at the column of the key. */
export function renderPair(key: string, value: Json, style: YamlStyle): string {
  const name = renderKey(key, style);
  const text = renderValue(value, { ...style, used: style.indent + name.length + 2 });
  return text.startsWith('\n') ? `${name}:${text}` : `${name}: ${text}`;
}

/** A value behind a key: on the same line, or, beginning with a line break, on those below. */
export function renderValue(value: Json, style: YamlStyle & { used: number }): string {
  if (style.isJson) return JSON.stringify(value);
  const isCollection = typeof value === 'object' && value !== null;
  if (!isCollection) return style.isFlow ? flow(value) : scalar(value, style.indent + 2);
  const line = flow(value);
  const isEmpty = Object.keys(value).length === 0;
  if (style.isFlow || isEmpty || (line.length + style.used <= WIDEST_LINE && !line.includes('\n')))
    return line;
  const indent = style.indent + 2;
  return Array.isArray(value)
    ? `\n${value.map((item) => renderItem(item, { ...style, indent })).join('\n')}`
    : `\n${renderMapping(value, { ...style, indent })}`;
}

/** An item of a list with its dash, at the column of the dash. Mappings get a line for each key, as rules are written. */
export function renderItem(value: Json, style: YamlStyle): string {
  const dash = `${' '.repeat(style.indent)}- `;
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMapping || Object.keys(value).length === 0)
    return dash + renderValue(value, { ...style, isFlow: true, used: style.indent + 2 });
  const lines = renderMapping(value, { ...style, indent: style.indent + 2 });
  return dash + lines.trimStart();
}

/** The keys of a mapping, each on a line of its own. */
export function renderMapping(value: Record<string, Json>, style: YamlStyle): string {
  return Object.entries(value)
    .map(([key, inner]) => ' '.repeat(style.indent) + renderPair(key, inner, style))
    .join('\n');
}

function renderKey(key: string, { isJson }: YamlStyle): string {
  return isJson ? JSON.stringify(key) : flow(key);
}

/** On one line, safe inside of braces. */
function flow(value: Json): string {
  const [line = ''] = stringify([value], { collectionStyle: 'flow', lineWidth: 0, blockQuote: false })
    .trimEnd()
    .split('\u0000');
  // Without the brackets of the list around it, and the blanks inside of them.
  const inner = line.replace(/^\[\s*/, '').replace(/\s*\]$/, '');
  return inner.includes('\n') ? JSON.stringify(value) : inner;
}

function scalar(value: string | number | boolean | null, indent: number): string {
  if (typeof value !== 'string' || !value.includes('\n'))
    return stringify(value, { lineWidth: 0, blockQuote: false }).trimEnd();
  const lines = value.replace(/\n$/, '').split('\n');
  const canBeBlock =
    lines.every((line) => line === line.trimEnd() && !line.startsWith(' ')) && !value.includes('\r');
  if (!canBeBlock || value.endsWith('\n\n') || value.startsWith('\n')) return JSON.stringify(value);
  const head = value.endsWith('\n') ? '|' : '|-';
  return `${head}\n${lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n')}`;
}
