import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import { PASSWORD_LENGTH } from '../../domain/password-length.ts';
import { ROLES } from '../../domain/role.ts';
import { instantText } from './wire-values.ts';

/** A password that somebody chooses. */
export const newPassword = z.string().min(PASSWORD_LENGTH.least).max(PASSWORD_LENGTH.most);

/** A password that somebody has; also one that was chosen under other rules. */
export const knownPassword = z.string().min(1).max(PASSWORD_LENGTH.most);

export const emailParameter = z.email().max(254);
export const personName = z.string().trim().min(1).max(100);
export const roleParameter = z.enum(ROLES);
export const languageParameter = z.enum(LANGUAGES);
export const timeZoneParameter = z
  .string()
  .max(64)
  .refine(isTimeZone, 'expected a zone of the IANA database, as Europe/Prague')
  .meta({ description: 'A zone of the IANA database.', example: 'Europe/Prague' });

/** What somebody says of themselves who becomes a person. */
export const newcomerSchema = z.object({
  name: personName,
  password: newPassword,
  language: languageParameter,
  timeZone: timeZoneParameter,
});

export const personSchema = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleParameter,
  isActive: z.boolean().meta({ description: 'Whether they can sign in.' }),
  hasTwoFactor: z.boolean(),
  createdAt: instantText,
  lastSeenAt: instantText.nullable().meta({ description: 'To the day.' }),
});
export type PersonAnswer = z.infer<typeof personSchema>;

export const invitationSchema = z.object({
  invitationId: z.string(),
  email: z.string(),
  role: roleParameter,
  invitedBy: z.string(),
  createdAt: instantText,
  expiresAt: instantText,
  isExpired: z.boolean(),
});

/** An invitation just made, with its link, which is shown this once. */
export const invitedSchema = z.object({
  invitation: invitationSchema,
  path: z.string().meta({ description: 'The link, without the address of this Ripen in front.' }),
  isSent: z.boolean().meta({ description: 'Whether the link went out by e-mail.' }),
});

/** A profile, as its owner sees it. */
export const profileSchema = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleParameter,
  language: languageParameter,
  timeZone: z.string(),
  hasPassword: z.boolean().meta({ description: 'False for whoever signs in through another system only.' }),
  hasTwoFactor: z.boolean(),
});

export const browserSessionSchema = z.object({
  sessionId: z.string(),
  isCurrent: z.boolean(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: instantText,
  lastSeenAt: instantText,
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
