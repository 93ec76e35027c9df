import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, Scalar, visit } from 'yaml';
import type { Problem } from './place.ts';

/** A file larger than this is refused before it is parsed, in characters. */
const LONGEST_FILE = 1_000_000;

const MOST_MISTAKES = 100;

/** What a YAML (or JSON) text holds, or why it cannot be read. */
export type YamlReading =
  | {
      ok: true;
      value: unknown;
      /** The problem with the line and column of the place that it is about, or of the nearest one around it. */
      locate: (problem: Problem) => Problem;
      /** The same for a place inside of a text, by its line and column there, from 1. */
      locateInside: (problem: Problem, inside: { line: number; column?: number }) => Problem;
    }
  | { ok: false; problems: Problem[] };

/** Reads the text of a YAML (or JSON) file; problems carry the line and column where they are. */
export function readYaml(text: string): YamlReading {
  if (text.length > LONGEST_FILE) {
    return {
      ok: false,
      problems: [fileProblem(`${text.length} characters`, `a file of at most ${LONGEST_FILE} characters`)],
    };
  }
  const lines = new LineCounter();
  // Duplicate keys are looked for below, because the parser compares each key with every other.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const mistakes = [...document.errors, ...document.warnings, ...duplicateKeys(document)].slice(
    0,
    MOST_MISTAKES,
  );
  if (mistakes.length > 0) {
    const problems = mistakes.map((mistake) => {
      const { line, col } = lines.linePos(mistake.pos[0]);
      return { ...fileProblem(mistake.message, 'valid YAML'), line, column: col };
    });
    return { ok: false, problems };
  }
  const value = jsValueOf(document);
  if ('problem' in value) return { ok: false, problems: [value.problem] };
  const locate = (problem: Problem): Problem => {
    for (let depth = problem.keys.length; depth >= 0; depth -= 1) {
      const node = document.getIn(problem.keys.slice(0, depth), true);
      if (!isNode(node) || !node.range) continue;
      const { line, col } = lines.linePos(node.range[0]);
      return { ...problem, line, column: col };
    }
    return problem;
  };
  const locateInside = (problem: Problem, inside: { line: number; column?: number }): Problem => {
    const located = locate(problem);
    const node = document.getIn(problem.keys, true);
    if (!isScalar(node) || located.line === undefined || located.column === undefined) return located;
    const column = inside.column ?? 1;
    const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
    if (!isBlock) {
      const quote = node.type === Scalar.PLAIN ? 0 : 1;
      return inside.line === 1 ? { ...located, column: located.column + quote + column - 1 } : located;
    }
    const rest = text.split('\n').slice(located.line);
    const indent = rest.find((line) => line.trim() !== '')?.search(/\S/) ?? 0;
    return { ...located, line: located.line + inside.line, column: indent + column };
  };
  return { ok: true, value: value.value, locate, locateInside };
}

/** The value of a document; the parser throws when aliases multiply without end. */
function jsValueOf(document: Document.Parsed): { value: unknown } | { problem: Problem } {
  try {
    return { value: document.toJS({ maxAliasCount: 50 }) };
  } catch (error) {
    return {
      problem: fileProblem(error instanceof Error ? error.message : String(error), 'YAML with few aliases'),
    };
  }
}

function duplicateKeys(document: Document.Parsed): { message: string; pos: [number, number] }[] {
  const duplicates: { message: string; pos: [number, number] }[] = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of isMap(map) ? map.items : []) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name))
          duplicates.push({ message: `the key “${name}” a second time`, pos: [key.range?.[0] ?? 0, 0] });
        seen.add(name);
      }
    },
  });
  return duplicates;
}

function fileProblem(found: string, allowed: string): Problem {
  return { path: '', keys: [], found, allowed, message: `the file: found ${found}; allowed: ${allowed}` };
}
