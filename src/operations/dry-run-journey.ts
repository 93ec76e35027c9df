import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Condition } from '../domain/condition.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts';
import { END, type Journey } from '../domain/journey.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { setTraits, type Traits } from '../domain/trait.ts';
import { conditionsAhead } from '../journeys/conditions-ahead.ts';
import { decide, type Occasion } from '../journeys/decide.ts';
import { beginEnrolment, evolve, type JourneyFact, type Waiting } from '../journeys/enrolment.ts';
import type { JourneyEffect } from '../journeys/journey-effect.ts';
import { lotOfLead } from '../journeys/lot-of-lead.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import type { Situation } from '../journeys/situation.ts';
import { readMailedAt } from '../store/enrolments.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { describeLead } from './describe-lead.ts';
import { whatWasFound, whoFulfils } from './who-fulfils.ts';

/** A step as the lead would go through it. */
export interface DryRunStep {
  step: string;
  arrivesAt: Instant;
  /** Null at the step where the dry run ends. */
  leavesAt: Instant | null;
  /** On which way it leaves; null when it does not. */
  way: string | null;
  /** What it waits for at the step, in order; an e-mail may wait for hours and for a cap. */
  waits: Waiting[];
  effects: JourneyEffect[];
  /** Of a branch: what its condition asks, and what was found. */
  found: { asked: string; found: Json }[];
}

/** What would happen to a lead in a journey, if nothing became of it but what the journey does. */
export interface DryRun {
  /** Whether the condition of the journey lets the lead in. */
  isMeant: boolean;
  place: LeadPlace;
  steps: DryRunStep[];
  ended: { at: Instant; status: 'finished' | 'exited'; reason: string | null } | null;
}

/** Longer journeys are shown up to here. */
const MOST_TURNS = 100;
const LONGEST_MS = 2 * 365 * DAY_MS;

/**
 * Goes through a journey with a lead as the engine would, and changes nothing. The lead stays as it is known now, but for the
 * traits that the journey sets; e-mails that it would get count for caps.
 *
 * @param request.happens ids of waits for an event at which the event is taken to happen: after an hour, or after half of the
 *   timeout when that is sooner. At all others the time runs out.
 */
export async function dryRunJourney(
  database: Kysely<Schema>,
  request: {
    journey: Journey;
    subjectId: string;
    now: Instant;
    home: LeadPlace;
    happens: readonly string[];
  },
): Promise<DryRun | undefined> {
  const { journey, subjectId, now, home, happens } = request;
  const [lead] = await readKnownSubjects(database, [subjectId]);
  if (!lead) return undefined;
  const walk = new Walk(database, { journey, lead, home });
  await walk.readMails(now);
  const isMeant = journey.only === undefined || (await walk.fulfils(journey.only, now));
  let state = beginEnrolment(journey.steps[0]?.id ?? END, now);
  let occasion: Occasion = { kind: 'time' };
  let at = now;
  for (let turn = 0; turn < MOST_TURNS && state.status === 'active' && at - now <= LONGEST_MS; turn += 1) {
    const facts = decide(journey, state, { occasion, situation: await walk.situationAt(state.step, at) });
    await walk.note(facts, { arrivedAt: state.arrivedAt, step: state.step, turn: state.turns });
    state = facts.reduce(evolve, state);
    const wait = state.wait;
    if (!wait) break;
    const isHappening = wait.for === 'event' && happens.includes(state.step);
    occasion = isHappening ? { kind: 'event', properties: {} } : { kind: 'time' };
    at = isHappening ? at + Math.min(HOUR_MS, Math.floor((wait.until - at) / 2)) : wait.until;
  }
  const { status, endedAt, reason } = state;
  const ended =
    endedAt === null || (status !== 'finished' && status !== 'exited')
      ? null
      : { at: endedAt, status, reason };
  return { isMeant, place: walk.place, steps: walk.steps, ended };
}

/** What is known while a lead goes through a journey that does not really happen. */
class Walk {
  readonly steps: DryRunStep[] = [];
  readonly place: LeadPlace;
  readonly #database: Kysely<Schema>;
  readonly #journey: Journey;
  readonly #home: LeadPlace;
  readonly #mailedAt: Instant[] = [];
  #lead: KnownSubject;

  constructor(
    database: Kysely<Schema>,
    { journey, lead, home }: { journey: Journey; lead: KnownSubject; home: LeadPlace },
  ) {
    this.#database = database;
    this.#journey = journey;
    this.#lead = lead;
    this.#home = home;
    this.place = describeLead(lead, home).place;
  }

  async readMails(now: Instant): Promise<void> {
    const { cap } = this.#journey;
    if (!cap) return;
    const { subjectId } = this.#lead;
    const mailed = await readMailedAt(this.#database, { subjectIds: [subjectId], since: now - cap.withinMs });
    this.#mailedAt.push(...(mailed.get(subjectId) ?? []));
  }

  async fulfils(condition: Condition, now: Instant): Promise<boolean> {
    const fulfilling = await whoFulfils(this.#database, { condition, profiles: [this.#lead], now });
    return fulfilling.has(this.#lead.subjectId);
  }

  async situationAt(step: string, now: Instant): Promise<Situation> {
    const answers = new Map<Condition, boolean>();
    for (const condition of conditionsAhead(this.#journey, step)) {
      answers.set(condition, await this.fulfils(condition, now));
    }
    const { subjectId } = this.#lead;
    return {
      now,
      ...describeLead(this.#lead, this.#home),
      mailedAt: [...this.#mailedAt],
      fulfils: (condition) => answers.get(condition) ?? false,
      lot: (id) => lotOfLead({ journey: this.#journey.slug, step: id, subjectId }, sha256),
    };
  }

  /** Takes down what was decided, and what it means for later. */
  async note(
    facts: readonly JourneyFact[],
    start: { step: string; turn: number; arrivedAt: Instant },
  ): Promise<void> {
    let here = this.#at(start);
    for (const fact of facts) {
      if (fact.kind === 'waited') here.waits.push(fact.wait);
      if (fact.kind === 'caused') {
        here.effects.push(fact.effect);
        this.#apply(fact.effect, fact.at);
      }
      if (fact.kind !== 'stepped') continue;
      here.leavesAt = fact.at;
      here.way = fact.way;
      const step = this.#journey.steps.find(({ id }) => id === fact.step);
      if (step?.kind === 'branch') {
        const { condition } = step;
        here.found = await whatWasFound(this.#database, { condition, profile: this.#lead, now: fact.at });
      }
      here = this.#at({ step: fact.to, turn: fact.turn + 1, arrivedAt: fact.at });
    }
  }

  /** The record of a turn; none is kept of the end. */
  #at({ step, turn, arrivedAt }: { step: string; turn: number; arrivedAt: Instant }): DryRunStep {
    const known = this.steps[turn];
    if (known) return known;
    const added = {
      step,
      arrivesAt: arrivedAt,
      leavesAt: null,
      way: null,
      waits: [],
      effects: [],
      found: [],
    };
    if (step !== END) this.steps.push(added);
    return added;
  }

  #apply(effect: JourneyEffect, at: Instant): void {
    if (effect.kind === 'mail') this.#mailedAt.push(at);
    if (effect.kind !== 'identify') return;
    const traits: Traits = structuredClone(this.#lead.traits);
    setTraits(traits, { occurredAt: at, messageId: '', properties: effect.traits as JsonObject });
    this.#lead = { ...this.#lead, traits };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
