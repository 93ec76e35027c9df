import { Place, type Problem } from '../domain/place.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { scorecardCycle, scoresReadBy } from './score-cycle.ts';

/**
 * What is wrong with a scorecard among those that are live: it reads a score that there is not, it lacks a dimension
 * that another reads, scorecards would read themselves, or it scores something else than its live version does.
 */
export function referenceProblems(scorecard: Scorecard, live: readonly Scorecard[]): Problem[] {
  const problems: Problem[] = [];
  const root = new Place(undefined, problems);
  const others = live.filter(({ slug }) => slug !== scorecard.slug);
  refuseUnknownScores(root, scorecard, others);
  refuseLackingDimensions(root, scorecard, others);
  const cycle = scorecardCycle([...others, scorecard]);
  if (cycle)
    root.at('rules').refuse('scorecards that do not read themselves', `the cycle ${cycle.join(' → ')}`);
  const own = live.find(({ slug }) => slug === scorecard.slug);
  if (own && own.subject !== scorecard.subject) {
    root.at('subject').refuse(`${own.subject}, as in the live version, or another slug`, scorecard.subject);
  }
  return problems;
}

function refuseUnknownScores(root: Place, scorecard: Scorecard, others: readonly Scorecard[]): void {
  const readable = others.filter(({ subject }) => subject === scorecard.subject);
  const slugs = readable.map(({ slug }) => slug).join(', ') || 'there is none';
  for (const { rule, scorecard: slug, dimension } of scoresReadBy(scorecard)) {
    if (slug === scorecard.slug) continue;
    const place = root.at('rules').at(rule).at('score');
    const other = readable.find((candidate) => candidate.slug === slug);
    const dimensions = other?.dimensions.map(({ id }) => id) ?? [];
    if (!other) {
      place.refuse(`a published scorecard of the same subject, ${scorecard.subject}: ${slugs}`, `“${slug}”`);
    } else if (dimension !== undefined && !dimensions.includes(dimension)) {
      place.refuse(`a dimension of ${slug}: ${dimensions.join(', ')}`, `“${dimension}”`);
    }
  }
}

function refuseLackingDimensions(root: Place, scorecard: Scorecard, others: readonly Scorecard[]): void {
  for (const other of others) {
    for (const { scorecard: slug, dimension } of scoresReadBy(other)) {
      if (slug !== scorecard.slug || dimension === undefined) continue;
      if (scorecard.dimensions.some(({ id }) => id === dimension)) continue;
      root.at('dimensions').refuse(`it, because ${other.slug} reads it`, `no dimension “${dimension}”`);
    }
  }
}
