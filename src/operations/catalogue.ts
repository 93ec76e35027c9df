import type { Kysely } from 'kysely';
import { isMissing } from '../conditions/compile-test.ts';
import type { Instant } from '../domain/instant.ts';
import { isObject, type Json } from '../domain/json.ts';
import { COMPANY_MEMBERSHIP, COMPANY_PREFIX, type Traits, traitOf } from '../domain/trait.ts';
import { countSubjectsOf, drawSubjects } from '../store/draw-subjects.ts';
import { countEvents, latestEventsOfEach } from '../store/event-counts.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';

/** A property or a trait: how often it was found, and with which values. */
export interface CataloguedField {
  name: string;
  /** In how many events or leads it was found. */
  count: number;
  /** As `text`, `number`, `boolean`, `list`, `object`; the most frequent first. */
  types: string[];
  /** The most frequent values that are text, numbers or truth values. */
  values: string[];
}

/** An event that leads did. */
export interface CataloguedEvent {
  /** As it was sent. */
  name: string;
  /** Folded, as names are compared. */
  event: string;
  count: number;
  /** How many of the leads did it. */
  leads: number;
  lastAt: Instant;
  properties: CataloguedField[];
}

/** What a random sample of leads did, and what is known of them. */
export interface Catalogue {
  /** How many leads there are, and how many were looked at. */
  leads: number;
  sampled: number;
  events: CataloguedEvent[];
  traits: CataloguedField[];
}

const LEADS = 1_000;
const LEADS_AT_ONCE = 250;
/** Of each lead, of so many events the properties are looked at. */
const EVENTS_OF_EACH = 50;
const MOST_VALUES = 12;
const MOST_FIELDS = 300;

/** Reads the names and frequent values of events, their properties and traits from a sample of leads. */
export async function readCatalogue(database: Kysely<Schema>, now: Instant): Promise<Catalogue> {
  const drawn = await drawSubjects(database, { kind: 'lead', limit: LEADS });
  const events = new Map<string, CataloguedEvent & { fields: FieldTally }>();
  const traits = new FieldTally();
  for (let start = 0; start < drawn.length; start += LEADS_AT_ONCE) {
    const subjectIds = drawn.slice(start, start + LEADS_AT_ONCE).map(({ subjectId }) => subjectId);
    for (const { event, name, count, lastAt } of await countEvents(database, { subjectIds, through: now })) {
      const known = events.get(event);
      events.set(event, {
        event,
        name: known?.name ?? name,
        count: (known?.count ?? 0) + count,
        leads: (known?.leads ?? 0) + 1,
        lastAt: Math.max(known?.lastAt ?? 0, lastAt),
        properties: [],
        fields: known?.fields ?? new FieldTally(),
      });
    }
    const latest = { subjectIds, each: EVENTS_OF_EACH, through: now };
    for (const { event, properties } of await latestEventsOfEach(database, latest)) {
      events.get(event)?.fields.addObject(properties);
    }
    for (const profile of await readKnownSubjects(database, subjectIds)) addTraits(traits, profile);
  }
  return {
    leads: Math.max(drawn.length, await countSubjectsOf(database, 'lead')),
    sampled: drawn.length,
    events: [...events.values()]
      .map(({ fields, ...event }) => ({ ...event, properties: fields.read() }))
      .sort((a, b) => b.leads - a.leads || (a.name < b.name ? -1 : 1)),
    traits: traits.read(),
  };
}

function addTraits(
  tally: FieldTally,
  { traits, companyTraits }: { traits: Traits; companyTraits: Traits | undefined },
): void {
  const ofCompany = Object.keys(companyTraits ?? {}).map((name) => COMPANY_PREFIX + name);
  for (const name of new Set([...Object.keys(traits), ...ofCompany])) {
    const value = traitOf(name, traits, companyTraits)?.value;
    if (name !== COMPANY_MEMBERSHIP && value !== undefined) tally.add(name, value);
  }
}

/** Counts fields and their values in bounded memory. */
class FieldTally {
  readonly #fields = new Map<
    string,
    { count: number; types: Map<string, number>; values: Map<string, number> }
  >();

  /** Adds the fields of an object, those of objects in it by their paths. */
  addObject(object: Readonly<Record<string, Json>>, prefix = ''): void {
    for (const [key, value] of Object.entries(object)) {
      if (isObject(value) && prefix.split('.').length < 4) {
        this.addObject(value as Record<string, Json>, `${prefix}${key}.`);
      } else this.add(prefix + key, value);
    }
  }

  add(name: string, value: Json): void {
    if (isMissing(value)) return;
    const field = this.#fields.get(name) ?? { count: 0, types: new Map(), values: new Map() };
    if (!this.#fields.has(name) && this.#fields.size >= MOST_FIELDS) return;
    this.#fields.set(name, field);
    field.count += 1;
    const type = typeOf(value);
    field.types.set(type, (field.types.get(type) ?? 0) + 1);
    const text = typeof value === 'object' ? '' : String(value);
    const isShown = text !== '' && text.length <= 100;
    if (isShown && (field.values.has(text) || field.values.size < MOST_FIELDS)) {
      field.values.set(text, (field.values.get(text) ?? 0) + 1);
    }
  }

  read(): CataloguedField[] {
    return [...this.#fields]
      .map(([name, { count, types, values }]) => ({
        name,
        count,
        types: byFrequency(types),
        // A value that is there once, where many differ, says nothing: an address, a name.
        values: byFrequency(values, values.size > MOST_VALUES ? 2 : 1).slice(0, MOST_VALUES),
      }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }
}

function byFrequency(counts: ReadonlyMap<string, number>, least = 1): string[] {
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([text]) => text);
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value;
}
