import { readCondition } from '../conditions/read-condition.ts';
import type { Scalar } from '../domain/condition.ts';
import { DURATION_FORM, parseDuration } from '../domain/duration.ts';
import { readEmail } from '../domain/email.ts';
import {
  END,
  type JourneyStep,
  type NewOwner,
  type Recipient,
  type SplitPath,
  type StepAction,
} from '../domain/journey.ts';
import { type OutlinedStep, STEP_KEYS, STEP_KINDS } from '../domain/journey-outline.ts';
import type { Place } from '../domain/place.ts';
import { readSlug } from './read-slug.ts';
import { readWait } from './read-wait.ts';

const ID_FORM = 'an id of letters, digits, “-”, “_” and “.”, at most 64 long, such as first-reminder';
const MOST_PATHS = 10;
const LARGEST_SHARE = 1_000_000;
const MOST_FIELDS = 50;

/** The keys that a step of each kind may have beside its id, its title and the key that names the kind. */
const FURTHER_KEYS: Record<StepAction['kind'], readonly string[]> = {
  email: ['transactional', 'next'],
  wait: ['next'],
  branch: ['then', 'else'],
  split: [],
  alert: ['text', 'next'],
  assign: ['next'],
  task: ['to', 'due', 'next'],
  set: ['next'],
  tag: ['next'],
  audience: ['next'],
  webhook: ['body', 'next'],
  crm: ['next'],
  meeting: ['next'],
  book: ['next'],
  start: ['next'],
  goal: ['next'],
  end: [],
};

/**
 * Reads a step.
 *
 * @param self what could be made out of it: its id and kind
 * @param following where it leads when it does not say so
 */
export function readStep(place: Place, self: OutlinedStep, following: string): JourneyStep | undefined {
  const { kind } = self;
  const keys = STEP_KINDS.map((one) => STEP_KEYS[one]);
  if (kind === undefined) {
    // With its keys first: one that is mistyped gets a hint.
    return place.object(['id', 'title', 'next', ...keys], 'a step')
      ? place.refuse(`what it does: one of ${keys.join(', ')}`)
      : undefined;
  }
  if (!place.object(['id', 'title', STEP_KEYS[kind], ...FURTHER_KEYS[kind]], 'a step')) return undefined;
  const id = readStepId(place.at('id'), self.id);
  const title = place.at('title').optionalText();
  const action = readAction(place, kind, following);
  return id === undefined || !action ? undefined : { ...action, id, ...(title !== undefined && { title }) };
}

function readStepId(place: Place, made: string): string | undefined {
  if (place.isMissing) return made;
  const id = place.text(ID_FORM);
  if (id === undefined) return undefined;
  if (id === END) return place.refuse(`another id, because “${END}” is where a journey ends`);
  return /^[a-z0-9][a-z0-9._-]{0,63}$/i.test(id) ? id : place.refuse(ID_FORM);
}

function readAction(place: Place, kind: StepAction['kind'], following: string): StepAction | undefined {
  const self = place.at(STEP_KEYS[kind]);
  const next = readWay(place.at('next'), following);
  switch (kind) {
    case 'email': {
      const isTransactional = readFlag(place.at('transactional'));
      return withAll({ kind, email: readSlug(self), isTransactional, next });
    }
    case 'meeting':
      return withAll({ kind, ...readMeeting(self), next });
    case 'book':
      return withAll({ kind, ...readBooking(self), next });
    case 'start':
      return withAll({ kind, journey: readSlug(self), next });
    case 'wait':
      return withAll({ kind, wait: readWait(self, following, readWay), next });
    case 'branch':
      return withAll({
        kind,
        condition: readCondition(self, 'lead'),
        then: readWay(place.at('then'), following),
        otherwise: readWay(place.at('else'), following),
      });
    case 'split':
      return withAll({ kind, paths: readPaths(self, following) });
    case 'alert':
      return withAll({
        kind,
        to: readAlertRecipient(self),
        text: place.at('text').text('the text of it'),
        next,
      });
    case 'assign':
      return withAll({ kind, to: readNewOwner(self), next });
    case 'task':
      return withAll({
        kind,
        title: self.text('what is to be done, such as Call back'),
        to: place.at('to').isMissing ? { kind: 'owner' } : readRecipient(place.at('to')),
        dueInMs: readDue(place.at('due')),
        next,
      });
    case 'set':
      return withAll({ kind, traits: readFields(self, 'traits', readScalarOrNull), next });
    case 'tag':
      return withAll({ kind, ...readTags(self), next });
    case 'audience':
      return withAll({ kind, ...readAudience(self), next });
    case 'webhook': {
      const body = place.has('body') ? readFields(place.at('body'), 'values', readScalar) : {};
      return withAll({ kind, url: readUrl(self), body, next });
    }
    case 'crm':
      return readCrm(self, next);
    case 'goal':
      return withAll({ kind, name: self.text('the name of the goal, such as booked'), next });
    case 'end':
      return self.value === true ? { kind } : self.refuse('true');
  }
}

