import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../domain/language.ts';
import { invitationMail, resetMail } from './account-mail.ts';

const link = 'https://ripen.example.com/reset-password?token=a&b=c';

describe.each(LANGUAGES)('in %s', (language) => {
  it.each([
    ['an invitation', invitationMail({ language, link, inviter: 'Zoë' })],
    ['a reset', resetMail({ language, link, name: 'Zoë' })],
  ])('%s has its link in text and HTML, and names whom it is about', (_, mail) => {
    expect(mail.text).toContain(link);
    expect(mail.html).toContain('token=a&#38;b=c');
    expect(mail.subject + mail.text).toContain('Zoë');
    expect(mail.html).toContain(`lang="${language}"`);
  });
});

it('has texts of its own in every language', () => {
  const subjects = LANGUAGES.map((language) => resetMail({ language, link, name: 'A' }).subject);
  expect(new Set(subjects).size).toBe(LANGUAGES.length);
});

it('takes a name for text, in HTML and in the subject', () => {
  const inviter = '<b>Eve</b>\r\nBcc: all@example.com';
  const mail = invitationMail({ language: 'en', link, inviter });
  expect(mail.html).not.toContain('<b>');
  expect(mail.subject).not.toMatch(/[\r\n]/);
});
