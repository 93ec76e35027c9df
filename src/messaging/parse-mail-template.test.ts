import { describe, expect, it } from 'vitest';
import { prepareMailTemplate } from './parse-mail-template.ts';

/** The problems of a file, as line:column found. */
async function problemsOf(text: string): Promise<string[]> {
  const reading = await prepareMailTemplate(text);
  return reading.ok
    ? []
    : reading.problems.map(({ line, column, path, found }) => `${line}:${column} ${path} ${found}`);
}

const GOOD = `email: one
topic: marketing
body: |
  <mj-section>
    <mj-column>
      <mj-text>{{ text.a }}</mj-text>
    </mj-column>
  </mj-section>
languages:
  en: { subject: One, texts: { a: Hello } }
  cs: { subject: Jedna, texts: { a: Ahoj } }
`;

describe('a file', () => {
  it('that is right has no problems', async () => {
    expect(await problemsOf(GOOD)).toEqual([]);
  });

  it.each([
    ['an unknown key', GOOD.replace('topic:', 'topics:'), /1:1 topic nothing|unknown key “topics”/],
    ['an unknown element', GOOD.replaceAll('mj-column', 'mj-colum'), /^5:\d+ body .*mj-colum/],
    [
      'an unknown attribute',
      GOOD.replace('<mj-text>', '<mj-text colour="red">'),
      /^6:\d+ body Attribute colour/,
    ],
    [
      'a value of the wrong kind',
      GOOD.replace('<mj-text>', '<mj-text color="zz">'),
      /^6:\d+ body Attribute color/,
    ],
    ['an element without its end', GOOD.replace('</mj-text>', ''), /^7:5 body <\/mj-column>/],
    ['text between elements', GOOD.replace('<mj-column>', '<mj-column>lost'), /^5:16 body text between/],
    [
      'an unknown name of Liquid',
      GOOD.replace('{{ text.a }}', '{{ laed.name }}'),
      /^6:19 body the unknown name “laed”/,
    ],
    [
      'an unknown filter',
      GOOD.replace('{{ text.a }}', '{{ lead.name | upper }}'),
      /^6:\d+ body undefined filter/,
    ],
    [
      'Liquid that is not closed',
      GOOD.replace('{{ text.a }}', '{% if lead.x %}a'),
      /^6:16 body tag .* not closed/,
    ],
    ['a text that there is not', GOOD.replace('text.a', 'text.b'), /^6:16 body {{ text.b }}/],
    ['a text with a filter', GOOD.replace('text.a', 'text.a | upcase'), /^6:19 body the unknown name “text”/],
    [
      'a text that a language lacks',
      GOOD.replace('a: Ahoj', 'c: Ahoj'),
      /^11:\d+ languages.cs.texts no text “a”/,
    ],
    [
      'a mistake in a text',
      GOOD.replace('a: Ahoj', 'a: "{{ x }}"'),
      /^11:\d+ languages.cs.texts.a the unknown name “x”/,
    ],
    [
      'a language without a subject',
      GOOD.replace('subject: Jedna, ', ''),
      /^11:\d+ languages.cs.subject nothing/,
    ],
    [
      'a subject of two lines',
      GOOD.replace('subject: One', 'subject: "One\\nBcc: x"'),
      /languages.en.subject the text/,
    ],
    ['a default language that there is not', `${GOOD}language: nb\n`, /languages.nb nothing/],
    ['an address that is none', `${GOOD}links: { a: "javascript:x" }\n`, /links.a the text/],
    ['a sender of two lines', `${GOOD}from: { name: "A\\r\\nBcc: x" }\n`, /from.name the text/],
    ['replies to nowhere', `${GOOD}from: { replyTo: nobody }\n`, /from.replyTo the text/],
    [
      'shares that do not add up',
      `${GOOD}variants: [{ name: a, share: 50 }, { name: b, share: 40 }]\n`,
      /variants shares that add up to 90/,
    ],
    ['one variant', `${GOOD}variants: [{ name: a, share: 100 }]\n`, /variants a list of 1/],
    [
      'variants of one name',
      `${GOOD}variants: [{ name: a, share: 50 }, { name: a, share: 50 }]\n`,
      /variants\[1\].name/,
    ],
    [
      'content that some language lacks',
      `${GOOD}content: { c: [{ texts: { en: x } }] }\n`,
      /content.c\[0\].texts.cs nothing/,
    ],
    [
      'two choices for everybody',
      `${GOOD}content: { c: [{ texts: { en: x, cs: x } }, { texts: { en: y, cs: y } }] }\n`,
      /content.c\[0\] a mapping/,
    ],
    [
      'an unknown condition',
      `${GOOD}content: { c: [{ when: { a: { atMoost: 1 } }, texts: { en: x, cs: x } }] }\n`,
      /content.c\[0\].when/,
    ],
  ])('with %s is refused at its place', async (_, text, problem) => {
    const problems = await problemsOf(text);
    expect(
      problems.some((one) => problem.test(one)),
      problems.join('\n'),
    ).toBe(true);
  });
});
