import type { z } from 'zod';
import type { MailTemplateAnswer, mailVersionSchema } from '../../src/http/contract/mail-templates.ts';

/** An e-mail template with its text, its draft and its versions. */
export type EmailData = MailTemplateAnswer & {
  source: string | null;
  draft: string | null;
  versions: z.infer<typeof mailVersionSchema>[];
};
