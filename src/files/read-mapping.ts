import { Place, type Problem } from '../domain/place.ts';
import { foldText } from '../domain/text.ts';
import {
  type CostSources,
  DATE_ORDERS,
  type EventSources,
  type FileForm,
  IMPORT_KINDS,
  type Mapping,
  type NamedSources,
  NUMBER_STYLES,
  type OpportunitySources,
  type PersonSources,
  type RowCondition,
  type ValueSource,
} from './mapping.ts';
import { readDateSource, readNumberSource, readSource } from './read-source.ts';
import { encodingNamed } from './table.ts';

const FORM_KEYS = ['import', 'encoding', 'separator', 'header', 'timeZone', 'numbers', 'dates', 'missing'];
const PERSON_KEYS = ['userId', 'anonymousId', 'email'];
const EVENT_KEYS = ['name', 'occurredAt', 'messageId', 'when', 'properties'];
const DETAIL_KEYS = ['stage', 'currency', 'owner', 'reason'] as const;
const OPPORTUNITY_KEYS = [
  'opportunityId',
  'openedAt',
  'stageAt',
  'result',
  'closedAt',
  'amount',
  'cost',
  ...DETAIL_KEYS,
  'properties',
];
const COST_KEYS = ['day', 'channel', 'campaign', 'amount', 'currency'];
/** What stands for “no value” besides an empty cell, unless the mapping says otherwise; folded. */
const USUAL_MISSING = ['null', 'n/a', '#n/a', 'nan'];

/** What reading a mapping comes to: the mapping, or everything that is wrong with the document. */
export type MappingReading = { ok: true; mapping: Mapping } | { ok: false; problems: Problem[] };

/** Reads a mapping from a parsed YAML or JSON document. Nothing unknown is passed over: it is refused with its place. */
export function readMapping(document: unknown): MappingReading {
  const problems: Problem[] = [];
  const mapping = readRoot(new Place(document, problems));
  return mapping && problems.length === 0 ? { ok: true, mapping } : { ok: false, problems };
}

function readRoot(root: Place): Mapping | undefined {
  const kind = IMPORT_KINDS.find((known) => known === root.at('import').value);
  if (!kind) return root.at('import').refuse(`one of ${IMPORT_KINDS.join(', ')}`);
  const known = { leads: leadKeys(), events: eventKeys(root), outcomes: outcomeKeys(), costs: COST_KEYS }[
    kind
  ];
  if (!root.object([...FORM_KEYS, ...known], 'a mapping of columns')) return undefined;
  const form = readForm(root);
  if (!form) return undefined;
  if (kind === 'costs') {
    const cost = readCost(root);
    return cost && { ...form, kind, cost };
  }
  const person = readPerson(root);
  if (!person) return undefined;
  if (kind === 'leads') return readLeads(root, form, person);
  if (kind === 'events') return { ...form, kind, person, events: readEvents(root) };
  const opportunity = readOpportunity(root);
  return opportunity && { ...form, kind, person, opportunity };
}

function leadKeys(): string[] {
  return [...PERSON_KEYS, 'occurredAt', 'messageId', 'traits', 'company'];
}

function eventKeys(root: Place): string[] {
  return root.has('events') ? [...PERSON_KEYS, 'events'] : [...PERSON_KEYS, ...EVENT_KEYS];
}

function outcomeKeys(): string[] {
  return [...PERSON_KEYS, ...OPPORTUNITY_KEYS];
}

function readForm(root: Place): FileForm | undefined {
  const encoding = readEncoding(root.at('encoding'));
  const separator = readSeparator(root.at('separator'));
  const timeZone = readTimeZone(root.at('timeZone'));
  const numbers = oneOf(root.at('numbers'), NUMBER_STYLES);
  const dates = oneOf(root.at('dates'), DATE_ORDERS);
  const header = root.at('header');
  if (!header.isMissing && typeof header.value !== 'boolean') header.refuse('true or false');
  const missing = root.has('missing')
    ? root
        .at('missing')
        .list('a list of words')
        .map((place) => place.text('a word') ?? '')
    : USUAL_MISSING;
  return timeZone === undefined
    ? undefined
    : {
        ...(encoding && { encoding }),
        ...(separator && { separator }),
        ...(numbers && { numbers }),
        ...(dates && { dates }),
        hasHeader: header.value !== false,
        timeZone,
        missing: new Set(missing.map(foldText)),
      };
}