/** The action when none of its parts was refused. */
function withAll<Kind extends StepAction['kind']>(
  parts: { kind: Kind } & {
    [Key in keyof Extract<StepAction, { kind: Kind }>]: Extract<StepAction, { kind: Kind }>[Key] | undefined;
  },
): StepAction | undefined {
  const isComplete = Object.values(parts).every((part) => part !== undefined);
  // Each part has the type that its kind asks for, once none is missing.
  return isComplete ? (parts as unknown as StepAction) : undefined;
}

/** Reads the id of the step that follows; whether there is such a step is known when all were read. */
function readWay(place: Place, following: string): string | undefined {
  return place.isMissing ? following : place.text('the id of a step');
}

function readFlag(place: Place): boolean | undefined {
  if (place.isMissing) return false;
  return typeof place.value === 'boolean' ? place.value : place.refuse('true or false');
}

function readRecipient(place: Place): Recipient | undefined {
  if (place.value === 'owner') return { kind: 'owner' };
  const email = readEmail(place.value);
  return email === undefined
    ? place.refuse('owner, or an e-mail address such as anna@example.com')
    : { kind: 'address', email };
}

function readAlertRecipient(place: Place): Recipient | undefined {
  if (typeof place.value === 'string') return readRecipient(place);
  const form = 'owner, an e-mail address such as anna@example.com, or a channel such as { channel: sales }';
  if (!place.object(['channel'], form)) return undefined;
  const channel = readSlug(place.at('channel'));
  return channel === undefined ? undefined : { kind: 'channel', channel };
}

function readNewOwner(place: Place): NewOwner | undefined {
  const form = 'who looks after the lead, such as anna@example.com, or a team such as { team: inbound }';
  if (typeof place.value !== 'string' && place.object(['team'], form)) {
    const team = readSlug(place.at('team'));
    return team === undefined ? undefined : { kind: 'team', team };
  }
  const owner = typeof place.value === 'string' ? place.text(form) : undefined;
  return owner === undefined ? undefined : { kind: 'named', owner };
}

function readMeeting(place: Place): { email: string | undefined; page: string | null | undefined } {
  if (typeof place.value === 'string') return { email: readSlug(place), page: null };
  const form = 'an e-mail with the page it leads to, such as { email: meeting-invitation, page: demo }';
  if (!place.object(['email', 'page'], form)) return { email: undefined, page: undefined };
  return { email: readSlug(place.at('email')), page: readSlug(place.at('page')) };
}

function readBooking(place: Place): { page: string | undefined; wish: string | undefined } {
  const form = 'a booking such as { page: call, wish: callAt }';
  if (!place.object(['page', 'wish'], form)) return { page: undefined, wish: undefined };
  const wish = place.at('wish').text('the property of the event, or the trait, with the time wished for');
  return { page: readSlug(place.at('page')), wish };
}

function readDue(place: Place): number | null | undefined {
  if (place.isMissing) return null;
  return (
    (typeof place.value === 'string' ? parseDuration(place.value) : undefined) ?? place.refuse(DURATION_FORM)
  );
}

