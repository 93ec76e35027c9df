import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { canonicalJson, type Json } from '../json.ts';
import { applyToValue } from './apply-to-value.ts';
import { renderItem, renderPair, renderValue, type YamlStyle } from './render-yaml.ts';
import type { YamlEdit, YamlPath } from './yaml-edit.ts';

/**
 * Applies an edit to the text of a YAML (or JSON) document. Only the lines that the edit is about change: comments, order
 * and spelling of everything else stay as they are, byte for byte. Comments directly above an item of a list belong to
 * it: they move and go with it.
 *
 * @returns undefined when the text is no document that can be read
 */
export function applyYamlEdit(text: string, edit: YamlEdit): string | undefined {
  const document = parse(text);
  if (!document) return undefined;
  const before = document.toJS() as Json;
  const expected = canonicalJson(applyToValue(before, edit));
  const edited = new TextEdit(text, document).apply(edit);
  if (edited !== undefined && holds(edited, expected)) return edited;
  // Something unusual (anchors, complex keys): written anew as a whole, which keeps comments but not every blank.
  const rewritten = rewrite(document, applyToValue(before, edit), edit);
  return holds(rewritten, expected) ? rewritten : undefined;
}

function parse(text: string): Document.Parsed | undefined {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  return document.errors.length > 0 ? undefined : document;
}

function holds(text: string, expected: string): boolean {
  const document = parse(text);
  return document !== undefined && canonicalJson(document.toJS()) === expected;
}

function rewrite(document: Document, value: Json, edit: YamlEdit): string {
  const [top] = edit.path;
  const inner = (value as Record<string, Json> | null)?.[top as string];
  if (top === undefined || inner === undefined) document.contents = document.createNode(value) as never;
  else document.setIn([top], document.createNode(inner));
  return document.toString({ lineWidth: 0 });
}

type Range = [start: number, end: number];

/** The places of a parsed text. */
class TextEdit {
  readonly #text: string;
  readonly #root: Node | null;

  constructor(text: string, document: Document.Parsed) {
    this.#text = text;
    this.#root = document.contents;
  }

  apply(edit: YamlEdit): string | undefined {
    switch (edit.kind) {
      case 'set':
        return this.#set(edit.path, edit.value, edit.order ?? []);
      case 'remove':
        return this.#remove(edit.path);
      case 'insert':
      case 'move': {
        const list = this.#at(edit.path);
        if (!isSeq(list)) return undefined;
        return edit.kind === 'insert'
          ? this.#insert(list, edit.at, edit.value, edit.path)
          : this.#move(list, edit.from, edit.to);
      }
      case 'rename': {
        const map = this.#at(edit.path.slice(0, -1));
        const pair = isMap(map) ? findPair(map, edit.path.at(-1)) : undefined;
        if (!pair || !isScalar(pair.key) || !pair.key.range) return undefined;
        const style = this.#styleOf(map as YAMLMap, edit.path.slice(0, -1));
        const key = renderPair(edit.to, null, style).replace(/: null$/, '');
        return this.#splice([pair.key.range[0], pair.key.range[1]], key);
      }
    }
  }

