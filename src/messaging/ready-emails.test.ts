import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../domain/language.ts';
import { formsOf, languagesOf } from './mail-parts.ts';
import { mailScope } from './mail-scope.ts';
import { MailWriter } from './mail-writer.ts';
import { prepareMailTemplate } from './parse-mail-template.ts';

const FOLDER = new URL('../../emails/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
/** A lead of whom hardly anything is known. */
const STRANGER = { traits: {}, companyTraits: undefined, scores: [], interests: [], products: [] };
const LINKS = {
  unsubscribeUrl: 'https://r.example/u',
  preferencesUrl: 'https://r.example/p',
  bookingUrl: 'https://r.example/b',
};
/** What most mailboxes show of a subject, in characters; Gmail cuts off e-mails of more bytes. */
const LONGEST_SUBJECT = 70;
const LARGEST_BYTES = 102 * 1024;

describe.each(files)('the ready e-mail %s', (file) => {
  it('reads well in every language and variant, also to somebody of whom nothing is known', async () => {
    const reading = await prepareMailTemplate(readFileSync(new URL(file, FOLDER), 'utf8'));
    expect(reading.ok ? [] : reading.problems).toEqual([]);
    if (!reading.ok) return;
    const { template } = reading;
    expect([`${template.slug}.yaml`, languagesOf(template)]).toEqual([file, [...LANGUAGES]]);
    const writer = new MailWriter(reading);
    for (const form of formsOf(template)) {
      const last = Object.fromEntries(
        template.content.map(({ name, choices }) => [name, choices.length - 1]),
      );
      const mail = writer.write(form, mailScope(STRANGER, LINKS, form.language), last);
      expect(mail.subject.length).toBeGreaterThan(5);
      expect(mail.subject.length).toBeLessThanOrEqual(LONGEST_SUBJECT);
      expect(Buffer.byteLength(mail.html)).toBeLessThan(LARGEST_BYTES);
      expect(mail.html).toContain(`lang="${form.language}"`);
      expect(mail.html.includes(LINKS.unsubscribeUrl)).toBe(template.topic !== 'transactional');
      expect(`${mail.subject}\n${mail.text}\n${mail.html}`).not.toMatch(/\{\{|\{%|liquidpart|undefined|null/);
      expect(mail.text).not.toMatch(/ ,| \.|\( ?\)/);
    }
  });
});
