import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../domain/language.ts';
import { RULE_TEXTS } from './rule-texts.ts';

/** What only messages say; the app has other words for it. */
const OWN = ['yes', 'no'];

interface Texts {
  [name: string]: string | Texts;
}

function textsOf(tree: Texts, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[path + name, value] as [string, string]]
      : textsOf(value, `${path}${name}.`),
  );
}

describe.each(LANGUAGES)('the words for rules in %s', (language) => {
  it('are those of the app', () => {
    const file = new URL(`../../web/locales/${language}/words.json`, import.meta.url);
    const app = new Map(textsOf(JSON.parse(readFileSync(file, 'utf8')) as Texts));
    const own = Object.entries(RULE_TEXTS[language]).filter(([name]) => !OWN.includes(name));
    const said = own.map(([name, text]) => [name, text.replaceAll('{', '{{').replaceAll('}', '}}')]);
    expect(said).toEqual(own.map(([name]) => [name, app.get(name)]));
  });
});