function readPaths(place: Place, following: string): SplitPath[] | undefined {
  const form = 'a mapping of two or more paths, such as { a: { share: 50, to: x }, b: { share: 50, to: y } }';
  const entries = place.entries(form);
  if (entries.length < 2 || entries.length > MOST_PATHS) {
    return place.refuse(entries.length < 2 ? form : `at most ${MOST_PATHS} paths`);
  }
  const paths = entries.map(([name, inner]) => readPath(name, inner, following));
  if (paths.some((path) => path === undefined)) return undefined;
  const read = paths.filter((path) => path !== undefined);
  return read.some(({ share }) => share > 0) ? read : place.refuse('a path with a share above 0');
}

function readPath(name: string, place: Place, following: string): SplitPath | undefined {
  if (!place.object(['share', 'to'], 'a path such as { share: 50, to: x }')) return undefined;
  const form = `a whole share from 0 to ${LARGEST_SHARE}`;
  const share = place.at('share').integer(form);
  const to = readWay(place.at('to'), following);
  if (share === undefined || to === undefined) return undefined;
  return share >= 0 && share <= LARGEST_SHARE ? { name, share, to } : place.at('share').refuse(form);
}

function readFields<Value>(
  place: Place,
  what: string,
  read: (place: Place) => Value | undefined,
): Record<string, Value> | undefined {
  const form = `a mapping from names to ${what}`;
  const entries = place.entries(form);
  if (entries.length === 0 || entries.length > MOST_FIELDS)
    return place.refuse(entries.length === 0 ? form : `at most ${MOST_FIELDS} ${what}`);
  const values = entries.map(([name, inner]) => [name, read(inner)] as const);
  return values.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(values) as Record<string, Value>);
}

function readScalar(place: Place): Scalar | undefined {
  const { value } = place;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return place.refuse('text, a number, true or false');
}

function readScalarOrNull(place: Place): Scalar | null | undefined {
  return place.value === null ? null : readScalar(place);
}

function readTags(place: Place): { add: string[] | undefined; remove: string[] | undefined } {
  const form = 'tags such as { add: [warm], remove: [cold] }';
  if (!place.object(['add', 'remove'], form)) return { add: undefined, remove: undefined };
  if (!place.has('add') && !place.has('remove')) place.refuse(form);
  const read = (key: string): string[] | undefined => {
    if (!place.has(key)) return [];
    const tags = place
      .at(key)
      .oneOrMore('a tag, or a list of them')
      .map((tag) => tag.text('a tag'));
    const known = tags.filter((tag) => tag !== undefined);
    return known.length === tags.length ? known : undefined;
  };
  return { add: read('add'), remove: read('remove') };
}

function readAudience(place: Place): {
  audience: string | undefined;
  direction: 'add' | 'remove' | undefined;
} {
  const form = 'an audience such as { add: retargeting } or { remove: retargeting }';
  const nothing = { audience: undefined, direction: undefined };
  if (!place.object(['add', 'remove'], form)) return nothing;
  if (place.has('add') === place.has('remove')) {
    place.refuse(form);
    return nothing;
  }
  const direction = place.has('add') ? 'add' : 'remove';
  return { audience: place.at(direction).text('the name of an audience'), direction };
}

function readUrl(place: Place): string | undefined {
  const form = 'an address such as https://example.com/hook';
  const url = place.text(form);
  if (url === undefined) return undefined;
  const isWeb = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  return isWeb ? url : place.refuse(form);
}

function readCrm(place: Place, next: string | undefined): StepAction | undefined {
  const form = 'an update such as { system: hubspot, url: https://…, fields: { stage: demo } }';
  if (!place.object(['system', 'url', 'fields'], form)) return undefined;
  const url = readUrl(place.at('url'));
  const system = place.at('system').text('the name of the CRM, such as hubspot');
  const fields = readFields(place.at('fields'), 'values', readScalar);
  return withAll({ kind: 'crm', system, url, fields, next });
}
