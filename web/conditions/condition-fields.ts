import type { ConditionRow } from './condition-tree.ts';

/** What a condition can ask about, with suggestions for names and values. */
export interface ConditionFields {
  /** `lead` also knows scores and what leads did. */
  on: 'lead' | 'traits' | 'properties';
  names: readonly string[];
  /** Frequent values of a field. */
  valuesOf(field: string): readonly string[];
  /** Scorecards that are live, with their bands; for questions about leads. */
  scorecards: readonly { slug: string; title: string; bands: readonly { id: string; title: string }[] }[];
  events: readonly { name: string; properties: readonly { name: string; values: readonly string[] }[] }[];
  /** A new question. */
  blank(): ConditionRow;
}

const BLANK: ConditionRow = { kind: 'row', field: '', isNegated: false, op: 'equals', value: '' };

/** What can be asked about an event's properties. */
export function propertyFields(
  properties: readonly { name: string; values: readonly string[] }[],
): ConditionFields {
  return fieldsOf('properties', properties);
}

/** What can be asked about traits while somebody is being scored. */
export function traitFields(traits: readonly { name: string; values: readonly string[] }[]): ConditionFields {
  return fieldsOf('traits', traits);
}

/** What can be asked about a lead, with its scores and its history. */
export function leadFields({
  traits,
  events,
  scorecards,
}: {
  traits: readonly { name: string; values: readonly string[] }[];
} & Pick<ConditionFields, 'events' | 'scorecards'>): ConditionFields {
  return { ...fieldsOf('lead', traits), events, scorecards };
}

function fieldsOf(
  on: ConditionFields['on'],
  known: readonly { name: string; values: readonly string[] }[],
): ConditionFields {
  const values = new Map(known.map((one) => [one.name, one.values]));
  return {
    on,
    names: known.map(({ name }) => name),
    valuesOf: (field) => values.get(field) ?? [],
    scorecards: [],
    events: [],
    blank: () => ({ ...BLANK, field: known[0]?.name ?? '' }),
  };
}
