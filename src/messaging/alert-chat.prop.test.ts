import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../domain/language.ts';
import { alertChat } from './alert-chat.ts';
import { alertMail } from './alert-mail.ts';
import type { AlertedLead, AlertMessage, TakenBack } from './alert-message.ts';
import { chatText } from './chat-text.ts';

/** What somebody might call themselves to call others, to lead them astray, or to break out. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '<!channel>',
          '<@U1>',
          '@here',
          '@channel',
          '<https://evil.example|Ripen>',
          '[a](b)',
          '\r\nBcc: x',
        ],
        ...['&lt;', '|', '~', '*', '`', '\u2028', '\u202e', '<script>', '"', 'Jana'],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);
const url = fc.uuid().map((id) => `https://ripen.example.com/leads/${id}`);
const lead: fc.Arbitrary<AlertedLead> = fc.record({
  name: nasty,
  url,
  details: fc.array(nasty, { maxLength: 3 }),
  alerts: fc.array(fc.record({ phrase: nasty, text: fc.option(nasty, { nil: undefined }) }), {
    minLength: 1,
    maxLength: 5,
  }),
  score: fc.option(fc.record({ scorecard: nasty, score: fc.integer(), band: fc.option(nasty) }), {
    nil: undefined,
  }),
  reasons: fc.array(
    fc.record({ text: nasty, points: fc.integer(), data: fc.constantFrom('explicit', 'implicit') }),
    { maxLength: 3 },
  ),
  recent: fc.array(fc.record({ at: fc.integer({ min: 0, max: 4e12 }), what: nasty }), { maxLength: 5 }),
});
const back: fc.Arbitrary<TakenBack> = fc.record({ name: nasty, url, phrase: nasty, why: nasty });
const message: fc.Arbitrary<AlertMessage> = fc
  .record({
    language: fc.constantFrom(...LANGUAGES),
    timeZone: fc.constantFrom('Europe/Prague', 'America/Sao_Paulo', 'Asia/Kathmandu'),
    alertsUrl: fc.constant('https://ripen.example.com/sales/alerts'),
    leads: fc.array(lead, { maxLength: 20 }),
    moreLeads: fc.nat({ max: 1_000 }),
    takenBack: fc.array(back, { maxLength: 20 }),
    moreTakenBack: fc.nat({ max: 1_000 }),
  })
  .filter(({ leads, takenBack }) => leads.length + takenBack.length > 0);

test('whatever comes from outside calls nobody, links nowhere and begins no entity', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const safe = chatText(text);
      expect(safe).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
      expect(safe).not.toMatch(/(^|[\s(])@\w/);
      expect(safe).not.toMatch(/\]\(|[\r\n\u2028\u2029]/);
    }),
  );
});

test('a message for a chat has no links but to leads and alerts, and keeps to the limits of Slack', () => {
  fc.assert(
    fc.property(message, (one) => {
      const { text, blocks } = alertChat(one) as { text: string; blocks: { text: { text: string } }[] };
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const part of [text, ...blocks.map((block) => block.text.text)]) {
        const links = part.match(/<[^>]*>?/g) ?? [];
        for (const link of links) expect(link).toMatch(/^<https:\/\/ripen\.example\.com\/[\w/-]+\|[^<>|]*>$/);
        expect(part.replaceAll(/<[^>]*>/g, '')).not.toMatch(/[<]/);
      }
      for (const block of blocks) expect(block.text.text.length).toBeLessThanOrEqual(3_000);
      expect(Buffer.byteLength(JSON.stringify({ text, blocks }))).toBeLessThan(1_000_000);
    }),
    { numRuns: 60 },
  );
});

test('an e-mail has its subject on one line, and no markup that comes from outside', () => {
  fc.assert(
    fc.property(message, (one) => {
      const { subject, html } = alertMail(one);
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(html).not.toContain('<script>');
      for (const [, target] of html.matchAll(/href="([^"]*)"/g))
        expect(target).toMatch(/^https:\/\/ripen\.example\.com\//);
    }),
    { numRuns: 60 },
  );
});
