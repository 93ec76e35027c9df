import { describe, expect, it } from 'vitest';
import { makeFormat } from './format.ts';
import { localeOf } from './languages.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');

describe('a format', () => {
  it('writes numbers and amounts as the language does', () => {
    const polish = makeFormat({ locale: 'pl', timeZone: 'Europe/Warsaw' });
    expect(polish.number(1_234_567.5)).toBe('1\u00a0234\u00a0567,5');
    expect(polish.signed(5)).toBe('+5');
    expect(polish.signed(0)).toBe('0');
    expect(polish.currency(1234.5, 'PLN')).toBe('1234,50\u00a0zł');
    const norwegian = makeFormat({ locale: 'nb', timeZone: 'Europe/Oslo' });
    expect(norwegian.signed(-3)).toBe('−3');
    expect(norwegian.percent(0.256, 1)).toBe('25,6\u00a0%');
  });

  it('shows instants in the time zone of the person', () => {
    const inTallinn = makeFormat({ locale: 'et', timeZone: 'Europe/Tallinn' });
    expect(inTallinn.dateTime('2026-03-02T22:30:00Z')).toMatch(/3\. märts 2026.*00:30/);
    expect(makeFormat({ locale: 'cs', timeZone: 'Europe/Prague' }).date('2026-03-02T22:30:00Z')).toBe(
      '2. 3. 2026',
    );
  });

  it.each([
    ['2026-03-02T11:59:30Z', 'nyní'],
    ['2026-03-02T11:15:00Z', 'před 45 minutami'],
    ['2026-03-02T10:00:00Z', 'před 2 hodinami'],
    ['2026-03-01T12:00:00Z', 'včera'],
    ['2026-03-05T12:00:00Z', 'za 3 dny'],
    ['2026-02-20T12:00:00Z', 'minulý týden'],
  ])('says how far %s is: %s', (instant, text) => {
    expect(makeFormat({ locale: 'cs', timeZone: 'UTC' }).relative(instant, NOW)).toBe(text);
  });
});

describe('a duration', () => {
  it.each([
    [30_000, '0,5 minuty'],
    [90 * 60_000, '90 minut'],
    [150 * 60_000, '2,5 hodiny'],
    [26 * 3_600_000, '26 hodin'],
    [72 * 3_600_000, '3 dny'],
  ])('of %i ms is %s', (ms, text) => {
    expect(makeFormat({ locale: 'cs', timeZone: 'UTC' }).duration(ms)).toBe(text);
  });
});

describe('localeOf', () => {
  it('takes the region that the browser asks for with the language', () => {
    expect(localeOf('en', ['cs-CZ', 'en-US'])).toBe('en-US');
    expect(localeOf('ro', ['cs-CZ', 'en-US'])).toBe('ro');
  });
});
