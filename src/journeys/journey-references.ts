import { type Condition, fieldsOf, LEAD_FIELDS, type ValueTest } from '../domain/condition.ts';
import type { Journey, JourneyStep, JourneyTrigger } from '../domain/journey.ts';
import { Place, type Problem } from '../domain/place.ts';
import type { JourneySurroundings } from './journey-surroundings.ts';

type Keys = readonly (string | number)[];

/** Every reference of a journey to something that there is not: scorecards and their bands, segments, e-mails, journeys. */
export function unknownReferences(journey: Journey, around: JourneySurroundings): Problem[] {
  const problems: Problem[] = [];
  const refuse = (keys: Keys, allowed: string, found: string): void => {
    new Place(undefined, problems, keys).refuse(allowed, `“${found}”`);
  };
  journey.triggers.forEach((trigger, position) => {
    checkTrigger(trigger, ['start', position], around, refuse);
  });
  for (const { condition, keys } of conditionsOf(journey)) checkCondition(condition, keys, around, refuse);
  if (journey.holdOut !== undefined && !around.holdOuts.includes(journey.holdOut))
    refuse(['holdOut'], oneOf('a hold-out', 'hold-outs', around.holdOuts), journey.holdOut);
  journey.steps.forEach((step, position) => {
    const known = knownTo(around, [...around.journeys.map((other) => other.journey.slug), journey.slug]);
    for (const { kind, keys, slug } of referencesOf(step)) {
      const { one, many, slugs } = known[kind];
      if (!slugs.includes(slug)) refuse(['steps', position, ...keys], oneOf(one, many, slugs), slug);
    }
  });
  return problems;
}

type ReferenceKind = 'email' | 'journey' | 'team' | 'channel' | 'bookingPage';

/** What a step refers to by its slug, with where it does. */
function referencesOf(step: JourneyStep): { kind: ReferenceKind; keys: Keys; slug: string }[] {
  switch (step.kind) {
    case 'email':
      return [{ kind: 'email', keys: ['email'], slug: step.email }];
    case 'meeting':
      return step.page === null
        ? [{ kind: 'email', keys: ['meeting'], slug: step.email }]
        : [
            { kind: 'email', keys: ['meeting', 'email'], slug: step.email },
            { kind: 'bookingPage', keys: ['meeting', 'page'], slug: step.page },
          ];
    case 'book':
      return [{ kind: 'bookingPage', keys: ['book', 'page'], slug: step.page }];
    case 'start':
      return [{ kind: 'journey', keys: ['start'], slug: step.journey }];
    case 'alert':
      return step.to.kind === 'channel'
        ? [{ kind: 'channel', keys: ['alert', 'channel'], slug: step.to.channel }]
        : [];
    case 'assign':
      return step.to.kind === 'team' ? [{ kind: 'team', keys: ['assign', 'team'], slug: step.to.team }] : [];
    default:
      return [];
  }
}

function knownTo(
  { emails, teams, channels, bookingPages }: JourneySurroundings,
  journeys: readonly string[],
): Record<ReferenceKind, { one: string; many: string; slugs: readonly string[] }> {
  return {
    email: { one: 'an e-mail', many: 'e-mails', slugs: [...emails.keys()] },
    journey: { one: 'a journey', many: 'journeys', slugs: journeys },
    team: { one: 'a team', many: 'teams', slugs: teams },
    channel: { one: 'a channel', many: 'channels', slugs: channels },
    bookingPage: { one: 'a booking page', many: 'booking pages', slugs: bookingPages },
  };
}

type Refuse = (keys: Keys, allowed: string, found: string) => void;

function checkTrigger(
  trigger: JourneyTrigger,
  keys: Keys,
  around: JourneySurroundings,
  refuse: Refuse,
): void {
  if (trigger.kind === 'segment') {
    if (!around.segments.has(trigger.segment))
      refuse(
        [...keys, 'segment', trigger.direction],
        oneOf('a segment', 'segments', around.segments.keys()),
        trigger.segment,
      );
  } else if (trigger.kind === 'score' || trigger.kind === 'band') {
    const scorecard = around.scorecards.find(({ slug }) => slug === trigger.scorecard);
    if (!scorecard) {
      refuse([...keys, trigger.kind, 'scorecard'], liveScorecards(around), trigger.scorecard);
      return;
    }
    const bands = scorecard.bands.map(({ id }) => id);
    if (trigger.kind === 'band' && !bands.includes(trigger.band))
      refuse(
        [...keys, 'band', trigger.direction],
        `a band of ${scorecard.slug}: ${bands.join(', ')}`,
        trigger.band,
      );
  }
}

function checkCondition(condition: Condition, keys: Keys, around: JourneySurroundings, refuse: Refuse): void {
  for (const field of fieldsOf(condition)) {
    const prefix = [LEAD_FIELDS.score, LEAD_FIELDS.band, LEAD_FIELDS.grade].find((one) =>
      field.startsWith(one),
    );
    if (prefix === undefined) continue;
    const slug = field.slice(prefix.length).split('.')[0] ?? '';
    const scorecard = around.scorecards.find((one) => one.slug === slug);
    if (!scorecard) {
      refuse(keys, liveScorecards(around), slug);
      continue;
    }
    if (prefix !== LEAD_FIELDS.band) continue;
    const bands = scorecard.bands.map(({ id }) => id);
    const unknown = valuesOf(condition, field).find((value) => !bands.includes(value));
    if (unknown !== undefined) refuse(keys, `a band of ${slug}: ${bands.join(', ')}`, unknown);
  }
}

/** The values that a field is compared with for equality. */
function valuesOf(condition: Condition, field: string): string[] {
  switch (condition.kind) {
    case 'field':
      return condition.field === field ? textsOf(condition.test) : [];
    case 'not':
      return valuesOf(condition.condition, field);
    case 'did':
      return [];
    default:
      return condition.conditions.flatMap((part) => valuesOf(part, field));
  }
}

function textsOf(test: ValueTest): string[] {
  switch (test.op) {
    case 'equals':
      return [String(test.value)];
    case 'in':
      return test.values.map(String);
    case 'all':
      return test.tests.flatMap(textsOf);
    default:
      return [];
  }
}

/** The conditions on leads of a journey, with their places. */
function conditionsOf(journey: Journey): { condition: Condition; keys: Keys }[] {
  return [
    ...(journey.only ? [{ condition: journey.only, keys: ['only'] }] : []),
    ...journey.exits.flatMap((exit, position) =>
      exit.kind === 'condition' ? [{ condition: exit.condition, keys: ['exit', position, 'when'] }] : [],
    ),
    ...journey.steps.flatMap((step, position) =>
      step.kind === 'branch' ? [{ condition: step.condition, keys: ['steps', position, 'if'] }] : [],
    ),
  ];
}

function liveScorecards({ scorecards }: JourneySurroundings): string {
  return oneOf(
    'a live scorecard',
    'live scorecards',
    scorecards.map(({ slug }) => slug),
  );
}

function oneOf(one: string, many: string, known: Iterable<string>): string {
  const list = [...known];
  if (list.length === 0) return `${one}; there are no ${many} yet`;
  const shown = list.slice(0, 20).join(', ');
  return `${one}: ${shown}${list.length > 20 ? ', …' : ''}`;
}
