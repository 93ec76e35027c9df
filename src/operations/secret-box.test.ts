import { expect, test } from 'vitest';
import { SecretBox, SecretUnreadable } from './secret-box.ts';

const box = new SecretBox('secret of an installation');

test('opens what was sealed, and seals the same text in another way each time', () => {
  const [first, second] = [box.seal('žluťoučký', 'channel:sales'), box.seal('žluťoučký', 'channel:sales')];
  expect(first).not.toBe(second);
  expect(first).not.toContain('žluťoučký');
  expect(box.open(first, 'channel:sales')).toBe('žluťoučký');
});

test('opens nothing for another purpose, under another secret, or after a change', () => {
  const sealed = box.seal('token', 'channel:sales');
  const body = Buffer.from(sealed.slice(3), 'base64url');
  body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
  const changed = `v1.${body.toString('base64url')}`;
  expect(() => box.open(sealed, 'channel:support')).toThrow(SecretUnreadable);
  expect(() => new SecretBox('another').open(sealed, 'channel:sales')).toThrow(SecretUnreadable);
  for (const bad of [changed, 'v1.', 'v2.x', '', sealed.slice(0, 20)])
    expect(() => box.open(bad, 'channel:sales')).toThrow(SecretUnreadable);
});
