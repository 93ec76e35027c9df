import type { Liquid } from 'liquidjs';
import { liquidEngine } from './liquid-engine.ts';
import { liquidParts, type MacroRoot, macroOf } from './liquid-parts.ts';
import { type BodyProblem, placeIn } from './mask-liquid.ts';

/** The names that every e-mail knows. */
const MAIL_VARIABLES = [
  ...['lead', 'company', 'score', 'band', 'grade', 'interests', 'products'],
  ...['unsubscribe_url', 'preferences_url', 'booking_url', 'language'],
] as const;

/** The names of texts, content and links that may be used at a place. */
export type KnownMacros = Readonly<Partial<Record<MacroRoot, readonly string[]>>>;

let engine: Liquid | undefined;

/** What is wrong with the Liquid of a text: its syntax, its tags and filters, and names that there are not. */
export function liquidProblems(source: string, known: KnownMacros): BodyProblem[] {
  engine ??= liquidEngine('html');
  const problems: BodyProblem[] = [];
  let plain = '';
  for (const { kind, source: part, at } of liquidParts(source)) {
    const macro = kind === 'output' ? macroOf(part) : undefined;
    // What stands for a text of the template is none of Liquid's; the lines stay.
    plain += macro ? ' '.repeat(part.length) : part;
    if (!macro || known[macro.root]?.includes(macro.name)) continue;
    const names = known[macro.root] ?? [];
    const allowed =
      names.length > 0
        ? names.map((name) => `{{ ${macro.root}.${name} }}`).join(', ')
        : `no {{ ${macro.root}.… }} here`;
    problems.push({ ...placeIn(source, at), found: `{{ ${macro.root}.${macro.name} }}`, allowed });
  }
  return [...problems, ...ofLiquid(engine, plain)];
}

function ofLiquid(liquid: Liquid, source: string): BodyProblem[] {
  try {
    const { globals } = liquid.analyzeSync(liquid.parse(source), { partials: false });
    return Object.values(globals)
      .flat()
      .filter(({ segments: [root] }) => !MAIL_VARIABLES.some((name) => name === root))
      .map(({ segments, location }) => ({
        line: location.row,
        column: location.col,
        found: `the unknown name “${String(segments[0])}”`,
        allowed: isMacroRoot(segments[0])
          ? `{{ ${String(segments[0])}.NAME }} by itself, without filters and outside of tags`
          : MAIL_VARIABLES.join(', '),
      }));
  } catch (error) {
    return [problemOf(error)];
  }
}

function isMacroRoot(root: unknown): boolean {
  return root === 'text' || root === 'content' || root === 'link';
}

/** The parser stops at its first mistake. */
function problemOf(error: unknown): BodyProblem {
  const message = error instanceof Error ? error.message : String(error);
  const found = message.replace(/, line:\d+, col:\d+[\s\S]*$/, '');
  const [, line = '1', column = '1'] = /, line:(\d+), col:(\d+)/.exec(message) ?? [];
  return {
    line: Number(line),
    column: Number(column),
    found,
    allowed: 'the tags and filters of Liquid that e-mails may use',
  };
}