function readEncoding(place: Place) {
  if (place.isMissing) return undefined;
  const form = 'utf-8, utf-16le, utf-16be, windows-1250 or windows-1252';
  return encodingNamed(place.text(form) ?? '') ?? place.refuse(form);
}

function readSeparator(place: Place): string | undefined {
  if (place.isMissing) return undefined;
  const { value } = place;
  if (value === 'tab') return '\t';
  const isUsable = typeof value === 'string' && value.length === 1 && !/["\r\n\w]/.test(value);
  return isUsable ? value : place.refuse('one character such as “,”, “;” or “|”, or the word tab');
}

function readTimeZone(place: Place): string | undefined {
  if (place.isMissing) return 'UTC';
  const form = 'an IANA time zone such as Europe/Prague';
  const timeZone = place.text(form);
  if (timeZone === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return place.refuse(form);
  }
}

function oneOf<Word extends string>(place: Place, words: readonly Word[]): Word | undefined {
  if (place.isMissing) return undefined;
  return words.find((word) => word === place.value) ?? place.refuse(words.join(' or '));
}

function readPerson(root: Place): PersonSources | undefined {
  const person: PersonSources = {};
  for (const key of ['userId', 'anonymousId', 'email'] as const) {
    const source = readSource(root.at(key));
    if (source) person[key] = source;
  }
  if (Object.keys(person).length > 0) return person;
  return root.refuse('a mapping that says who a row is about: userId, email or anonymousId', 'none of them');
}

function readLeads(root: Place, form: FileForm, person: PersonSources): Mapping {
  const occurredAt = readDateSource(root.at('occurredAt'));
  const messageId = readSource(root.at('messageId'));
  const company = root.at('company');
  const hasCompany = !company.isMissing && company.object(['id', 'traits']);
  const companyId = hasCompany ? requireSource(company.at('id'), readSource) : undefined;
  return {
    ...form,
    kind: 'leads',
    person,
    ...(occurredAt && { occurredAt }),
    ...(messageId && { messageId }),
    traits: readNamed(root.at('traits')),
    ...(companyId && { company: { id: companyId, traits: readNamed(company.at('traits')) } }),
  };
}

function readEvents(root: Place): EventSources[] {
  if (!root.has('events')) return [readEvent(root)].flatMap((event) => event ?? []);
  const form = 'a list of what a row says that happened';
  return root
    .at('events')
    .oneOrMore(form)
    .flatMap((place) => (place.object(EVENT_KEYS, 'an event') ? (readEvent(place) ?? []) : []));
}

function readEvent(place: Place): EventSources | undefined {
  const name = requireSource(place.at('name'), readSource);
  const occurredAt = requireSource(place.at('occurredAt'), readDateSource);
  const messageId = readSource(place.at('messageId'));
  const when = place.has('when') ? readWhen(place.at('when')) : undefined;
  const properties = readNamed(place.at('properties'));
  if (!name || !occurredAt) return undefined;
  return { name, occurredAt, ...(messageId && { messageId }), ...(when && { when }), properties };
}

function readWhen(place: Place): RowCondition | undefined {
  if (typeof place.value === 'string') return { column: place.value };
  if (!place.object(['column', 'in', 'notIn'], 'a column, or a mapping')) return undefined;
  const column = place.at('column').text('the name of a column');
  const [included, excluded] = [readWords(place.at('in')), readWords(place.at('notIn'))];
  return column === undefined
    ? undefined
    : { column, ...(included && { in: included }), ...(excluded && { notIn: excluded }) };
}

/** Words of cells, folded. */
function readWords(place: Place): ReadonlySet<string> | undefined {
  if (place.isMissing) return undefined;
  const words = place.oneOrMore('words').flatMap(({ value }) => {
    const isWord = ['string', 'number', 'boolean'].includes(typeof value);
    return isWord ? [foldText(String(value).trim())] : (place.refuse('words, or numbers') ?? []);
  });
  return new Set(words);
}

function readOpportunity(root: Place): OpportunitySources | undefined {
  const opportunityId = requireSource(root.at('opportunityId'), readSource);
  if (!opportunityId) return undefined;
  const opportunity: OpportunitySources = { opportunityId, properties: readNamed(root.at('properties')) };
  for (const key of DETAIL_KEYS) {
    const source = readSource(root.at(key));
    if (source) opportunity[key] = source;
  }
  for (const key of ['openedAt', 'stageAt', 'closedAt'] as const) {
    const source = readDateSource(root.at(key));
    if (source) opportunity[key] = source;
  }
  for (const key of ['amount', 'cost'] as const) {
    const source = readNumberSource(root.at(key));
    if (source) opportunity[key] = source;
  }
  const result = readResult(root.at('result'));
  if (result) opportunity.result = result;
  const { openedAt, closedAt, stage, stageAt } = opportunity;
  if (!openedAt && !closedAt && !stageAt)
    root.refuse('at least one of openedAt, stageAt and closedAt', 'none of them');
  if (result && !closedAt) root.at('closedAt').refuse('a date, because there is a result');
  if (closedAt && !result)
    root.at('result').refuse('a column with its words for won and lost, because there is closedAt');
  if (stageAt && !stage) root.at('stage').refuse('a column, because there is stageAt');
  return opportunity;
}

const WON = [
  'won',
  'closed won',
  'closed_won',
  'closedwon',
  'win',
  'yes',
  'true',
  '1',
  'y',
  'ano',
  'tak',
  'da',
  'jah',
  'ja',
];
const LOST = [
  'lost',
  'closed lost',
  'closed_lost',
  'closedlost',
  'no',
  'false',
  '0',
  'n',
  'ne',
  'nie',
  'nu',
  'ei',
  'nei',
];

function readResult(place: Place): OpportunitySources['result'] {
  if (place.isMissing) return undefined;
  if (typeof place.value === 'string') return { column: place.value, won: new Set(WON), lost: new Set(LOST) };
  if (!place.object(['column', 'won', 'lost'], 'a column, or a mapping')) return undefined;
  const column = place.at('column').text('the name of a column');
  const [won, lost] = [
    readWords(place.at('won')) ?? new Set(WON),
    readWords(place.at('lost')) ?? new Set(LOST),
  ];
  const both = [...won].find((word) => lost.has(word));
  if (both !== undefined)
    place.at('lost').refuse('words that do not mean won', `the word “${both}”, which means won`);
  return column === undefined ? undefined : { column, won, lost };
}

function readCost(root: Place): CostSources | undefined {
  const day = requireSource(root.at('day'), readDateSource);
  const channel = requireSource(root.at('channel'), readSource);
  const campaign = requireSource(root.at('campaign'), readSource);
  const amount = requireSource(root.at('amount'), readNumberSource);
  const currency = requireSource(root.at('currency'), readSource);
  if (!day || !channel || !campaign || !amount || !currency) return undefined;
  return { day, channel, campaign, amount, currency };
}

function requireSource(
  place: Place,
  read: (place: Place) => ValueSource | undefined,
): ValueSource | undefined {
  return place.isMissing ? place.refuse('a column, or { constant: … }') : read(place);
}

function readNamed(place: Place): NamedSources {
  return place.entries('a mapping from names to columns').flatMap(([name, at]) => {
    if (name === '__proto__') return at.refuse('another name', 'the name “__proto__”') ?? [];
    const source = readSource(at);
    return source ? [[name, source] as const] : [];
  });
}
