import { type RawBuilder, sql } from 'kysely';

/**
 * The arm that the lot gives a lead, 0 or 1, as SQL: the first 32 bits of the MD5 of salt and id, as a share of 2³², below the
 * share of the second arm or not. The same on every machine, and for good: it is made of nothing that changes.
 *
 * @param subjectId the column with the id
 */
export function drawnArm(
  { salt, share }: { salt: string; share: number },
  subjectId: string,
): RawBuilder<0 | 1> {
  return sql`(case when ('x' || left(md5(${`${salt}:`}::text || ${sql.ref(subjectId)}::text), 8))::bit(32)::bigint
    < ${share}::float8 * 4294967296 then 1 else 0 end)`;
}
