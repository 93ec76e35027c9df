import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MailTemplate } from '../domain/mail-template.ts';
import { fillMacros } from './fill-macros.ts';
import { liquidParts } from './liquid-parts.ts';

const template = { links: {}, content: [], languages: {} } as unknown as MailTemplate;
const put = (text: string, place: 'html' | 'attribute' | 'plain') =>
  fillMacros('{{ text.a }}', place, { template, language: 'en', texts: { a: text } });
const text = fc.array(
  fc.constantFrom('<', '>', '"', "'", '&', 'b', '**', '[x](', 'https://x)', '\n', ' ', '{', '}', '%'),
  {
    maxLength: 30,
  },
);

it('a text adds no element but bold, links and lines, and leaves no attribute, whatever it holds', () => {
  fc.assert(
    fc.property(text, (parts) => {
      const source = parts.join('');
      fc.pre(liquidParts(source).every(({ kind }) => kind === 'text'));
      const rest = put(source, 'html').replace(/<b>|<\/b>|<br \/>|<a href="https:\/\/[^"<>]*">|<\/a>/g, '');
      expect(rest).not.toMatch(/[<>]/);
      expect(put(source, 'attribute')).not.toMatch(/[<>"'\n]/);
    }),
  );
});

it('a text is its Liquid and what stands between it, put together again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '%', '"', "'", 'a', '\n', '{{', '}}', '{%', '%}') }),
      (source) => {
        expect(
          liquidParts(source)
            .map((part) => part.source)
            .join(''),
        ).toBe(source);
      },
    ),
  );
});
