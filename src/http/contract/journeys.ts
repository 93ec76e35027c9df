import { z } from 'zod';
import { scorecardProblemSchema } from './scorecards.ts';
import { instantText } from './wire-values.ts';

/** The text of a journey in a request. */
export const journeyText = z
  .string()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'The text of a journey file, YAML or JSON.' });

const count = z.number().int();

const journeyStatusSchema = z
  .enum(['draft', 'live', 'paused', 'archived'])
  .meta({ description: 'Paused: nobody comes in, and nobody inside goes on. Archived: neither, for good.' });

export const journeySchema = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  status: journeyStatusSchema,
  liveVersion: z.number().int().nullable(),
  hasDraft: z.boolean(),
  draftUpdatedAt: instantText.nullable(),
  draftUpdatedBy: z.string().nullable(),
  createdAt: instantText,
  entered: count.meta({ description: 'How often leads came in; somebody who came twice counts twice.' }),
  inside: count.meta({ description: 'How many are inside now.' }),
  finished: count,
  exited: count,
  goals: count.meta({ description: 'How often leads came to a goal.' }),
  emails: count.meta({ description: 'How many e-mails its steps let go.' }),
});
export type JourneyAnswer = z.infer<typeof journeySchema>;

export const journeyVersionSchema = z.object({
  version: z.number().int(),
  comment: z.string(),
  publishedAt: instantText,
  publishedBy: z.string().nullable(),
  isLive: z.boolean(),
});

/** What is allowed in a journey, and probably not meant, with its place. */
const journeyWarningSchema = z.object({
  kind: z.enum([
    'no-start',
    'never-starts',
    'unreached-step',
    'loop',
    'endless-loop',
    'wait-for-nothing',
    'same-ways',
    'nobody-takes-path',
    'instant-passed',
    'missing-consent',
    'private-address',
    'journey-not-live',
    'email-not-live',
  ]),
  step: z
    .string()
    .nullable()
    .meta({ description: 'The step that it is about; null for the journey itself.' }),
  about: z.string().meta({ description: 'What it names: a path, an address, another step; may be empty.' }),
  path: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  message: z.string(),
});

export const journeyCheckSchema = z.object({
  isValid: z.boolean(),
  slug: z.string().nullable().meta({ description: 'Null when the text cannot be read.' }),
  problems: z.array(scorecardProblemSchema),
  warnings: z.array(journeyWarningSchema),
});
export type JourneyCheckAnswer = z.infer<typeof journeyCheckSchema>;

export const stepProgressSchema = z.object({
  step: z.string(),
  inside: count,
  ways: z.array(z.object({ way: z.string(), leads: count })),
});

export const insideStepSchema = z.object({
  version: z.number().int(),
  step: z.string(),
  leads: count,
  canMove: z.boolean().meta({ description: 'Whether the text has a step of this id.' }),
});
export type InsideStepAnswer = z.infer<typeof insideStepSchema>;

/** What became of those inside when a version is published. */
export const insideChoiceSchema = z.enum(['finish', 'move']).meta({
  description:
    'finish: those inside finish the version that they are in. move: they go on at the step of the same id in the new one, and where there is none they finish the old one.',
});

/** What would happen to a lead in a journey, step by step. */
export const dryRunSchema = z.object({
  subjectId: z.string(),
  isMeant: z.boolean().meta({ description: 'Whether the condition of the journey lets the lead in.' }),
  timeZone: z.string().meta({ description: 'Where the lead lives.', example: 'Europe/Prague' }),
  country: z.string().nullable(),
  steps: z.array(
    z.object({
      step: z.string(),
      arrivesAt: instantText,
      leavesAt: instantText.nullable().meta({ description: 'Null where the dry run ends.' }),
      way: z.string().nullable(),
      waits: z.array(
        z.object({
          for: z.enum(['time', 'event', 'hours', 'cap', 'date']).meta({
            description:
              'hours, cap: an e-mail is held until its hours begin, or until there were few enough.',
          }),
          until: instantText.meta({ description: 'When it goes on at the latest.' }),
        }),
      ),
      effects: z.array(z.object({ kind: z.string(), about: z.string() })),
      found: z
        .array(z.object({ asked: z.string(), found: z.string() }))
        .meta({ description: 'Of a branch: what its condition asks, and what was found of the lead.' }),
    }),
  ),
  ended: z
    .object({ at: instantText, status: z.enum(['finished', 'exited']), reason: z.string().nullable() })
    .nullable()
    .meta({ description: 'Null when it goes on for more than 100 turns or two years.' }),
});
export type DryRunAnswer = z.infer<typeof dryRunSchema>;
