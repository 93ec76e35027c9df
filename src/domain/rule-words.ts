import type { EventMatch, Measure, Rule } from './scorecard.ts';

/**
 * What a rule looks at, taken apart so that it can be said in any language: “E-mails opened in 30 days”. Conditions on
 * properties are left out.
 */
export interface RuleWords {
  kind: Measure['kind'];
  /** The events that count; of a sequence, those that come first. */
  events: string[];
  /** Of a sequence: the events that follow. */
  then: string[];
  /** Only events this recent count, or a sequence this quick; null when all do. */
  withinMs: number | null;
  halfLifeMs: number | null;
  /** The property that is summed up, compared or counted once. */
  property: string | null;
  /** What is counted once however often it occurs: days; visits rather than pages. */
  per: 'day' | 'visit' | null;
  trait: string | null;
  /** The scorecard whose score is read, or the dimension of one. */
  scorecard: string | null;
  dimension: string | null;
}

/** What a rule looks at. Of a pair of measures, what the first looks at. */
export function ruleWords({ measure }: Pick<Rule, 'measure'>): RuleWords {
  return wordsOf(measure);
}

const NOTHING = {
  events: [],
  then: [],
  withinMs: null,
  halfLifeMs: null,
  property: null,
  per: null,
  trait: null,
  scorecard: null,
  dimension: null,
};

function wordsOf(measure: Measure): RuleWords {
  const none = { ...NOTHING, kind: measure.kind };
  switch (measure.kind) {
    case 'trait':
      return { ...none, trait: measure.trait };
    case 'score':
      return { ...none, scorecard: measure.scorecard ?? null, dimension: measure.dimension ?? null };
    case 'pair':
      return { ...wordsOf(measure.first.measure), kind: 'pair' };
    case 'sequence':
      return { ...none, ...of(measure.first), then: measure.then.events, withinMs: measure.withinMs };
    case 'decayed':
      return {
        ...none,
        ...of(measure.match),
        halfLifeMs: measure.halfLifeMs,
        property: measure.property ?? null,
      };
    case 'distinct': {
      const counted =
        measure.of.kind === 'days' ? { per: 'day' as const } : { property: measure.of.property };
      return { ...none, ...of(measure.match), ...counted, withinMs: measure.withinMs ?? null };
    }
    case 'count':
      return { ...none, ...of(measure.match), withinMs: measure.withinMs ?? null };
    case 'latest':
      return {
        ...none,
        ...of(measure.match),
        property: measure.property,
        withinMs: measure.withinMs ?? null,
      };
    case 'sum':
    case 'max':
      return { ...none, ...of(measure.match), property: measure.property };
    default:
      return { ...none, ...of(measure.match) };
  }
}

function of({ events, sessions }: EventMatch): Pick<RuleWords, 'events' | 'per'> {
  return { events, per: sessions ? 'visit' : null };
}
