import { DAY_MS, parseInstant } from '../../domain/instant.ts';
import { isSiteVisited, PAGE_EVENTS, PAGE_VIEWED, SCREEN_VIEWED } from '../../domain/message.ts';
import { isOpportunityEvent } from '../../domain/outcome.ts';
import {
  OWNER,
  SALES_EVENTS,
  SALES_REASON,
  SALES_STATUS,
  SALES_STATUS_BY,
} from '../../domain/sales-status.ts';
import type { EventMatch } from '../../domain/scorecard.ts';
import { slugOf } from '../../domain/slug-of.ts';
import { foldText } from '../../domain/text.ts';
import type { Candidate } from './candidate.ts';
import type { OutcomeDefinition } from './outcome-definition.ts';

/** A property or a trait that was found in the history. */
export interface SeenField {
  name: string;
  count: number;
  /** As `text`, `number`, `boolean`, `list`, `object`; the most frequent first. */
  types: readonly string[];
  /** The most frequent values; none where hardly any comes twice. */
  values: readonly string[];
}

/** What a sample of leads did and what is known of them. */
export interface SeenHistory {
  sampled: number;
  events: readonly { name: string; leads: number; properties: readonly SeenField[] }[];
  traits: readonly SeenField[];
}

/** Something of the history that is not learned from, and why. */
export interface LeftOut {
  of: 'event' | 'trait';
  name: string;
  /**
   * - `outcome`: it is the outcome, or part of the sale that leads to it;
   * - `sales`: it is what the own company says or does with the lead;
   * - `person`: it names the person, and tells of nobody else;
   * - `date`: a date written as text; a rule cannot compare it;
   * - `list`: lists and objects are not learned from;
   * - `rare`: hardly any lead has it;
   * - `too-many`: there are more than are learned from at a time, and others are more frequent.
   */
  reason: 'outcome' | 'sales' | 'person' | 'date' | 'list' | 'rare' | 'too-many';
}

/** Measures to learn from, and what was left out. */
export interface Proposal {
  candidates: Candidate[];
  leftOut: LeftOut[];
}

const LEAST_SHARE = 0.01;
const MOST_EVENTS = 14;
const MOST_TRAITS = 30;
const MOST_VALUES_OF_EVENT = 6;
const MOST_OF_VALUES = 24;
/** Windows and half-lives that are tried. */
const WINDOW_DAYS = 30;
/** Of more different values, not all are known. */
const MOST_VALUES_SHOWN = 12;
const HALF_LIFE_DAYS = 14;

/** Traits with these names say who somebody is (Segment's reserved traits); at most their being there is learned from. */
const OF_A_PERSON = new Set(
  [
    'id',
    'name',
    'firstName',
    'lastName',
    'username',
    'email',
    'phone',
    'avatar',
    'address',
    'birthday',
    'website',
  ].map(foldText),
);
const OF_SALES = new Set([OWNER, SALES_STATUS, SALES_STATUS_BY, SALES_REASON].map(foldText));
/** What the own company does with the lead, whatever the lead does. */
const OF_COMPANY = new Set(['Email Sent', 'Email Delivered', 'Call Held', 'Lead Contacted'].map(foldText));
/** The trait that a CRM keeps the state of the sale in. */
const STAGE = 'stage';

/**
 * Proposes measures to learn from, by the events and traits that leads have: counts ever, within 30 days and with a half-life of
 * 14 days, days since the last, counts by frequent values of properties, sums and latest of numbers, and traits.
 * Nothing that is or leads to the outcome; at most about a hundred, the most frequent first.
 */
export function proposeCandidates(seen: SeenHistory, outcome: OutcomeDefinition): Proposal {
  const leftOut: LeftOut[] = [];
  const events = chooseEvents(seen, outcome, leftOut);
  const traits = chooseTraits(seen, outcome, leftOut);
  const ofEvents = events.flatMap((event) => measuresOf(event.name));
  const visits = events.some(({ name }) => isPage(name)) ? measuresOfVisits() : [];
  const ofValues = events.flatMap(measuresOfProperties).slice(0, MOST_OF_VALUES);
  return { candidates: unique([...traits, ...visits, ...ofEvents, ...ofValues]), leftOut };
}

function isPage(name: string): boolean {
  return (
    [PAGE_VIEWED, SCREEN_VIEWED].some((page) => foldText(page) === foldText(name)) || isSiteVisited(name)
  );
}

function chooseEvents(
  seen: SeenHistory,
  outcome: OutcomeDefinition,
  leftOut: LeftOut[],
): SeenHistory['events'] {
  const sales = new Set(SALES_EVENTS.map(foldText));
  const isOutcome = (name: string): boolean =>
    isOpportunityEvent(name) || (outcome.kind === 'event' && foldText(outcome.event) === foldText(name));
  const reasonOf = (event: SeenHistory['events'][number]): LeftOut['reason'] | undefined => {
    if (isOutcome(event.name)) return 'outcome';
    if (sales.has(foldText(event.name)) || OF_COMPANY.has(foldText(event.name))) return 'sales';
    return event.leads < LEAST_SHARE * seen.sampled ? 'rare' : undefined;
  };
  return choose(
    seen.events.filter(({ name }) => !isSiteVisited(name)),
    { of: 'event', most: MOST_EVENTS, reasonOf, leftOut },
  );
}

