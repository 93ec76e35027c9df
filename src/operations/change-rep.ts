import type { Transaction } from 'kysely';
import { firstLook, targetOf } from '../assignment/handover-course.ts';
import type { Instant } from '../domain/instant.ts';
import { type AbsenceRow, deleteAbsence, saveAbsence } from '../store/absences.ts';
import { lockHandoversOf } from '../store/due-handovers.ts';
import { saveHandovers } from '../store/handovers.ts';
import { listReps, type RepSettings, saveRep } from '../store/reps.ts';
import type { Schema } from '../store/schema.ts';
import { listTeams } from '../store/teams.ts';
import { readWorkingTimes } from './team-rosters.ts';

/** Notes what is to be known of a rep; the targets of the leads that they have follow their new working time. */
export async function changeRep(
  transaction: Transaction<Schema>,
  { personId, settings, now }: { personId: string; settings: RepSettings; now: Instant },
): Promise<void> {
  await saveRep(transaction, { personId, settings, at: now });
  await moveTargets(transaction, { personId, now });
}

/**
 * Notes or removes an absence, with what follows for the leads that somebody has.
 *
 * @returns whether there was what is to be removed
 */
export async function changeAbsences(
  transaction: Transaction<Schema>,
  { add, remove, now }: { add?: AbsenceRow; remove?: { absenceId: string; personId: string }; now: Instant },
): Promise<boolean> {
  const personId = add?.personId ?? remove?.personId;
  if (add) await saveAbsence(transaction, add);
  const isDone = remove === undefined || (await deleteAbsence(transaction, remove));
  if (personId !== undefined) await moveTargets(transaction, { personId, now });
  return isDone;
}

/** The targets that are still ahead are counted anew; whoever is away for long now is noticed at once. */
async function moveTargets(
  transaction: Transaction<Schema>,
  { personId, now }: { personId: string; now: Instant },
): Promise<void> {
  const reps = await listReps(transaction, [personId]);
  const open = await lockHandoversOf(transaction, personId);
  if (open.length === 0) return;
  const since = Math.min(...open.map(({ assignedAt, askedAt }) => assignedAt ?? askedAt));
  const time = (await readWorkingTimes(transaction, { reps, now: since })).get(personId);
  const teams = new Map((await listTeams(transaction)).map((team) => [team.slug, team]));
  const isAway = time?.absences.some(({ from, to }) => from <= now && now < to) === true;
  const moved = open.map((handover) => {
    const { assignedAt, missedAt, team } = handover;
    if (!time || assignedAt === null || missedAt !== null) return handover;
    const target = targetOf({ time, target: teams.get(team ?? ''), from: assignedAt });
    const { remindAt } = target;
    const next = firstLook(
      { ...target, remindAt: handover.remindedAt === null ? remindAt : null },
      time,
      now,
    );
    return { ...handover, ...target, nextAt: next };
  });
  await saveHandovers(
    transaction,
    moved.map((handover) => (isAway || !time ? { ...handover, nextAt: now } : handover)),
  );
}
