import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../domain/instant.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';
import { readDate } from './read-date.ts';
import { readNumber } from './read-number.ts';

it('numbers are read back as they were written, with any separators', () => {
  const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
  const written = fc.constantFrom(['point', ',', '.'], ['point', ' ', '.'], ['comma', '.', ','], [
    'comma',
    '\u00a0',
    ',',
  ] as const);
  fc.assert(
    fc.property(cents, written, (value, [style, group, mark]) => {
      const [whole = '', decimals] = (Math.abs(value) / 100).toFixed(2).split('.');
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group ?? '');
      const text = `${value < 0 ? '-' : ''}${grouped}${mark}${decimals}`;
      expect(readNumber(text, style === 'comma' ? 'comma' : 'point')).toBeCloseTo(value / 100, 9);
    }),
  );
});

it('dates are read back as they were written, by any order and in any zone', () => {
  const minutes = fc.integer({ min: DAY_MS / MINUTE_MS, max: Date.UTC(2100, 0, 1) / MINUTE_MS });
  const form = fc.constantFrom('d.m.y', 'd/m/y', 'm/d/y', 'y-m-d', 'y/m/d');
  const zone = fc.constantFrom('UTC', 'Europe/Prague', 'America/New_York', 'Asia/Kolkata');
  fc.assert(
    fc.property(minutes, form, zone, (minute, pattern, timeZone) => {
      const instant = minute * MINUTE_MS;
      const local = new Date(instant + zoneOffsetMs(instant, timeZone)).toISOString();
      const [year = '', month = '', day = ''] = local.slice(0, 10).split('-');
      const date = pattern.replace('y', year).replace('m', month).replace('d', day);
      const order = pattern === 'm/d/y' ? 'month-first' : 'day-first';
      const read = readDate(`${date} ${local.slice(11, 16)}`, order, timeZone) ?? 0;
      // An hour that clocks show twice stands for its first time.
      const isAgain = zoneOffsetMs(read, timeZone) + read === zoneOffsetMs(instant, timeZone) + instant;
      expect([isAgain, instant - read >= 0 && instant - read <= 60 * MINUTE_MS]).toEqual([true, true]);
    }),
  );
});

it('whatever text comes, it is a value or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const [number, date] = [readNumber(text, 'comma'), readDate(text, 'day-first', 'UTC')];
      expect([number === undefined || Number.isFinite(number), date === undefined || date >= 0]).toEqual([
        true,
        true,
      ]);
    }),
  );
});
