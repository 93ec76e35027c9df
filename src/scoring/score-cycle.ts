import type { Measure, Scorecard } from '../domain/scorecard.ts';

/** What a rule with a `score` measure reads: a scorecard's total, or one of its dimensions. */
interface ScoreReference {
  scorecard: string;
  dimension?: string;
}

/** The scores that a scorecard's rules read, those of itself included, with the position of the rule and its dimension. */
export function scoresReadBy(scorecard: Scorecard): (ScoreReference & { rule: number; from: string })[] {
  return scorecard.rules.flatMap((rule, position) =>
    scoreMeasures(rule.measure).map((measure) => ({
      rule: position,
      from: rule.dimension,
      scorecard: measure.scorecard ?? scorecard.slug,
      ...(measure.dimension !== undefined && { dimension: measure.dimension }),
    })),
  );
}

function scoreMeasures(measure: Measure): (Measure & { kind: 'score' })[] {
  if (measure.kind === 'score') return [measure];
  return measure.kind === 'pair'
    ? [measure.first, measure.second].flatMap((part) => scoreMeasures(part.measure))
    : [];
}

/**
 * A cycle within one scorecard: a dimension that reads itself, directly or through others, or a rule that reads the
 * scorecard's own total or a dimension it does not have.
 */
export function dimensionCycle(scorecard: Scorecard): string[] | undefined {
  const edges = new Map<string, string[]>();
  for (const reference of scoresReadBy(scorecard)) {
    if (reference.scorecard !== scorecard.slug) continue;
    if (reference.dimension === undefined) return [scorecard.slug, scorecard.slug];
    edges.set(reference.from, [...(edges.get(reference.from) ?? []), reference.dimension]);
  }
  return findCycle(edges);
}

/** A cycle among scorecards that read each other's scores: the slugs along it, the first one again at the end. */
export function scorecardCycle(scorecards: readonly Scorecard[]): string[] | undefined {
  const edges = new Map<string, string[]>();
  for (const scorecard of scorecards) {
    const others = scoresReadBy(scorecard).filter((reference) => reference.scorecard !== scorecard.slug);
    edges.set(
      scorecard.slug,
      others.map((reference) => reference.scorecard),
    );
  }
  return findCycle(edges);
}

/** The scorecards in an order in which each comes after those whose scores it reads; there must be no cycle. */
export function inReadingOrder(scorecards: readonly Scorecard[]): Scorecard[] {
  const bySlug = Map.groupBy(scorecards, ({ slug }) => slug);
  const ordered = new Set<Scorecard>();
  const visit = (scorecard: Scorecard): void => {
    if (ordered.has(scorecard)) return;
    for (const { scorecard: slug } of scoresReadBy(scorecard)) {
      for (const other of slug === scorecard.slug ? [] : (bySlug.get(slug) ?? [])) visit(other);
    }
    ordered.add(scorecard);
  };
  for (const scorecard of scorecards) visit(scorecard);
  return [...ordered];
}

function findCycle(edges: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (node: string, path: string[]): string[] | undefined => {
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const cycle = walk(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const cycle = walk(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}
