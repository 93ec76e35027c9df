import { canonicalJson } from '../domain/json.ts';
import type { Rule, Scorecard } from '../domain/scorecard.ts';
import { foldText } from '../domain/text.ts';
import { rangeOfRule } from './points-range.ts';
import type { RulePair } from './preview-tally.ts';
import { partsOf } from './what-rules-read.ts';

/**
 * The rules that may give points twice for the same: both for it or both against it, from the same event or trait,
 * without a group whose cap would hold them together.
 */
export function doubleCountingPairs({ rules, groups }: Scorecard): RulePair[] {
  const sources = new Map(rules.map((rule) => [rule, sourcesOf(rule)]));
  const capped = new Set(groups.filter(({ cap }) => cap !== undefined).map(({ id }) => id));
  return rules.flatMap((first, position) =>
    rules.slice(position + 1).flatMap((second) => {
      const isCapped = first.group !== undefined && first.group === second.group && capped.has(first.group);
      const shared = sources.get(first)?.some((source) => sources.get(second)?.includes(source));
      return shared && !isCapped && sameSign(first, second) ? [{ first: first.id, second: second.id }] : [];
    }),
  );
}

/** Whether two rules measure the very same. */
export function measureTheSame(first: Rule, second: Rule): boolean {
  return canonicalJson(first.measure) === canonicalJson(second.measure);
}

function sourcesOf({ measure }: Rule): string[] {
  return partsOf(measure).flatMap((part) => {
    if (part.kind === 'trait') return [`trait ${part.trait}`];
    if (part.kind === 'score') return [`score ${part.scorecard ?? ''} ${part.dimension ?? ''}`];
    const matches = part.kind === 'sequence' ? [part.first, part.then] : [part.match];
    return matches.flatMap(({ events }) => events.map((event) => `event ${foldText(event)}`));
  });
}

function sameSign(first: Rule, second: Rule): boolean {
  const [a, b] = [rangeOfRule(first), rangeOfRule(second)];
  return (a.most > 0 && b.most > 0) || (a.least < 0 && b.least < 0);
}
