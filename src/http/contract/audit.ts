import { z } from 'zod';
import { instantText } from './wire-values.ts';

/** An entry of the audit log. */
export const auditEntrySchema = z.object({
  entryId: z.number().int(),
  occurredAt: instantText,
  actor: z.object({
    kind: z.enum(['person', 'key', 'local', 'nobody']),
    id: z.string().nullable(),
    name: z.string(),
  }),
  action: z.string().meta({
    description: 'A name, or the method and path of the request where there is none.',
    example: 'key.create',
  }),
  target: z.record(z.string(), z.unknown()).meta({ description: 'What it was done to.' }),
  details: z.record(z.string(), z.unknown()),
  address: z.string().meta({ description: 'Where the request came from.' }),
});
export type AuditEntryAnswer = z.infer<typeof auditEntrySchema>;
