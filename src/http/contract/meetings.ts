import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import { MEETING_STATES } from '../../domain/meeting.ts';
import { timeZoneParameter } from './people.ts';
import { instantParameter, instantText, newSlug } from './wire-values.ts';

const MINUTES_OF_DAY = 1_440;

const texts = z.partialRecord(z.enum(LANGUAGES), z.string().trim().max(500)).meta({
  description: 'By language; those that are missing are as in English.',
  example: { en: 'A first call' },
});

const minutes = (most: number) => z.number().int().min(0).max(most);

/** When meetings of a page can be. */
const bookingTimesSchema = z.object({
  durationMinutes: z.number().int().min(5).max(480),
  stepMinutes: z
    .number()
    .int()
    .refine(
      (step) => step >= 5 && MINUTES_OF_DAY % step === 0,
      'expected minutes that divide a day, at least 5, as 15',
    )
    .meta({ description: 'Meetings begin at multiples of so many minutes after midnight.' }),
  bufferBeforeMinutes: minutes(240),
  bufferAfterMinutes: minutes(240),
  noticeMinutes: minutes(60 * 24 * 30).meta({
    description: 'So long ahead a meeting has to be booked at least.',
  }),
  horizonDays: z.number().int().min(1).max(180),
  mostPerDay: z.number().int().min(1).max(100).nullable(),
});

const placeSchema = z.union([
  z.object({ kind: z.literal('phone') }),
  z.object({ kind: z.enum(['video', 'address']), text: z.string().trim().min(1).max(500) }),
]);

/** A booking page, without its slug. */
export const bookingPageInputSchema = z.object({
  title: texts.refine(
    (title) => Object.values(title).some((text) => text !== ''),
    'expected a title in one language at least',
  ),
  description: texts.default({}),
  host: z.union([
    z.object({ kind: z.literal('person'), personId: z.uuid() }),
    z.object({ kind: z.literal('team'), team: z.string().min(1).max(63) }),
  ]),
  isOpen: z.boolean().default(true),
  times: bookingTimesSchema,
  place: placeSchema,
  questions: z
    .array(
      z.object({
        key: z
          .string()
          .regex(/^[a-z][a-z0-9_-]{0,40}$/, 'expected small letters, digits and dashes, as budget'),
        label: texts,
        isRequired: z.boolean(),
      }),
    )
    .max(10)
    .default([]),
  reminderMinutes: z
    .array(
      z
        .number()
        .int()
        .min(5)
        .max(60 * 24 * 14),
    )
    .max(5)
    .default([1_440, 60]),
});

/** A booking page. */
export const bookingPageSchema = bookingPageInputSchema.extend({
  slug: z.string(),
  url: z.string().meta({ description: 'Where leads book.' }),
  hostName: z
    .string()
    .nullable()
    .meta({ description: 'The name of the rep or the team; null when it is gone.' }),
});
export type BookingPageAnswer = z.infer<typeof bookingPageSchema>;

export const bookingPageParameter = z.object({ slug: newSlug });

/** A free time. */
export const freeTimesSchema = z.object({
  items: z.array(z.object({ startsAt: instantText, reps: z.number().int() })),
});

/** A meeting. */
export const meetingSchema = z.object({
  meetingId: z.string(),
  leadId: z.string(),
  page: z.string(),
  rep: z.object({ personId: z.string(), name: z.string().nullable() }),
  state: z.enum(MEETING_STATES),
  startsAt: instantText,
  endsAt: instantText,
  title: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  message: z.string(),
  answers: z.record(z.string(), z.string()),
  language: z.enum(LANGUAGES),
  timeZone: z.string(),
  place: placeSchema,
  bookedBy: z.enum(['lead', 'rep', 'calendar', 'journey', 'api']),
  createdAt: instantText,
  changedAt: instantText,
});
export type MeetingAnswer = z.infer<typeof meetingSchema>;

/** A meeting that somebody books for a lead. */
export const bookingSchema = z.object({
  meetingId: z.uuid().optional().meta({ description: 'The same id twice is one meeting.' }),
  page: z.string().min(1).max(63),
  lead: z.string().min(1).max(512).meta({
    description:
      'A lead by e-mail address, user id, anonymous id or lead id; an address that nobody has makes a new one.',
  }),
  startsAt: instantParameter,
  personId: z.uuid().optional().meta({ description: 'Only with this rep.' }),
  name: z.string().trim().max(300).optional(),
  phone: z.string().trim().max(300).optional(),
  message: z.string().trim().max(2_000).default(''),
  language: z.enum(LANGUAGES).optional(),
  timeZone: timeZoneParameter.optional(),
});

export const movingSchema = z.object({ startsAt: instantParameter });

export const outcomeSchema = z.object({ outcome: z.enum(['held', 'no-show']) });

/** Somebody's calendar, without its password. */
export const calendarSchema = z.object({
  personId: z.string(),
  name: z.string(),
  url: z.string(),
  user: z.string(),
  calendars: z.array(
    z.object({ url: z.string(), title: z.string(), isBusy: z.boolean(), readAt: instantText.nullable() }),
  ),
  targetUrl: z.string().nullable().meta({ description: 'The calendar that gets the meetings.' }),
  state: z.enum(['reading', 'good', 'failing', 'stale', 'paused']).meta({
    description:
      'reading: not read yet. good. failing: the last known busy times are used. stale: not read for a day, so that no free times are offered. paused: a back-up was restored; connect again.',
  }),
  syncedAt: instantText.nullable(),
  problem: z
    .object({
      kind: z.enum(['login', 'missing', 'unreachable', 'nonsense']),
      text: z.string(),
      since: instantText,
    })
    .nullable(),
  unreadable: z.array(z.object({ title: z.string(), problem: z.string() })),
});
export type CalendarAnswer = z.infer<typeof calendarSchema>;

export const calendarLoginSchema = z.object({
  url: z.url().max(2_000).meta({ example: 'https://cloud.example.com/remote.php/dav' }),
  user: z.string().trim().min(1).max(300),
  password: z.string().min(1).max(1_000),
});

export const calendarChoiceSchema = z.object({
  busy: z
    .array(z.string().max(2_000))
    .max(100)
    .meta({ description: 'The calendars that keep busy, by address.' }),
  targetUrl: z.string().max(2_000).nullable(),
});
