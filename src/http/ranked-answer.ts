import { formatInstant } from '../domain/instant.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import type { RankedSubject } from '../operations/rank-leads.ts';
import type { Ranked } from './contract/scores.ts';

const MOST_REASONS = 3;

/** A lead in a ranking, as it goes over the wire. */
export function rankedAnswer(row: RankedSubject, scorecard: Scorecard): Ranked {
  return {
    subjectId: row.subjectId,
    name: row.name,
    email: row.email ?? null,
    company: row.company ?? null,
    owner: row.owner ?? null,
    score: row.score,
    band: row.band ?? '',
    grade: row.grade,
    priority: row.priority,
    dimensions: row.dimensions,
    reasons: reasonsOf(row.points, scorecard),
    changedAt: formatInstant(row.changedAt),
    lastSeenAt: formatInstant(row.lastSeenAt),
  };
}

/** The rules that weigh the most, for and against; limits are no reasons. */
function reasonsOf(points: Readonly<Record<string, number>>, scorecard: Scorecard): Ranked['reasons'] {
  const titles = new Map(scorecard.rules.map(({ id, title }) => [`rule:${id}`, title ?? id]));
  return Object.entries(points)
    .filter(([row]) => titles.has(row))
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, MOST_REASONS)
    .map(([row, amount]) => ({ row, title: titles.get(row) ?? row, points: amount }));
}
