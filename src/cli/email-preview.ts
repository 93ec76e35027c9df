import { writeFile } from 'node:fs/promises';
import { mailPreviewSchema } from '../http/contract/mail-templates.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { type EmailFormFlags, emailWish } from './email-wish.ts';

export interface EmailPreviewFlags extends EmailFormFlags {
  html?: string;
  json?: boolean;
}

/** `ripen email preview`: an e-mail as somebody would get it, without sending it. */
export async function emailPreviewCommand(
  api: Api,
  { print }: CommandContext,
  { name, flags }: { name: string; flags: EmailPreviewFlags },
): Promise<void> {
  const wish = await emailWish(name, flags);
  const mail = mailPreviewSchema.parse(await api.request('POST', '/api/v1/emails/preview', wish));
  if (flags.html !== undefined) await writeFile(flags.html, mail.html);
  if (flags.json) return print(JSON.stringify(mail, null, 2));
  const variant = mail.variant === null ? '' : `, variant ${mail.variant}`;
  print(`To:        ${[mail.name, mail.to && `<${mail.to}>`].filter((part) => part).join(' ')}`);
  print(`Subject:   ${mail.subject}`);
  print(`Preheader: ${mail.preheader}`);
  print(`Form:      ${mail.language}${variant}, ${Math.ceil(mail.bytes / 1024)} KB\n`);
  print(mail.text);
  if (flags.html !== undefined) print(`\nwrote ${flags.html}`);
}
