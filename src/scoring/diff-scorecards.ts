import { canonicalJson } from '../domain/json.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { conditionNotation, measureNotation, pointsNotation, probabilityNotation } from './notation.ts';

/** The parts of a scorecard that a change is about. */
export const CHANGED_PARTS = ['rule', 'band', 'dimension', 'group', 'grade', 'scorecard'] as const;

/** One thing that differs between two scorecards. */
export interface Change {
  kind: 'added' | 'removed' | 'changed';
  of: (typeof CHANGED_PARTS)[number];
  /** The id of the rule, band, dimension, group or grade; empty for the scorecard itself. */
  id: string;
  /** Its title on the side that has it, the later one first; its id when it has none. */
  title: string;
  /** What of it changed, such as `points` or `cap`; null when all of it came or went. */
  field: string | null;
  /** How the two sides have it, in the notation of the file; null where a side has nothing. */
  before: string | null;
  after: string | null;
}

/** What differs between two scorecards in meaning; comments, order and spelling of the files do not count. */
export function diffScorecards(before: Scorecard, after: Scorecard): Change[] {
  const [old, next] = [partsOf(before), partsOf(after)];
  const keys = new Set([...next.keys(), ...old.keys()]);
  return [...keys].flatMap((key) => changesOf(old.get(key), next.get(key)));
}

interface Part extends Pick<Change, 'of' | 'id' | 'title'> {
  /** What there is to say of it, in the notation of the file. */
  fields: Record<string, string | undefined>;
}

function changesOf(before: Part | undefined, after: Part | undefined): Change[] {
  const part = after ?? before;
  if (!part) return [];
  const { of, id, title } = part;
  if (!before || !after) {
    const kind = before ? 'removed' : 'added';
    return [{ kind, of, id, title, field: null, before: summaryOf(before), after: summaryOf(after) }];
  }
  const fields = new Set([...Object.keys(after.fields), ...Object.keys(before.fields)]);
  return [...fields].flatMap((field): Change[] => {
    const [old, next] = [before.fields[field] ?? null, after.fields[field] ?? null];
    return old === next ? [] : [{ kind: 'changed', of, id, title, field, before: old, after: next }];
  });
}

function summaryOf(part: Part | undefined): string | null {
  if (!part) return null;
  const { measure, points, ...rest } = part.fields;
  if (measure !== undefined) return `${measure} → ${points ?? ''}`;
  const said = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined || name === 'title' ? [] : [`${name} ${value}`],
  );
  return said.join(', ');
}

function partsOf(scorecard: Scorecard): Map<string, Part> {
  const parts: Part[] = [
    { of: 'scorecard', id: '', title: scorecard.title, fields: fieldsOfScorecard(scorecard) },
    ...scorecard.bands.map(({ id, title, atLeast, margin }) => {
      const fields = { title, atLeast: text(atLeast), margin: text(margin) };
      return { of: 'band', id, title: title ?? id, fields } satisfies Part;
    }),
    ...scorecard.dimensions.map((one) => limitedPart('dimension', one)),
    ...scorecard.groups.map((one) => limitedPart('group', one)),
    ...scorecard.rules.map((rule) => {
      const { id, title, dimension, group, data, weight, cap, floor, measure, points } = rule;
      const fields = {
        title,
        measure: measureNotation(measure),
        points: pointsNotation(points),
        dimension,
        group,
        data,
        weight: weight === 1 ? undefined : text(weight),
        cap: text(cap),
        floor: text(floor),
      };
      return { of: 'rule', id, title: title ?? id, fields } satisfies Part;
    }),
    ...Object.entries(scorecard.matrix?.priorities ?? {}).map(([id, priority]) => {
      return { of: 'grade', id, title: id, fields: { priority } } satisfies Part;
    }),
  ];
  return new Map(parts.map((part) => [`${part.of} ${part.id}`, part]));
}

function limitedPart(
  of: 'dimension' | 'group',
  { id, title, cap, floor }: Scorecard['dimensions'][number],
): Part {
  return { of, id, title: title ?? id, fields: { title, cap: text(cap), floor: text(floor) } };
}

function fieldsOfScorecard(scorecard: Scorecard) {
  const { title, description, subject, timeZone, eligible, scale, matrix, probability } = scorecard;
  return {
    title,
    description,
    subject,
    timeZone,
    eligible: eligible && conditionNotation(eligible),
    scale: `${scale.min}..${scale.max}`,
    matrix: matrix && canonicalJson({ rows: matrix.rows, columns: matrix.columns }),
    probability: probability && probabilityNotation(probability),
  };
}

function text(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}
