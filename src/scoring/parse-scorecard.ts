import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Problem } from '../domain/place.ts';
import { readScorecard, type ScorecardReading } from './read-scorecard.ts';

/** A file larger than this is refused before it is parsed, in characters. */
const LONGEST_FILE = 1_000_000;

/** Reads a scorecard from the text of a YAML (or JSON) file; problems carry the line and column where they are. */
export function parseScorecard(text: string): ScorecardReading {
  if (text.length > LONGEST_FILE) {
    return { ok: false, problems: [fileProblem(`${text.length} characters`, `a file of at most ${LONGEST_FILE} characters`)] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { ...fileProblem(error.message, 'valid YAML'), line, column: col };
    });
    return { ok: false, problems };
  }
  const reading = readDocument(() => document.toJS({ maxAliasCount: 50 }));
  if (reading.ok) return reading;
  const locate = (problem: Problem): Problem => {
    for (let depth = problem.keys.length; depth >= 0; depth -= 1) {
      const node = document.getIn(problem.keys.slice(0, depth), true);
      if (!isNode(node) || !node.range) continue;
      const { line, col } = lines.linePos(node.range[0]);
      return { ...problem, line, column: col };
    }
    return problem;
  };
  return { ok: false, problems: reading.problems.map(locate) };
}

function readDocument(parse: () => unknown): ScorecardReading {
  try {
    return readScorecard(parse());
  } catch (error) {
    // The parser throws when aliases multiply without end.
    const found = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [fileProblem(found, 'YAML with few aliases')] };
  }
}

function fileProblem(found: string, allowed: string): Problem {
  return { path: '', keys: [], found, allowed, message: `the file: found ${found}; allowed: ${allowed}` };
}
