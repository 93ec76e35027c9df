import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';
import { EARLIEST_INSTANT, formatInstant, isInstant, LATEST_INSTANT, parseInstant } from './instant.ts';

const instants = fc.integer({ min: EARLIEST_INSTANT, max: LATEST_INSTANT });
/** Text that looks like a date, with something that does not belong there now and then. */
const dateLike = fc
  .array(
    fc.constantFrom(
      '2026',
      '0000',
      '9999',
      '-02-30',
      '-13-01',
      'T',
      '24:00',
      '25:61',
      ':60',
      'Z',
      '+14:00',
      '.9999',
      '\0',
      ' ',
      'é',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('an instant that is written down is read as the same instant', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      expect(parseInstant(formatInstant(instant))).toBe(instant);
    }),
  );
});

test('an instant with an offset is the same instant', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offsetMinutes) => {
      const local = instant + offsetMinutes * 60_000;
      fc.pre(isInstant(local));
      const sign = offsetMinutes < 0 ? '-' : '+';
      const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60].map(
        (n) => String(n).padStart(2, '0'),
      );
      const text = formatInstant(local).replace('Z', `${sign}${hours}:${minutes}`);
      expect(parseInstant(text)).toBe(instant);
    }),
  );
});

test('any text is an instant from 1970 to 9999, or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), dateLike), (text) => {
      const instant = parseInstant(text);
      expect(instant === undefined || Number.isInteger(instant)).toBe(true);
      if (instant !== undefined && isInstant(instant))
        expect(parseInstant(formatInstant(instant))).toBe(instant);
    }),
    { numRuns: 2_000 },
  );
});

test('any text is a duration that can be written down again, or none', () => {
  const durationLike = fc.tuple(
    fc.string({ maxLength: 3 }),
    fc.nat(),
    fc.constantFrom('s', 'm', 'h', 'd', 'w', 'y', ' d', ''),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        durationLike.map((parts) => parts.join('')),
      ),
      (text) => {
        const durationMs = parseDuration(text);
        if (durationMs !== undefined) expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
      },
    ),
    { numRuns: 2_000 },
  );
});