function chooseTraits(seen: SeenHistory, outcome: OutcomeDefinition, leftOut: LeftOut[]): Candidate[] {
  const reasonOf = (trait: SeenField): LeftOut['reason'] | undefined => {
    const name = foldText(trait.name);
    if (name === STAGE || (outcome.kind === 'trait' && name === foldText(outcome.trait))) return 'outcome';
    if (OF_SALES.has(name)) return 'sales';
    if (trait.count < LEAST_SHARE * seen.sampled) return 'rare';
    if (trait.types[0] === 'list' || trait.types[0] === 'object') return 'list';
    // Whether it is there at all may tell something where it is not there for everybody.
    const isEverywhere = trait.count > 0.95 * seen.sampled;
    if (isDate(trait)) return isEverywhere ? 'date' : undefined;
    return namesOne(trait) && isEverywhere ? 'person' : undefined;
  };
  const chosen = choose(seen.traits, { of: 'trait', most: MOST_TRAITS, reasonOf, leftOut });
  return chosen.map((trait) => ({
    name: idOf(trait.name),
    measure: { kind: 'trait', trait: trait.name },
    values:
      namesOne(trait) || isDate(trait) ? 'presence' : trait.types[0] === 'number' ? 'number' : 'category',
  }));
}

/** Nearly every lead has a value of its own. */
function namesOne({ name, types, values }: SeenField): boolean {
  const last = foldText(name).split('.').at(-1) ?? '';
  return OF_A_PERSON.has(last) || (types[0] === 'text' && values.length === 0);
}

function isDate({ types, values }: SeenField): boolean {
  return (
    types[0] === 'text' && values.length > 0 && values.every((value) => parseInstant(value) !== undefined)
  );
}

function choose<Seen extends { name: string }>(
  seen: readonly Seen[],
  {
    of,
    most,
    reasonOf,
    leftOut,
  }: {
    of: LeftOut['of'];
    most: number;
    reasonOf: (one: Seen) => LeftOut['reason'] | undefined;
    leftOut: LeftOut[];
  },
): Seen[] {
  const chosen: Seen[] = [];
  for (const one of seen) {
    const reason = reasonOf(one) ?? (chosen.length >= most ? 'too-many' : undefined);
    if (reason === undefined) chosen.push(one);
    else leftOut.push({ of, name: one.name, reason });
  }
  return chosen;
}

function measuresOf(event: string): Candidate[] {
  const match: EventMatch = { events: [event] };
  const id = idOf(event);
  const values = 'number';
  return [
    { name: id, measure: { kind: 'count', match }, values },
    {
      name: `${id}-${WINDOW_DAYS}d`,
      measure: { kind: 'count', match, withinMs: WINDOW_DAYS * DAY_MS },
      values,
    },
    {
      name: `${id}-decayed`,
      measure: { kind: 'decayed', match, halfLifeMs: HALF_LIFE_DAYS * DAY_MS },
      values,
    },
    { name: `${id}-days-since`, measure: { kind: 'daysSinceLast', match }, values },
  ];
}

function measuresOfVisits(): Candidate[] {
  const match: EventMatch = { events: [...PAGE_EVENTS], sessions: true };
  return [WINDOW_DAYS, 90].map((days) => ({
    name: `visits-${days}d`,
    measure: { kind: 'count', match, withinMs: days * DAY_MS },
    values: 'number' as const,
  }));
}

/** Of each event the counts by the frequent values of one property, and the numbers that it carries. */
function measuresOfProperties({ name, properties }: SeenHistory['events'][number]): Candidate[] {
  const numbers = properties.filter(({ types }) => types[0] === 'number').slice(0, 1);
  // Where there are more values than are shown, as of campaigns, each comes once and never again.
  const texts = properties.filter(
    ({ name: property, types, values }) =>
      types[0] === 'text' &&
      values.length > 1 &&
      (values.length < MOST_VALUES_SHOWN || TELLING.includes(property)),
  );
  const [telling] = texts.toSorted((a, b) => b.count - a.count || preference(a.name) - preference(b.name));
  const id = idOf(name);
  return [
    ...(telling?.values ?? []).slice(0, MOST_VALUES_OF_EVENT).map(
      (value): Candidate => ({
        name: `${id}-${idOf(value)}`,
        measure: {
          kind: 'count',
          match: {
            events: [name],
            where: { kind: 'field', field: telling?.name ?? '', test: { op: 'equals', value } },
          },
        },
        values: 'number',
      }),
    ),
    ...numbers.map(
      (property): Candidate => ({
        name: `${id}-sum-${idOf(property.name)}`,
        measure: { kind: 'sum', match: { events: [name] }, property: property.name },
        values: 'number',
      }),
    ),
  ];
}

/** Of properties that are equally frequent, the one that says what it was about. */
const TELLING = ['path', 'form', 'topic', 'name', 'title', 'category', 'product'];

function preference(property: string): number {
  const position = TELLING.indexOf(property);
  return position < 0 ? TELLING.length : position;
}

function idOf(name: string): string {
  return slugOf(name) || 'measure';
}

/** Ids that are the same for different names get a number. */
function unique(candidates: readonly Candidate[]): Candidate[] {
  const taken = new Map<string, number>();
  return candidates.map((candidate) => {
    const times = (taken.get(candidate.name) ?? 0) + 1;
    taken.set(candidate.name, times);
    return times === 1 ? candidate : { ...candidate, name: `${candidate.name}-${times}` };
  });
}
