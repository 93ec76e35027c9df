import { estimateShare, type ShareEstimate } from '../domain/estimate-share.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { foldText } from '../domain/text.ts';
import { measureTheSame } from './double-counting.ts';
import { rangeOfScores } from './points-range.ts';
import type { PreviewTally } from './preview-tally.ts';
import { ELIGIBILITY, eventsReadBy, traitsReadBy } from './what-rules-read.ts';

/** What is allowed, and probably not meant. */
export type Warning =
  /** Nobody who was looked at gets points from the rule. */
  | { kind: 'dead-rule'; rule: string; sampled: number }
  /** Nobody who was looked at ever did it, or has it. */
  | { kind: 'unknown-event'; rule: string; event: string; sampled: number }
  | { kind: 'unknown-trait'; rule: string; trait: string; sampled: number }
  /** Nobody who was looked at did it for long. */
  | { kind: 'stale-event'; rule: string; event: string; lastAt: Instant; days: number }
  /** Most leads lack it; `lacking` is their share. */
  | { kind: 'missing-trait'; rule: string; trait: string; lacking: ShareEstimate }
  /** Nearly everybody gets the same points from the rule. */
  | { kind: 'constant-rule'; rule: string; points: number; share: number }
  /** Two rules give points to the same people for the same; `isSame` when they measure the very same. */
  | { kind: 'double-counting'; rule: string; other: string; share: number; isSame: boolean }
  /** No score can be as high as the band starts. */
  | { kind: 'unreachable-band'; band: string; most: number }
  /** No score can be as low as the band ends. */
  | { kind: 'empty-band'; band: string; least: number }
  /** The band is left only below where the one under it starts. */
  | { kind: 'crowded-bands'; band: string; margin: number; distance: number };

/** A warning, with the place in the document that it is about. */
export type PlacedWarning = Warning & { keys: readonly (string | number)[] };

/** What is known of the events that leads did; see Catalogue in src/operations. */
export interface SeenEvents {
  sampled: number;
  events: readonly { event: string; lastAt: Instant }[];
}

/** Of fewer leads than this, nothing is concluded. */
const FEWEST_LEADS = 30;
/** A trait that at least this share of the leads lacks says nothing about most of them. */
const LACKING_SHARE = 0.6;
/** A rule that gives at least this share of the leads the same points tells nobody apart. */
const CONSTANT_SHARE = 0.95;
/** Two rules count double when at least this share of those whom the rarer one touches are touched by both. */
const DOUBLE_SHARE = 0.8;
/** Fewer leads than this in common are chance. */
const FEWEST_IN_COMMON = 10;
/** An event that nobody did for so long may have another name by now. */
const STALE_EVENT_DAYS = 90;

/**
 * What about a scorecard is probably not meant: what can be told from the file, and what from leads.
 *
 * @param tally of a preview of the scorecard
 * @param total how many leads there are
 */
export function scorecardWarnings(
  scorecard: Scorecard,
  { tally, total, seen, now }: { tally: PreviewTally; total: number; seen: SeenEvents; now: Instant },
): PlacedWarning[] {
  const ofRules =
    tally.sampled < FEWEST_LEADS
      ? []
      : [
          ...unknownTraits(scorecard, tally, total),
          ...(scorecard.subject === 'lead' && seen.sampled >= FEWEST_LEADS
            ? unknownEvents(scorecard, seen, now)
            : []),
        ];
  const explained = new Set(ofRules.map(({ rule }) => rule));
  const ofLeads = tally.sampled < FEWEST_LEADS ? [] : touchWarnings(scorecard, tally, explained);
  const order = new Map(scorecard.rules.map(({ id }, position) => [id, position]));
  const placed = [...ofRules, ...ofLeads, ...doubleCounting(scorecard, tally)].map((warning) => ({
    ...warning,
    keys:
      warning.rule === ELIGIBILITY && !order.has(ELIGIBILITY)
        ? ['eligible']
        : ['rules', order.get(warning.rule) ?? 0],
  }));
  return [
    ...bandWarnings(scorecard),
    ...placed.sort((a, b) => Number(a.keys[1] ?? -1) - Number(b.keys[1] ?? -1)),
  ];
}

