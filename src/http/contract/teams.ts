import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import { WEEKDAYS } from '../../domain/working-hours.ts';
import { handoverReasonsSchema } from './handovers.ts';
import { instantParameter, instantText } from './wire-values.ts';

/** Codes of countries (ISO 3166-1). */
const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'expected the two letters of a country (ISO 3166-1), such as CZ')
  .meta({ example: 'CZ' });

const dayHours = z.object({
  fromMinute: z.number().int().min(0).max(1_439).meta({ description: 'Minutes after local midnight.' }),
  toMinute: z.number().int().min(1).max(1_440),
});

const day = z
  .array(dayHours)
  .max(6)
  .refine(
    (parts) =>
      parts.every(
        ({ fromMinute, toMinute }, index) =>
          fromMinute < toMinute && fromMinute >= (parts[index - 1]?.toMinute ?? 0),
      ),
    'expected parts of a day in order that do not overlap, none over midnight',
  );

/** When somebody works in a week, by the clock where they are. */
const weeklyHoursSchema = z
  .object({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day })
  .refine((hours) => WEEKDAYS.some((name) => hours[name].length > 0), 'expected some hours in the week')
  .meta({ description: 'The parts of each day, in minutes after local midnight.' });

const ownShape = {
  takesLeads: z.boolean().meta({ description: 'Whether they get new leads at all.' }),
  languages: z
    .array(z.enum(LANGUAGES))
    .max(LANGUAGES.length)
    .meta({ description: 'In which they talk to leads; none for all.' }),
  hours: weeklyHoursSchema,
  country: countryCode.nullable().meta({ description: 'Whose public holidays are free.' }),
};

/** What everybody decides about themselves. */
export const ownRepSchema = z.object(ownShape);

/** What is to be known of somebody for giving them leads. */
export const repSettingsSchema = z.object({
  ...ownShape,
  territories: z
    .array(countryCode)
    .max(250)
    .meta({ description: 'The countries that they look after; none for all.' }),
  capacity: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .meta({ description: 'How many leads without an answer they may have; null for any number.' }),
});

export const absenceInputSchema = z
  .object({ from: instantParameter, to: instantParameter, note: z.string().trim().max(200).default('') })
  .refine(({ from, to }) => to > from, { error: 'expected an end after the beginning', path: ['to'] });

export const absenceSchema = z.object({
  absenceId: z.string(),
  from: instantText,
  to: instantText.meta({ description: 'Not included.' }),
  note: z.string(),
});
export type Absence = z.infer<typeof absenceSchema>;

/** Somebody who gets leads, or could. */
export const repSchema = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  timeZone: z.string(),
  ...repSettingsSchema.shape,
  open: z.number().int().meta({ description: 'How many leads without an answer they have now.' }),
  isAway: z.boolean(),
  worksAt: instantText.meta({ description: 'When they work next; now when they do.' }),
  absences: z.array(absenceSchema).meta({ description: 'Those that are not over.' }),
  teams: z.array(z.string()).meta({ description: 'The slugs of their teams.' }),
});
export type RepAnswer = z.infer<typeof repSchema>;

const escalationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), personId: z.uuid() }),
  z.object({ kind: z.literal('channel'), channel: z.string().min(1).max(63) }),
]);

const minutes = z.number().int().min(1).max(100_000).nullable();

/** A team as it is sent. */
export const teamInputSchema = z
  .object({
    title: z.string().trim().min(1).max(100),
    members: z
      .array(
        z.object({
          personId: z.uuid(),
          weight: z
            .number()
            .int()
            .min(0)
            .max(100)
            .default(1)
            .meta({ description: 'Twice the weight, twice the leads; 0 for none.' }),
        }),
      )
      .max(500)
      .refine(
        (members) => new Set(members.map(({ personId }) => personId)).size === members.length,
        'expected everybody once',
      ),
    keepsCompanies: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether a lead goes to the rep who has others of its company.' }),
    respondWithinMinutes: minutes
      .default(null)
      .meta({ description: 'Of working time of the rep; null for no target.' }),
    remindBeforeMinutes: minutes
      .default(null)
      .meta({ description: 'So many minutes of working time before the target.' }),
    escalateTo: escalationSchema
      .nullable()
      .default(null)
      .meta({ description: 'Whom to tell when the target was missed.' }),
    reassigns: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether a lead whose target was missed goes to another rep, at most twice.' }),
  })
  .refine(
    ({ respondWithinMinutes, remindBeforeMinutes }) =>
      remindBeforeMinutes === null ||
      (respondWithinMinutes !== null && remindBeforeMinutes < respondWithinMinutes),
    { error: 'expected less than respondWithinMinutes', path: ['remindBeforeMinutes'] },
  );

export const teamSchema = z.object({
  slug: z.string(),
  title: z.string(),
  members: z.array(
    z.object({
      personId: z.string(),
      name: z.string().nullable().meta({ description: 'Null for who cannot sign in any more.' }),
      weight: z.number().int(),
      open: z.number().int().meta({ description: 'Leads without an answer, of all teams.' }),
    }),
  ),
  keepsCompanies: z.boolean(),
  respondWithinMinutes: z.number().int().nullable(),
  remindBeforeMinutes: z.number().int().nullable(),
  escalateTo: escalationSchema.nullable(),
  reassigns: z.boolean(),
  waiting: z
    .number()
    .int()
    .meta({ description: 'Leads that wait until somebody has room, counted to 1,000.' }),
});
export type TeamAnswer = z.infer<typeof teamSchema>;

/** To whom a lead would go now. */
export const nextRepSchema = z.object({
  lead: z.string().nullable().meta({ description: 'Null for a lead of which nothing is known.' }),
  rep: z.object({ personId: z.string(), name: z.string() }).nullable(),
  why: handoverReasonsSchema,
});
export type NextRep = z.infer<typeof nextRepSchema>;
