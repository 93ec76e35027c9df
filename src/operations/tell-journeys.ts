import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Journey } from '../domain/journey.ts';
import { answersExit, answersPattern, answersTrigger } from '../journeys/answers-trigger.ts';
import type { JourneySignal } from '../journeys/journey-signal.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { type EnrolmentRow, lockOpenEnrolments } from '../store/enrolments.ts';
import { type KeptSignal, takeSignals } from '../store/journey-signals.ts';
import { readJourneyVersions, readLiveJourneys } from '../store/running-journeys.ts';
import type { Schema } from '../store/schema.ts';
import { type Entrant, enrolLeads } from './enrol-leads.ts';
import { journeyOfSource } from './journey-of-source.ts';
import { type Move, moveEnrolments } from './move-enrolments.ts';
import { scheduleDates } from './schedule-dates.ts';

/**
 * Tells journeys what happened to leads: takes the oldest signals, and in the same transaction lets leads in, moves those on who
 * waited for it, and takes those out whom it takes out. Each signal is told once, whatever is interrupted.
 *
 * @returns how many signals were told
 */
export async function tellJourneys(
  transaction: Transaction<Schema>,
  { now, limit, home }: { now: Instant; limit: number; home: LeadPlace },
): Promise<number> {
  const signals = await takeSignals(transaction, limit);
  for (const round of rounds(signals)) await tell(transaction, { signals: round, now, home });
  return signals.length;
}

/** Of every lead one signal a round, in order: what a signal finds depends on what the one before it did. */
function rounds(signals: readonly KeptSignal[]): KeptSignal[][] {
  const told = new Map<string, number>();
  const all: KeptSignal[][] = [];
  for (const signal of signals) {
    const round = told.get(signal.subjectId) ?? 0;
    told.set(signal.subjectId, round + 1);
    const others = all[round];
    if (others) others.push(signal);
    else all[round] = [signal];
  }
  return all;
}

async function tell(
  transaction: Transaction<Schema>,
  { signals, now, home }: { signals: readonly KeptSignal[]; now: Instant; home: LeadPlace },
): Promise<void> {
  const subjectIds = signals.map(({ subjectId }) => subjectId);
  const enrolments = await lockOpenEnrolments(transaction, subjectIds);
  const active = enrolments.filter(({ status }) => status === 'active');
  const versions = await readJourneyVersions(transaction, active);
  const journeyOf = new Map(versions.map((one) => [`${one.journeyId}:${one.version}`, journeyOfSource(one)]));
  const signalOf = new Map(signals.map((one) => [one.subjectId, one.signal]));
  const moves = active.flatMap((enrolment) => {
    const journey = journeyOf.get(`${enrolment.journeyId}:${enrolment.version}`);
    const signal = signalOf.get(enrolment.subjectId);
    return journey && signal ? moveBy({ enrolment, journey, signal }) : [];
  });
  await moveEnrolments(transaction, { moves, now, home });

  const live = (await readLiveJourneys(transaction)).map(journeyOfSource);
  const entrants = signals.flatMap(({ subjectId, signal }): Entrant[] =>
    live
      .filter(({ triggers }) => triggers.some((trigger) => answersTrigger(trigger, signal)))
      .map(({ slug }) => ({ subjectId, journey: slug, cause: signal })),
  );
  await enrolLeads(transaction, entrants, now);
  const retraited = signals.filter(({ signal }) => signal.kind === 'traits');
  await scheduleDates(transaction, {
    subjectIds: retraited.map(({ subjectId }) => subjectId),
    now,
    home,
  });
}

/** What a signal means for somebody who is in a journey; nothing when it concerns neither an exit nor the wait. */
function moveBy({
  enrolment,
  journey,
  signal,
}: {
  enrolment: EnrolmentRow;
  journey: Journey;
  signal: JourneySignal;
}): Move[] {
  if (answersExit(journey, signal)) return [{ enrolment, occasion: { kind: 'exit' } }];
  const step = journey.steps.find(({ id }) => id === enrolment.step);
  const awaited = step?.kind === 'wait' && step.wait.kind === 'event' ? step.wait : undefined;
  if (
    enrolment.wait?.for === 'event' &&
    awaited &&
    signal.kind === 'event' &&
    answersPattern(awaited, signal)
  ) {
    return [{ enrolment, occasion: { kind: 'event', properties: signal.properties } }];
  }
  // It may be what an exit asks about.
  const hasConditions = journey.exits.some(({ kind }) => kind === 'condition');
  return hasConditions ? [{ enrolment, occasion: { kind: 'time' } }] : [];
}
