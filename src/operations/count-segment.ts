import type { Kysely } from 'kysely';
import type { Condition } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import { countSubjectsOf, type DrawPosition, drawSubjects } from '../store/draw-subjects.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { whoFulfils } from './who-fulfils.ts';

/** How far counting has come: of each condition, how many of those looked at fulfil it, and the first of them. */
export interface SegmentCount {
  /** How many leads there are. */
  subjects: number;
  sampled: number;
  counts: { matching: number; firstIds: string[] }[];
  /** Whether everybody was looked at. */
  isLast: boolean;
}

const LEADS_AT_ONCE = 500;
const MOST_SHOWN = 20;

/**
 * Counts the leads that fulfil conditions: of a random sample at first, the same each time, and at last of everybody.
 * Whoever has seen enough stops asking.
 */
export async function* countSegments(
  database: Kysely<Schema>,
  { conditions, now }: { conditions: readonly Condition[]; now: Instant },
): AsyncGenerator<SegmentCount> {
  const subjects = await countSubjectsOf(database, 'lead');
  const counts = conditions.map((condition) => ({ condition, matching: 0, firstIds: [] as string[] }));
  let sampled = 0;
  let after: DrawPosition | undefined;
  for (;;) {
    const drawn = await drawSubjects(database, { kind: 'lead', after, limit: LEADS_AT_ONCE });
    const profiles = await readKnownSubjects(
      database,
      drawn.map(({ subjectId }) => subjectId),
    );
    for (const count of counts) {
      const found = await whoFulfils(database, { condition: count.condition, profiles, now });
      count.matching += found.size;
      count.firstIds.push(...[...found].slice(0, MOST_SHOWN - count.firstIds.length));
    }
    sampled += profiles.length;
    const isLast = drawn.length < LEADS_AT_ONCE;
    yield { subjects: isLast ? sampled : Math.max(subjects, sampled), sampled, counts, isLast };
    if (isLast) return;
    after = drawn.at(-1);
  }
}
