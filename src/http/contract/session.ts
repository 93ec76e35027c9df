import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import { ROLES } from '../../domain/role.ts';
import { SCOPES, type Scope } from './access.ts';

/** Whoever makes the request: a person, a program with a key, or the command line. */
export const meSchema = z.object({
  kind: z.enum(['person', 'key', 'local']),
  personId: z.string().nullable().meta({ description: 'Null for whoever is no person.' }),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(ROLES).nullable(),
  scopes: z.array(z.enum(Object.keys(SCOPES) as [Scope, ...Scope[]])),
  language: z.enum(LANGUAGES).nullable().meta({ description: 'Null: as the browser asks for.' }),
  timeZone: z
    .string()
    .nullable()
    .meta({ description: 'A zone of the IANA database; null: that of the browser.' }),
});
export type Me = z.infer<typeof meSchema>;

/** What the app asks first: who is there, and what there is to do before anybody can sign in. */
export const sessionSchema = z.object({
  isSetUp: z
    .boolean()
    .meta({ description: 'Whether there is an owner; until then the first thing is to make one.' }),
  me: meSchema.nullable().meta({ description: 'Null for whoever is not signed in.' }),
  sendsMail: z
    .boolean()
    .meta({ description: 'Whether Ripen can send e-mail, such as a new password asks for.' }),
  singleSignOn: z
    .object({ title: z.string() })
    .nullable()
    .meta({ description: 'The provider through which people can sign in, when there is one.' }),
});
export type SessionAnswer = z.infer<typeof sessionSchema>;
