import { fieldsOf } from '../domain/condition.ts';
import type { EventMatch, Measure, Scorecard } from '../domain/scorecard.ts';

/** A trait that a rule reads; `eligible` stands for the condition of the whole scorecard. */
export interface TraitReading {
  rule: string;
  trait: string;
}

/** An event that a rule reads, with the condition on its properties. */
export interface EventReading {
  rule: string;
  match: EventMatch;
}

/** The name under which the condition of who is scored at all reads its traits. */
export const ELIGIBILITY = 'eligible';

/** The traits that a scorecard reads, each with the rules that do. */
export function traitsReadBy({ rules, eligible }: Scorecard): TraitReading[] {
  const ofRules = rules.flatMap(({ id, measure }) =>
    partsOf(measure).flatMap((part) => (part.kind === 'trait' ? [{ rule: id, trait: part.trait }] : [])),
  );
  const ofAll = eligible ? fieldsOf(eligible).map((trait) => ({ rule: ELIGIBILITY, trait })) : [];
  return [...ofRules, ...ofAll];
}

/** The events that a scorecard reads, each with the rules that do. */
export function eventsReadBy({ rules }: Scorecard): EventReading[] {
  return rules.flatMap(({ id, measure }) =>
    partsOf(measure)
      .flatMap((part) => {
        if (part.kind === 'sequence') return [part.first, part.then];
        return 'match' in part ? [part.match] : [];
      })
      .map((match) => ({ rule: id, match })),
  );
}

/** A measure, or the two that a pair is made of. */
export function partsOf(measure: Measure): Exclude<Measure, { kind: 'pair' }>[] {
  if (measure.kind !== 'pair') return [measure];
  return [measure.first, measure.second].flatMap((part) => partsOf(part.measure));
}
