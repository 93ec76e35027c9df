import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mailAddress } from './mail-address.ts';
import { oneLine } from './one-line.ts';

const text = fc.string({ unit: 'binary', maxLength: 400 });

it('a line for a header has no character that could begin another header, whatever the text', () => {
  fc.assert(
    fc.property(text, (value) => {
      const line = oneLine(value);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
      expect(line.length).toBeLessThanOrEqual(300);
      expect(line.isWellFormed()).toBe(true);
      expect(oneLine(line)).toBe(line);
    }),
  );
});

it('an address is one address, whatever surrounds it', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const address = mailAddress(`${before}ann@example.com${after}`);
      if (address !== undefined)
        expect(address).toMatch(/^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+\.[^\s@,;:<>()[\]\\"]+$/);
    }),
  );
  expect(mailAddress(' Ann@Example.com ')).toBe('Ann@Example.com');
  for (const bad of ['a@b.cz\r\nBcc: c@d.cz', 'a@b.cz,c@d.cz', 'Ann <a@b.cz>', 'a@b', '', null, 5])
    expect(mailAddress(bad)).toBeUndefined();
});
