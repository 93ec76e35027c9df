import type { Condition, Scalar } from './condition.ts';

/** A journey that is not live lets nobody in; in one that is paused, nobody goes on either. */
export type JourneyStatus = 'draft' | 'live' | 'paused' | 'archived';

/** `scheduled`: a date lets the lead in later. `exited`: left before the end, by an exit, by hand, or because there was no way on. */
export type EnrolmentStatus = 'scheduled' | 'active' | 'finished' | 'exited';

/** What lets leads into a journey. They can also be put in by hand and over the API. */
export type JourneyTrigger =
  | { kind: 'band'; scorecard: string; direction: 'entered' | 'left'; band: string }
  | { kind: 'score'; scorecard: string; atLeast: number }
  | { kind: 'segment'; segment: string; direction: 'entered' | 'left' }
  | ({ kind: 'event' } & EventPattern)
  | { kind: 'form'; form: string }
  | TraitDateTrigger;

/** A date in a trait, such as the end of a contract, at a local time of the lead and so many days before or after it. */
export interface TraitDateTrigger {
  kind: 'date';
  trait: string;
  /** Whole days after the date; negative for before. */
  offsetDays: number;
  /** Minutes after local midnight. */
  atMinute: number;
}

/** Events of a name, whose properties fulfil a condition. */
export interface EventPattern {
  event: string;
  where?: Condition;
}

/** What takes a lead out of a journey, wherever in it the lead is. */
export type JourneyExit = ({ kind: 'event' } & EventPattern) | { kind: 'condition'; condition: Condition };

/** Whether somebody who was in a journey before may come in again. Nobody is in the same journey twice at a time. */
export type ReentryPolicy = { kind: 'once' } | { kind: 'always' } | { kind: 'after'; afterMs: number };

/** A part of the days of a lead, in its own time zone. */
export interface LocalHours {
  /** Minutes after local midnight, from 0. */
  fromMinute: number;
  /** Minutes after local midnight, up to 1440; not included. At or before `fromMinute` it is on the next day. */
  toMinute: number;
  /** `working`: neither weekend nor public holiday in the country of the lead. */
  days: 'all' | 'working';
}

/** How many e-mails a lead gets at most, from all journeys together. */
export interface FrequencyCap {
  emails: number;
  withinMs: number;
}

export type WaitFor =
  | { kind: 'duration'; durationMs: number }
  | { kind: 'until'; at: number }
  | ({ kind: 'event'; timeoutMs: number; then: string; otherwise: string } & EventPattern)
  | { kind: 'hours'; hours: LocalHours };

export interface SplitPath {
  name: string;
  /** Whole shares; a path gets its share of the sum of all. */
  share: number;
  to: string;
}

/** What one step does. Whatever goes on in one way has `next`: the id of the following step, or `END`. */
export type StepAction =
  | { kind: 'email'; email: string; isTransactional: boolean; next: string }
  | { kind: 'wait'; wait: WaitFor; next: string }
  | { kind: 'branch'; condition: Condition; then: string; otherwise: string }
  | { kind: 'split'; paths: SplitPath[] }
  | { kind: 'alert'; to: Recipient; text: string; next: string }
  | { kind: 'assign'; to: NewOwner; next: string }
  | { kind: 'task'; title: string; to: Recipient; dueInMs: number | null; next: string }
  | { kind: 'set'; traits: Record<string, Scalar | null>; next: string }
  | { kind: 'tag'; add: string[]; remove: string[]; next: string }
  | { kind: 'audience'; audience: string; direction: 'add' | 'remove'; next: string }
  | { kind: 'webhook'; url: string; body: Record<string, Scalar>; next: string }
  | { kind: 'crm'; system: string; url: string; fields: Record<string, Scalar>; next: string }
  | { kind: 'meeting'; email: string; page: string | null; next: string }
  | { kind: 'book'; page: string; wish: string; next: string }
  | { kind: 'start'; journey: string; next: string }
  | { kind: 'goal'; name: string; next: string }
  | { kind: 'end' };

/** Whom an alert or a task is for: the owner of the lead, somebody by e-mail address, or a channel of the team's chat. */
export type Recipient =
  | { kind: 'owner' }
  | { kind: 'address'; email: string }
  | { kind: 'channel'; channel: string };

/** Who is to look after a lead: somebody by name or e-mail address, or whoever of a team has their turn. */
export type NewOwner = { kind: 'named'; owner: string } | { kind: 'team'; team: string };

export type StepKind = StepAction['kind'];

export type JourneyStep = StepAction & { id: string; title?: string };

/** A journey: who comes in, what happens to them step by step, and what takes them out. */
export interface Journey {
  slug: string;
  title: string;
  description?: string;
  triggers: JourneyTrigger[];
  /** Who may come in; everybody without it. */
  only?: Condition;
  /** A hold-out: whom its lot keeps out does not come in, so that what the journey causes shows. */
  holdOut?: string;
  reentry: ReentryPolicy;
  exits: JourneyExit[];
  /** When e-mails of this journey may go out; at any time without it. */
  hours?: LocalHours;
  cap?: FrequencyCap;
  /** The one that a lead comes to first is the first. */
  steps: JourneyStep[];
}

/** Where a journey ends for a lead that comes to it. No step has this id. */
export const END = 'end';

/** The keys of the file of a journey. */
export const JOURNEY_KEYS = [
  'journey',
  'title',
  'description',
  'start',
  'only',
  'holdOut',
  'reentry',
  'exit',
  'hours',
  'cap',
  'steps',
] as const;

/** The ways out of a step, with the words that stand on them: where a lead can come to from it. */
export function waysFrom(step: JourneyStep): { way: string; to: string }[] {
  switch (step.kind) {
    case 'end':
      return [];
    case 'branch':
      return [
        { way: 'then', to: step.then },
        { way: 'else', to: step.otherwise },
      ];
    case 'split':
      return step.paths.map(({ name, to }) => ({ way: name, to }));
    case 'wait':
      if (step.wait.kind === 'event') {
        return [
          { way: 'then', to: step.wait.then },
          { way: 'else', to: step.wait.otherwise },
        ];
      }
      return [{ way: 'next', to: step.next }];
    default:
      return [{ way: 'next', to: step.next }];
  }
}
