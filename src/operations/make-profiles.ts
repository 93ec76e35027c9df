import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { profileRevision, saveProfiles, setProfileRevision } from '../store/profiles.ts';
import type { Schema } from '../store/schema.ts';
import { lockSubjects, readSubjects, subjectIdsAfter } from '../store/subjects.ts';
import { PROFILE_REVISION, profileOf } from './profile-of.ts';

const SUBJECTS_AT_ONCE = 500;

/**
 * Makes the profiles of some subjects that were there before there were profiles, or when they were made in another way.
 *
 * @param after the last subject that is done; null at the beginning
 * @returns the last one now; undefined when all are done
 */
export async function makeProfiles(
  transaction: Transaction<Schema>,
  { after, now }: { after: string | null; now: Instant },
): Promise<string | undefined> {
  if ((await profileRevision(transaction)) >= PROFILE_REVISION) return undefined;
  const ids = await subjectIdsAfter(transaction, { after, limit: SUBJECTS_AT_ONCE });
  const last = ids.at(-1);
  if (last === undefined) {
    await setProfileRevision(transaction, PROFILE_REVISION);
    return undefined;
  }
  // Locked, so that nothing newer is overwritten.
  const rows = (await lockSubjects(transaction, ids)).filter(({ mergedInto }) => mergedInto === null);
  const companyIds = [...new Set(rows.flatMap(({ companyId }) => companyId ?? []))];
  const companies = new Map(
    (await readSubjects(transaction, companyIds)).map(({ subjectId, traits }) => [subjectId, traits]),
  );
  const profiles = rows.map((row) =>
    profileOf({ ...row, companyTraits: companies.get(row.companyId ?? '') }),
  );
  await saveProfiles(transaction, profiles, now);
  return last;
}
