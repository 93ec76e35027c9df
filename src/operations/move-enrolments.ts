import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Condition } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import type { Journey } from '../domain/journey.ts';
import { type JsonObject, valueAt } from '../domain/json.ts';
import { conditionsAhead } from '../journeys/conditions-ahead.ts';
import { decide, type Occasion } from '../journeys/decide.ts';
import { type EnrolmentCause, evolve, type JourneyFact } from '../journeys/enrolment.ts';
import type { JourneyEffect } from '../journeys/journey-effect.ts';
import { lotOfLead } from '../journeys/lot-of-lead.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import type { Situation } from '../journeys/situation.ts';
import { changeAudiences } from '../store/audience-members.ts';
import { enqueueEffects } from '../store/effects.ts';
import {
  type EnrolmentRow,
  insertTakenSteps,
  lockMailing,
  readMailedAt,
  saveEnrolments,
} from '../store/enrolments.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import { findPeopleNamed } from '../store/people.ts';
import { readJourneyVersions } from '../store/running-journeys.ts';
import type { Schema } from '../store/schema.ts';
import { alertsOf, peopleToAlert } from './alerts-of.ts';
import { bookWishes } from './book-wishes.ts';
import { describeLead } from './describe-lead.ts';
import { enrolLeads } from './enrol-leads.ts';
import { handOver } from './hand-over.ts';
import { journeyOfSource } from './journey-of-source.ts';
import type { Outcome } from './journey-outcome.ts';
import { outboxOf } from './outbox-of.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { whoFulfils } from './who-fulfils.ts';

/** An enrolment that is looked at, and why. */
export interface Move {
  enrolment: EnrolmentRow;
  /** `exit`: something happened that takes the lead out. */
  occasion: Occasion | { kind: 'exit' };
}

/** Several rows for one count, so that processes that move leads at the same time do not wait for each other. */
const TALLY_SLOTS = 8;

/**
 * Moves leads on in their journeys, with everything that their steps cause, in one transaction: what goes outside is put
 * into the outbox. The enrolments must be locked. Costs a handful of statements, however many there are.
 */
export async function moveEnrolments(
  transaction: Transaction<Schema>,
  { moves, now, home }: { moves: readonly Move[]; now: Instant; home: LeadPlace },
): Promise<void> {
  if (moves.length === 0) return;
  const sources = await readJourneyVersions(
    transaction,
    moves.map(({ enrolment }) => enrolment),
  );
  const journeys = new Map(sources.map((one) => [versionKey(one), journeyOfSource(one)]));
  const known = moves.map((move) => ({ ...move, journey: found(journeys.get(versionKey(move.enrolment))) }));
  const subjectIds = [...new Set(moves.map(({ enrolment }) => enrolment.subjectId))];
  const leads = new Map(
    (await readKnownSubjects(transaction, subjectIds)).map((lead) => [lead.subjectId, lead]),
  );
  const fulfilling = await readConditions(transaction, { moves: known, leads, now });
  const mailedAt = await readMailed(transaction, { moves: known, now });

  const outcomes = known.map(({ enrolment, occasion, journey }) => {
    const lead = leads.get(enrolment.subjectId);
    const mails = mailedAt.get(enrolment.subjectId) ?? [];
    const situation: Situation = {
      now,
      ...describeLead(lead, home),
      mailedAt: mails,
      fulfils: (condition) => fulfilling.get(condition)?.has(enrolment.subjectId) ?? false,
      lot: (step) => lotOfLead({ journey: journey.slug, step, subjectId: enrolment.subjectId }, sha256),
    };
    const facts = factsOf({ enrolment, occasion, journey, lead, situation });
    // The next journey of the same lead counts them too.
    const sent = facts.filter((fact) => fact.kind === 'caused' && fact.effect.kind === 'mail');
    mailedAt.set(enrolment.subjectId, [...mails, ...sent.map(({ at }) => at)]);
    return { enrolment: facts.reduce(evolve, enrolment) as EnrolmentRow, facts, journey, lead };
  });
  await saveEnrolments(
    transaction,
    outcomes.map(({ enrolment }) => enrolment),
  );
  await insertTakenSteps(transaction, outcomes.flatMap(takenStepsOf), now % TALLY_SLOTS);
  await carryOut(transaction, { outcomes, now, home });
}

type KnownMove = Move & { journey: Journey };

function factsOf({
  enrolment,
  occasion,
  journey,
  lead,
  situation,
}: KnownMove & { lead: KnownSubject | undefined; situation: Situation }): JourneyFact[] {
  const { now: at } = situation;
  if (!lead) return [{ kind: 'ended', status: 'exited', reason: 'lead-gone', at }];
  if (occasion.kind === 'exit') return [{ kind: 'ended', status: 'exited', reason: 'exit', at }];
  return decide(journey, enrolment, { occasion, situation });
}

/** Who fulfils each condition that deciding may ask for: each is asked once for all leads that it concerns. */
async function readConditions(
  transaction: Transaction<Schema>,
  {
    moves,
    leads,
    now,
  }: { moves: readonly KnownMove[]; leads: ReadonlyMap<string, KnownSubject>; now: Instant },
): Promise<Map<Condition, Set<string>>> {
  const concerned = new Map<Condition, KnownSubject[]>();
  for (const { enrolment, journey } of moves) {
    const lead = leads.get(enrolment.subjectId);
    if (!lead) continue;
    for (const condition of conditionsAhead(journey, enrolment.step)) {
      const others = concerned.get(condition);
      if (others) others.push(lead);
      else concerned.set(condition, [lead]);
    }
  }
  const fulfilling = new Map<Condition, Set<string>>();
  for (const [condition, profiles] of concerned) {
    fulfilling.set(condition, await whoFulfils(transaction, { condition, profiles, now }));
  }
  return fulfilling;
}

