import type { Language } from '../domain/language.ts';
import { INVITATION_TEXTS, type MailWords, RESET_TEXTS } from './account-mail-texts.ts';

/** What an e-mail about an account says, in plain text and in HTML. */
export interface AccountMail {
  subject: string;
  text: string;
  html: string;
}

interface Linked {
  language: Language;
  link: string;
}

/** The e-mail with an invitation, in the language of whoever is invited. */
export function invitationMail({ inviter, ...linked }: Linked & { inviter: string }): AccountMail {
  return mailOf(INVITATION_TEXTS[linked.language](inviter), linked);
}

/** The e-mail with the link for a new password, in the language of the person. */
export function resetMail({ name, ...linked }: Linked & { name: string }): AccountMail {
  return mailOf(RESET_TEXTS[linked.language](name), linked);
}

function mailOf(words: MailWords, { link, language }: Linked): AccountMail {
  const { greeting, body, button, ending } = words;
  const href = escapeHtml(link);
  return {
    // A name with a line end in it would begin another header.
    subject: words.subject.replace(/\s+/g, ' '),
    text: `${greeting}\n\n${body}\n\n${button}:\n${link}\n\n${ending}\n`,
    html: `<!doctype html>
<html lang="${language}"><body style="font: 16px/1.5 sans-serif; color: #1a1a1a; max-width: 32rem">
<p>${escapeHtml(greeting)}</p>
<p>${escapeHtml(body)}</p>
<p><a href="${href}" style="background: #2b6a45; border-radius: 6px; color: #fff; display: inline-block; padding: 10px 16px; text-decoration: none">${escapeHtml(button)}</a></p>
<p style="color: #555; font-size: 14px">${escapeHtml(ending)}<br><a href="${href}" style="color: #2b6a45">${href}</a></p>
</body></html>
`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
