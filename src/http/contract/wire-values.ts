import { z } from 'zod';
import { formatInstant, type Instant, isInstant, parseInstant } from '../../domain/instant.ts';

/** An instant in a request: ISO 8601, read into epoch milliseconds. */
export const instantParameter = z
  .string()
  .meta({
    description: 'An ISO 8601 date-time between 1970 and 9999; a date alone is midnight UTC.',
    example: '2026-11-22T08:30:00Z',
  })
  .transform((text, context): Instant => {
    const instant = parseInstant(text);
    if (instant !== undefined && isInstant(instant)) return instant;
    context.addIssue({
      code: 'custom',
      message: `got “${text}”, expected an ISO 8601 date-time between 1970 and 9999`,
    });
    return z.NEVER;
  });

/** An instant in an answer, in UTC. */
export const instantText = z
  .string()
  .meta({ description: 'ISO 8601 in UTC.', example: '2026-11-22T08:30:00.000Z' });

export function optionalInstant(instant: Instant | null | undefined): string | null {
  return instant === null || instant === undefined ? null : formatInstant(instant);
}

export const slugParameter = z
  .string()
  .min(1)
  .max(63)
  .meta({ description: 'The slug of a scorecard.', example: 'agency-b2b' });

/** The slug of something that may be new, as files write it. */
export const newSlug = z
  .string()
  .min(1)
  .max(63)
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'expected small letters, digits and dashes, such as agency-b2b',
  );

export const leadParameter = z
  .object({ lead: z.string().min(1).max(512) })
  .meta({ description: 'A lead by e-mail address, user id, anonymous id or lead id.' });

export const limitParameter = (most: number, usual: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .default(usual)
    .meta({ description: `How many to return, at most ${most}.` });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .meta({ description: 'A problem document (RFC 9457); errors name the fields that are wrong.' });

/** The answers that any route may give besides its own. */
export const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema };

const LARGEST_INTEGER = 2_147_483_647;

/** A whole number as the database has it: scores, versions. */
const integer = z
  .number()
  .int()
  .min(-LARGEST_INTEGER - 1)
  .max(LARGEST_INTEGER);

/** A whole number in a query. */
export const integerParameter = z.coerce.number().pipe(integer);

/** A version of a scorecard in a query or a path. */
export const versionParameter = z.coerce.number().int().min(1).max(LARGEST_INTEGER);

/** A time zone of the IANA database, by which days begin. */
export const timeZoneParameter = z
  .string()
  .max(64)
  .default('UTC')
  .refine((zone) => isTimeZone(zone), 'expected a time zone of the IANA database, such as Europe/Prague')
  .meta({ description: 'A time zone of the IANA database.', example: 'Europe/Prague' });

function isTimeZone(zone: string): boolean {
  try {
    // The one way to ask; throws for a zone that it does not know. Offsets are no zones.
    return !/^[+-]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}
/** Which score to explain, and for when. */
export const explainQuery = z.object({
  scorecard: slugParameter
    .optional()
    .meta({ description: 'The slug of a scorecard; the one that went live last when left out.' }),
  at: instantParameter.optional().meta({ description: 'The moment to explain; now when left out.' }),
  knownAt: instantParameter.optional().meta({ description: 'Only what Ripen had received by then counts.' }),
  version: versionParameter.optional().meta({ description: 'A version; the live one when left out.' }),
});