/** When e-mails went to leads, for the journeys with a cap. */
async function readMailed(
  transaction: Transaction<Schema>,
  { moves, now }: { moves: readonly KnownMove[]; now: Instant },
): Promise<Map<string, Instant[]>> {
  const capped = moves.filter(({ journey }) => journey.cap);
  if (capped.length === 0) return new Map();
  const subjectIds = [...new Set(capped.map(({ enrolment }) => enrolment.subjectId))];
  await lockMailing(transaction, subjectIds);
  const longest = Math.max(...capped.map(({ journey }) => journey.cap?.withinMs ?? 0));
  return readMailedAt(transaction, { subjectIds, since: now - longest });
}

function takenStepsOf({ enrolment, facts }: Outcome) {
  const { subjectId, enrolmentId, journeyId, version } = enrolment;
  const place = { subjectId, enrolmentId, journeyId, version };
  const mails = new Map(
    facts.flatMap((fact) =>
      fact.kind === 'caused' && fact.effect.kind === 'mail' ? [[fact.turn, fact.effect.template]] : [],
    ),
  );
  return facts.flatMap((fact) => {
    if (fact.kind === 'stepped') {
      const email = mails.get(fact.turn);
      const detail: JsonObject | null = email === undefined ? null : { email };
      return [{ ...place, turn: fact.turn, step: fact.step, way: fact.way, at: fact.at, detail }];
    }
    if (fact.kind !== 'ended') return [];
    const way = fact.reason ?? fact.status;
    return [{ ...place, turn: enrolment.turns, step: enrolment.step, way, at: fact.at, detail: null }];
  });
}

/** Does what stays inside of Ripen, and puts the rest into the outbox. */
async function carryOut(
  transaction: Transaction<Schema>,
  { outcomes, now, home }: { outcomes: readonly Outcome[]; now: Instant; home: LeadPlace },
): Promise<void> {
  await enqueueEffects(
    transaction,
    outcomes.flatMap((outcome) => outboxOf(outcome, effectId)),
  );
  const people = await findPeopleNamed(transaction, outcomes.flatMap(peopleToAlert));
  const personOf = (nameOrEmail: string) => people.get(nameOrEmail);
  await raiseAlerts(
    transaction,
    outcomes.flatMap((outcome) => alertsOf(outcome, { alertId: effectId, personOf })),
    now,
  );
  const caused = outcomes.flatMap(causedOf);
  await changeAudiences(
    transaction,
    caused.flatMap(({ subjectId, effect }) =>
      effect.kind === 'audience'
        ? [{ subjectId, audience: effect.audience, direction: effect.direction }]
        : [],
    ),
    now,
  );
  await handOver(
    transaction,
    caused.flatMap(({ effect, effectId: handoverId, known: _, ...place }) =>
      effect.kind === 'hand-over' ? [{ ...place, handoverId, team: effect.team }] : [],
    ),
    { now, home },
  );
  await bookWishes(
    transaction,
    caused.flatMap(({ effect, effectId: meetingId, known, ...place }) =>
      effect.kind === 'book' ? [{ ...place, meetingId, page: effect.page, wish: wishOf(effect, known) }] : [],
    ),
    { now, home },
  );
  await enrolLeads(
    transaction,
    caused.flatMap(({ subjectId, journey, effect }) =>
      effect.kind === 'enrol'
        ? [{ subjectId, journey: effect.journey, cause: { kind: 'journey', journey } as const }]
        : [],
    ),
    now,
  );
}

/** What the steps of an outcome cause, each with its id and where it comes from. */
function causedOf({ enrolment, facts, journey, lead }: Outcome) {
  const { enrolmentId, subjectId, cause } = enrolment;
  return facts.flatMap((fact) => {
    if (fact.kind !== 'caused') return [];
    const { effect, turn, ordinal, step } = fact;
    const id = effectId({ enrolmentId, turn, ordinal });
    const known = { cause, lead };
    return [{ subjectId, journey: journey.slug, enrolmentId, step, effect, effectId: id, known }];
  });
}

/** The time that a lead wished for: from the event that let it in, otherwise from its traits; null for none. */
function wishOf(
  { wish }: JourneyEffect & { kind: 'book' },
  { cause, lead }: { cause: EnrolmentCause; lead: KnownSubject | undefined },
): string | null {
  const said = cause.kind === 'event' ? valueAt(cause.properties, wish) : undefined;
  const value = said ?? lead?.traits[wish]?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** The id of an effect, as a UUID: the same whenever the same step of the same enrolment causes it. */
function effectId(parts: { enrolmentId: string; turn: number; ordinal: number }): string {
  const digits = sha256(`${parts.enrolmentId}:${parts.turn}:${parts.ordinal}`);
  // Version 8 of RFC 9562: made by a hash of our own.
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function versionKey({ journeyId, version }: { journeyId: number; version: number }): string {
  return `${journeyId}:${version}`;
}

function found(journey: Journey | undefined): Journey {
  if (!journey) throw new Error('an enrolment is in a version of a journey that is not there');
  return journey;
}
