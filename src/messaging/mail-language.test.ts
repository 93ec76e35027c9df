import { describe, expect, it } from 'vitest';
import type { MailTemplate } from '../domain/mail-template.ts';
import { mailLanguage } from './mail-language.ts';

const template = {
  language: 'pl',
  languages: { pl: { texts: {} }, cs: { texts: {} }, nb: { texts: {} } },
} as unknown as MailTemplate;
const of = (traits: Record<string, string>) =>
  mailLanguage(
    template,
    Object.fromEntries(Object.entries(traits).map(([k, value]) => [k, { value, setAt: 0, messageId: '' }])),
  );

describe('mailLanguage', () => {
  it.each([
    [{ language: 'cs' }, 'cs'],
    [{ language: 'cs-CZ' }, 'cs'],
    [{ language: 'cs_CZ' }, 'cs'],
    [{ language: 'Czech' }, 'cs'],
    [{ language: 'Čeština' }, 'cs'],
    [{ language: 'no' }, 'nb'],
    [{ language: 'Norwegian' }, 'nb'],
    [{ language: '', locale: 'nb-NO' }, 'nb'],
    [{ language: 'de', locale: 'cs-CZ' }, 'cs'],
    // A language that the template has not is followed by the next trait, and by the template's own.
    [{ language: 'en-GB' }, 'pl'],
    [{ language: 'Klingon' }, 'pl'],
    [{}, 'pl'],
  ])('of %j is %s', (traits, language) => {
    expect(of(traits as Record<string, string>)).toBe(language);
  });
});