  #set(path: YamlPath, value: Json, order: readonly string[]): string | undefined {
    const known = this.#knownPart(path);
    const holder = this.#at(known);
    if (known.length === path.length) return this.#replace(path, value);
    // What is not there yet is made with what it stands in.
    const [key, ...rest] = path.slice(known.length);
    const made = rest.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
    if (isMap(holder)) return this.#add(holder, { path: known, key: String(key), value: made, order });
    return known.length === 0 ? undefined : this.#replace(known, { [String(key)]: made });
  }

  /** How far along a path there is something. */
  #knownPart(path: YamlPath): YamlPath {
    for (let length = path.length; length > 0; length -= 1) {
      if (this.#at(path.slice(0, length)) !== undefined) return path.slice(0, length);
    }
    return [];
  }

  #replace(path: YamlPath, value: Json): string | undefined {
    const parent = this.#at(path.slice(0, -1));
    const node = this.#at(path);
    if (!node?.range) return undefined;
    const style = this.#styleOf(parent, path.slice(0, -1));
    const isInBlockMap = isMap(parent) && !style.isFlow;
    if (!isInBlockMap) {
      const isFlowNode = !isCollection(node) || node.flow === true;
      if (!isFlowNode) return undefined;
      return this.#splice(
        [node.range[0], node.range[1]],
        renderValue(value, { ...style, isFlow: true, used: 0 }),
      );
    }
    const pair = findPair(parent, path.at(-1));
    if (!pair || !isScalar(pair.key) || !pair.key.range) return undefined;
    const colon = this.#text.indexOf(':', pair.key.range[1]);
    const end = this.#contentEnd(node) ?? node.range[1];
    const isSimple = isScalar(node) && !this.#text.slice(node.range[0], node.range[1]).includes('\n');
    const used = style.indent + (colon - pair.key.range[0]) + 2;
    const rendered = renderValue(value, { ...style, used });
    if (isSimple && !rendered.includes('\n') && node.range[0] > colon && node.range[0] < node.range[1])
      return this.#splice([node.range[0], node.range[1]], rendered);
    const lead = rendered.startsWith('\n') ? '' : ' ';
    const tail = this.#text[end - 1] === '\n' ? '\n' : '';
    return this.#splice([colon + 1, Math.max(end, colon + 1)], lead + rendered + tail);
  }

  #add(
    map: YAMLMap,
    { path, key, value, order }: { path: YamlPath; key: string; value: Json; order: readonly string[] },
  ): string | undefined {
    const style = this.#styleOf(map, path);
    const pair = renderPair(key, value, style);
    const before = order.slice(0, Math.max(0, order.indexOf(key)));
    const behind =
      map.items.findLast(({ key: name }) => before.includes(isScalar(name) ? String(name.value) : '')) ??
      (before.length > 0 ? undefined : map.items.at(-1)) ??
      map.items.at(-1);
    if (!behind) {
      if (!map.range) return undefined;
      return this.#splice([map.range[0], map.range[1]], style.isJson ? `{${pair}}` : `{ ${pair} }`);
    }
    const end = this.#pairEnd(behind);
    if (end === undefined) return undefined;
    if (style.isFlow) return this.#splice([end, end], `, ${pair}`);
    const indented = ' '.repeat(style.indent) + pair;
    if (this.#text[end - 1] === '\n') return this.#splice([end, end], `${indented}\n`);
    const lineEnd = this.#lineEnd(end);
    return this.#splice([lineEnd, lineEnd], `\n${indented}`);
  }

  #remove(path: YamlPath): string | undefined {
    const key = path.at(-1);
    const parentPath = path.slice(0, -1);
    const parent = this.#at(parentPath);
    if (!isCollection(parent) || key === undefined) return undefined;
    if (parent.items.length === 1 && typeof parentPath.at(-1) === 'string') return this.#remove(parentPath);
    if (isSeq(parent)) return this.#removeItem(parent, Number(key));
    const map = parent as YAMLMap;
    const position = map.items.findIndex((pair) => isNamed(pair, key));
    const pair = map.items[position];
    const start = pair && startOf(pair);
    const end = pair && this.#pairEnd(pair);
    if (!pair || start === undefined || end === undefined) return undefined;
    if (map.items.length === 1 && map.range)
      return this.#splice([map.range[0], this.#contentEnd(map) ?? map.range[1]], '{}');
    const next = map.items[position + 1];
    const previous = map.items[position - 1];
    const lineStart = this.#lineStart(start);
    const isAlone = this.#text.slice(lineStart, start).trim() === '' && map.flow !== true;
    if (isAlone) {
      const lineEnd =
        this.#text[end - 1] === '\n' ? end : Math.min(this.#text.length, this.#lineEnd(end) + 1);
      return this.#splice([lineStart, lineEnd], '');
    }
    const nextStart = next && startOf(next);
    if (nextStart !== undefined) return this.#splice([start, nextStart], '');
    const previousEnd = previous && this.#pairEnd(previous);
    return previousEnd === undefined ? undefined : this.#splice([previousEnd, end], '');
  }

  #removeItem(list: YAMLSeq, position: number): string | undefined {
    const blocks = this.#blocksOf(list);
    const block = blocks?.[position];
    if (!blocks || !block) return undefined;
    const [next, previous] = [blocks[position + 1], blocks[position - 1]];
    if (next) return this.#splice([block[0], next[0]], '');
    if (previous) return this.#splice([previous[1], block[1]], '');
    return list.range
      ? this.#splice([list.range[0], this.#contentEnd(list) ?? list.range[1]], '[]')
      : undefined;
  }

  #insert(list: YAMLSeq, at: number, value: Json, path: YamlPath): string | undefined {
    const blocks = this.#blocksOf(list);
    if (!blocks) return undefined;
    const [first] = blocks;
    const style = this.#styleOf(list, path);
    if (!first) {
      if (!list.range || style.isFlow === false) return undefined;
      return this.#splice([list.range[0], list.range[1]], `[${renderValue(value, { ...style, used: 0 })}]`);
    }
    if (style.isFlow) {
      const item = renderValue(value, { ...style, used: 0 });
      const there = blocks[at];
      if (there) return this.#splice([there[0], there[0]], `${item}, `);
      const end = blocks.at(-1)?.[1] ?? 0;
      return this.#splice([end, end], `, ${item}`);
    }
    const item = renderItem(value, style);
    const between = this.#separator(blocks);
    const there = blocks[at];
    if (there) return this.#splice([there[0], there[0]], item + between);
    const end = blocks.at(-1)?.[1] ?? 0;
    return this.#text[end - 1] === '\n'
      ? this.#splice([end, end], `${between.slice(1) + item}\n`)
      : this.#splice([end, end], between + item);
  }

  #move(list: YAMLSeq, from: number, to: number): string | undefined {
    const blocks = this.#blocksOf(list);
    if (!blocks?.[from] || !blocks[to]) return undefined;
    const texts = blocks.map(([start, end]) => this.#text.slice(start, end).replace(/\n$/, ''));
    texts.splice(to, 0, ...texts.splice(from, 1));
    let moved = '';
    let at = 0;
    blocks.forEach(([start, end], position) => {
      const tail = this.#text[end - 1] === '\n' ? '\n' : '';
      moved += this.#text.slice(at, start) + (texts[position] ?? '') + tail;
      at = end;
    });
    return moved + this.#text.slice(at);
  }

  /** What belongs to each item of a list: its lines with the comments directly above, or its text between commas. */
  #blocksOf(list: YAMLSeq): Range[] | undefined {
    const blocks: Range[] = [];
    for (const item of list.items as (Node | null)[]) {
      if (!item?.range) return undefined;
      const end = this.#contentEnd(item) ?? item.range[1];
      if (list.flow) {
        blocks.push([item.range[0], end]);
        continue;
      }
      const lineStart = this.#lineStart(this.#text.lastIndexOf('-', item.range[0] - 1));
      const lineEnd = this.#text[end - 1] === '\n' ? end : this.#lineEnd(end);
      const own = this.#withComments(lineStart, blocks.at(-1)?.[1] ?? this.#lineStart(list.range?.[0] ?? 0));
      blocks.push([own, lineEnd]);
    }
    return blocks;
  }

  /** The start of the comment lines directly above a line; not above the floor. */
  #withComments(lineStart: number, floor: number): number {
    let start = lineStart;
    while (start > floor) {
      const above = this.#lineStart(start - 2);
      if (above < floor || !/^[ \t]*#/.test(this.#text.slice(above, start))) break;
      start = above;
    }
    return start;
  }

  /** What stands between two items of a list: a blank line where there is one between the first two. */
  #separator(blocks: readonly Range[]): string {
    const [first, second] = blocks;
    const between = first && second ? this.#text.slice(first[1], second[0]) : '\n';
    return between.split('\n').length > 2 ? '\n\n' : '\n';
  }

  #styleOf(node: unknown, path: YamlPath): YamlStyle {
    const isFlow = path.some((_, depth) => isFlowNode(this.#at(path.slice(0, depth)))) || isFlowNode(node);
    const firstKey = isMap(node) ? node.items[0]?.key : undefined;
    const isJson = isFlow && isScalar(firstKey) && firstKey.type === 'QUOTE_DOUBLE';
    const first = isMap(node) ? node.items[0] && startOf(node.items[0]) : undefined;
    const start = first ?? (isCollection(node) ? node.range?.[0] : undefined) ?? 0;
    return { isFlow, isJson, indent: start - this.#lineStart(start) };
  }

  #at(path: YamlPath): Node | undefined {
    let node: unknown = this.#root;
    for (const key of path) {
      if (isMap(node)) node = findPair(node, key)?.value;
      else if (isSeq(node)) node = node.items[Number(key)];
      else return undefined;
      if (node === undefined || node === null) return undefined;
    }
    return (node as Node | null) ?? undefined;
  }

  #pairEnd({ key, value }: Pair): number | undefined {
    if (value) return this.#contentEnd(value as Node);
    return isScalar(key) ? key.range?.[1] : undefined;
  }

  /** Where the last visible part of a node ends; behind the line break for a text of several lines. */
  #contentEnd(node: Node): number | undefined {
    if (isCollection(node) && !node.flow) {
      const last = node.items.at(-1);
      if (isMap(node)) return last ? this.#pairEnd(last as Pair) : node.range?.[1];
      return last ? this.#contentEnd(last as Node) : node.range?.[1];
    }
    return node.range?.[1];
  }

  #lineStart(at: number): number {
    return at <= 0 ? 0 : this.#text.lastIndexOf('\n', at - 1) + 1;
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf('\n', at);
    return end < 0 ? this.#text.length : end;
  }

  #splice([start, end]: Range, text: string): string {
    return this.#text.slice(0, start) + text + this.#text.slice(end);
  }
}

function isFlowNode(node: unknown): boolean {
  return isCollection(node) && node.flow === true;
}

function findPair(map: YAMLMap, key: string | number | undefined): Pair | undefined {
  return map.items.find((pair) => isNamed(pair, key));
}

function isNamed({ key }: Pair, name: string | number | undefined): boolean {
  return isScalar(key) && String(key.value) === String(name);
}

function startOf({ key }: Pair): number | undefined {
  return isScalar(key) ? key.range?.[0] : undefined;
}