type RuleWarning = Extract<Warning, { rule: string }>;

function unknownTraits(scorecard: Scorecard, tally: PreviewTally, total: number): RuleWarning[] {
  const { sampled } = tally;
  return traitsReadBy(scorecard).flatMap(({ rule, trait }): RuleWarning[] => {
    const lacking = sampled - tally.having(trait);
    if (lacking === sampled) return [{ kind: 'unknown-trait', rule, trait, sampled }];
    if (lacking / sampled < LACKING_SHARE) return [];
    const estimate = estimateShare({ count: lacking, sampled, total: Math.max(total, sampled) });
    return [{ kind: 'missing-trait', rule, trait, lacking: estimate }];
  });
}

function unknownEvents(scorecard: Scorecard, { sampled, events }: SeenEvents, now: Instant): RuleWarning[] {
  const lastAt = new Map(events.map((one) => [one.event, one.lastAt]));
  return eventsReadBy(scorecard).flatMap(({ rule, match }): RuleWarning[] => {
    const times = match.events.flatMap((event) => lastAt.get(foldText(event)) ?? []);
    const event = match.events.join(', ');
    if (times.length === 0) return [{ kind: 'unknown-event', rule, event, sampled }];
    const last = Math.max(...times);
    const days = Math.floor((now - last) / DAY_MS);
    return days >= STALE_EVENT_DAYS ? [{ kind: 'stale-event', rule, event, lastAt: last, days }] : [];
  });
}

function touchWarnings(
  { rules }: Scorecard,
  tally: PreviewTally,
  explained: ReadonlySet<string>,
): RuleWarning[] {
  const { sampled } = tally;
  return rules.flatMap(({ id }): RuleWarning[] => {
    if (tally.touchedBy(id) === 0) return explained.has(id) ? [] : [{ kind: 'dead-rule', rule: id, sampled }];
    const { points, subjects } = tally.sameFrom(id);
    const isConstant = points !== 0 && subjects / sampled >= CONSTANT_SHARE;
    return isConstant ? [{ kind: 'constant-rule', rule: id, points, share: subjects / sampled }] : [];
  });
}

function doubleCounting(scorecard: Scorecard, tally: PreviewTally): RuleWarning[] {
  const rules = new Map(scorecard.rules.map((rule) => [rule.id, rule]));
  return tally.pairs.flatMap((pair): RuleWarning[] => {
    const [first, second] = [rules.get(pair.first), rules.get(pair.second)];
    if (!first || !second) return [];
    const both = tally.touchedByBoth(pair);
    const fewer = Math.min(tally.touchedBy(pair.first), tally.touchedBy(pair.second));
    const share = fewer === 0 ? 0 : both / fewer;
    const isSame = measureTheSame(first, second);
    const isOften = both >= FEWEST_IN_COMMON && share >= DOUBLE_SHARE;
    return isSame || isOften
      ? [{ kind: 'double-counting', rule: pair.second, other: pair.first, share, isSame }]
      : [];
  });
}

function bandWarnings(scorecard: Scorecard): PlacedWarning[] {
  const { least, most } = rangeOfScores(scorecard);
  return scorecard.bands.flatMap((band, position): PlacedWarning[] => {
    const keys = ['bands', band.id];
    const [below, above] = [scorecard.bands[position - 1], scorecard.bands[position + 1]];
    if (band.atLeast > most) return [{ kind: 'unreachable-band', band: band.id, most, keys }];
    if (above && above.atLeast <= least) return [{ kind: 'empty-band', band: band.id, least, keys }];
    const distance = below ? band.atLeast - below.atLeast : Number.POSITIVE_INFINITY;
    if (band.margin === 0 || distance > band.margin) return [];
    return [{ kind: 'crowded-bands', band: band.id, margin: band.margin, distance, keys }];
  });
}
