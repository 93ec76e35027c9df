import { sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** A step to which leads may be moved, with the event that is waited for there, folded; null when none is. */
export interface MoveTarget {
  step: string;
  waitsFor: string | null;
}

/**
 * Moves those inside a journey to another version, to the step of the same id; whoever is at a step that it does not have
 * stays where it is. A wait that has begun ends when it would have ended, but what is waited for is that of the new version.
 *
 * @returns how many were moved
 */
export async function moveEnrolments(
  transaction: Transaction<Schema>,
  { journeyId, version, targets }: { journeyId: number; version: number; targets: readonly MoveTarget[] },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update enrolment e set version = ${version},
      waits_for = case when e.wait->>'for' in ('event', 'time') then target.waits_for else e.waits_for end,
      wait = case
        when e.wait is null or e.wait->>'for' not in ('event', 'time') then e.wait
        when target.waits_for is null then jsonb_build_object('for', 'time', 'until', e.wait->'until')
        else jsonb_build_object('for', 'event', 'event', target.waits_for, 'until', e.wait->'until') end
    from unnest(${targets.map(({ step }) => step)}::text[], ${targets.map(({ waitsFor }) => waitsFor)}::text[])
      as target (step, waits_for)
    where e.journey_id = ${journeyId} and e.status = 'active' and e.version <> ${version} and e.step = target.step`.execute(
    transaction,
  );
  return Number(numAffectedRows);
}
