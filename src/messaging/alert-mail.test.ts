import { expect, test } from 'vitest';
import { ALERT_KINDS } from '../domain/alert.ts';
import { alertPhrase } from '../domain/alert-words.ts';
import { LANGUAGES } from '../domain/language.ts';
import { alertMail } from './alert-mail.ts';
import type { AlertMessage } from './alert-message.ts';
import { ALERT_TEXTS, countedText } from './alert-message-texts.ts';
import { alertSubject } from './alert-subject.ts';

const AT = Date.parse('2026-11-22T13:30:00Z');
const lead = (name: string): AlertMessage['leads'][number] => ({
  name,
  url: 'https://ripen.example.com/leads/1',
  details: ['jana@acme.example', 'Acme'],
  alerts: [{ phrase: 'A quote was asked for', text: 'Call now' }],
  score: { scorecard: 'B2B', score: 84, band: 'Sales-qualified' },
  reasons: [{ text: 'Asked for a quote', points: 30, data: 'implicit' }],
  recent: [{ at: AT, what: 'Page viewed: Pricing' }],
});
const message = (parts: Partial<AlertMessage>): AlertMessage => ({
  ...{ language: 'en', timeZone: 'Europe/Prague', alertsUrl: 'https://ripen.example.com/sales/alerts' },
  ...{ leads: [], moreLeads: 0, takenBack: [], moreTakenBack: 0 },
  ...parts,
});
const back = {
  name: 'Jana',
  url: 'https://ripen.example.com/leads/1',
  phrase: 'A quote was asked for',
  why: 'robot',
};

test('an e-mail says who it is about, why, what they did lately, and where to go', () => {
  const { subject, text, html } = alertMail(message({ leads: [lead('Jana Nováková')] }));
  expect(subject).toBe('Jana Nováková: A quote was asked for');
  expect(text).toBe(`Jana Nováková
jana@acme.example · Acme
* A quote was asked for
  Call now
Score 84 (B2B) · Sales-qualified
  +30 Asked for a quote (did)
Lately:
  Nov 22, 2026, 2:30 PM · Page viewed: Pricing
https://ripen.example.com/leads/1

You choose in Ripen how you get alerts.
https://ripen.example.com/sales/alerts
`);
  for (const part of ['Jana Nováková', 'Sales-qualified', '+30 Asked for a quote', 'Page viewed: Pricing'])
    expect(html).toContain(part);
});

test('several leads are counted in the subject, and what does not fit in the text', () => {
  const leads = ['Jana', 'Petr', 'Eva', 'Ivo', 'Ota'].map(lead);
  expect(alertSubject(message({ language: 'cs', leads }))).toBe('5 leadů: Jana, Petr, Eva …');
  expect(alertMail(message({ leads, moreLeads: 21 })).text).toContain(
    'and 21 more leads: https://ripen.example.com/sales/alerts',
  );
});

test('what was taken back says why', () => {
  const { subject, text, html } = alertMail(message({ language: 'pl', takenBack: [back] }));
  expect(subject).toBe('Odwołane: Jana: A quote was asked for');
  expect(text).toContain('kliknięcia pochodziły od robota');
  expect(html).toContain('<s>A quote was asked for</s>');
});

test.each([
  ['en', ['1 lead', '2 leads', '5 leads', '21 leads']],
  ['cs', ['1 lead', '2 leady', '5 leadů', '21 leadů']],
  ['pl', ['1 lead', '2 leady', '5 leadów', '21 leadów']],
  ['ro', ['1 lead', '2 leaduri', '5 leaduri', '21 de leaduri']],
  ['et', ['1 müügivihje', '2 müügivihjet', '5 müügivihjet', '21 müügivihjet']],
  ['nb', ['1 lead', '2 leads', '5 leads', '21 leads']],
] as const)('leads are counted in %s', (language, expected) => {
  expect([1, 2, 5, 21].map((count) => countedText(ALERT_TEXTS[language].leads, count, language))).toEqual(
    expected,
  );
});

test('every language has a form for every number that it tells apart', () => {
  for (const language of LANGUAGES) {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const forms of [ALERT_TEXTS[language].leads, ALERT_TEXTS[language].more])
      expect([language, Object.keys(forms).sort()]).toEqual([language, [...pluralCategories].sort()]);
  }
});

test('every kind of alert is said in every language, with instants in the zone of the reader', () => {
  const detail = {
    title: 'T',
    respondBy: AT,
    startsAt: '2026-11-22T13:30:00Z',
    owner: 'Petr',
    wish: 'after 3',
  };
  for (const language of LANGUAGES)
    for (const kind of ALERT_KINDS) {
      const phrase = alertPhrase({ kind, detail }, { language, timeZone: 'Asia/Kathmandu' });
      expect(phrase).not.toMatch(/undefined|null|\{/);
      expect(phrase.length).toBeGreaterThan(0);
    }
  const booked = { kind: 'meeting-booked', detail } as const;
  expect(alertPhrase(booked, { language: 'en', timeZone: 'Asia/Kathmandu' })).toBe(
    'Meeting booked for Nov 22, 2026, 7:15 PM',
  );
  expect(alertPhrase({ kind: 'meeting-not-booked', detail }, { language: 'cs', timeZone: 'UTC' })).toBe(
    'Pro schůzku se nenašel termín (přání: after 3)',
  );
  expect(alertPhrase({ kind: 'assigned', detail: {} }, { language: 'nb', timeZone: 'UTC' })).toBe(
    'Nytt lead tildelt',
  );
});
