import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';

const WEB = fileURLToPath(new URL('..', import.meta.url));
const FORM = /_(zero|one|two|few|many|other)$/;

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
}

function pagesOf(language: Language): string[] {
  return readdirSync(`${WEB}locales/${language}`).sort();
}

/** The texts of a language, by page and key. */
function textsOf(language: Language): Map<string, string> {
  return new Map(
    pagesOf(language).flatMap((page) => {
      const content = readFileSync(`${WEB}locales/${language}/${page}`, 'utf8');
      return flatten(JSON.parse(content), `${page.replace('.json', '')}:`);
    }),
  );
}

const english = textsOf('en');

/** Keys without the form of the plural: these are the same in all languages. */
function meanings(texts: Map<string, string>): string[] {
  return [...new Set([...texts.keys()].map((key) => key.replace(FORM, '')))].sort();
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([\w.]+)/g)].map(([, name = '']) => name))].sort();
}

function tags(text: string): string[] {
  return [...text.matchAll(/<\/?\w+\/?>/g)].map(([tag]) => tag).sort();
}

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = textsOf(language);

  it('are all there, and no others', () => {
    expect(pagesOf(language)).toEqual(pagesOf('en'));
    expect(meanings(texts)).toEqual(meanings(english));
  });

  it('are not empty, and have no blank at an end', () => {
    expect([...texts].filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  it('have every form that counting needs', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const counted = new Set(
      [...english.keys()].filter((key) => FORM.test(key)).map((key) => key.replace(FORM, '')),
    );
    for (const meaning of counted) {
      const own = [...texts.keys()].filter((key) => key.replace(FORM, '') === meaning && FORM.test(key));
      expect([meaning, own.map((key) => FORM.exec(key)?.[1]).sort()]).toEqual([meaning, forms]);
    }
  });

  it('take the same values and tags as the English ones', () => {
    for (const [key, text] of texts) {
      const original = english.get(key) ?? english.get(key.replace(FORM, '_other')) ?? '';
      // “one lead” need not say the number.
      const optional = FORM.test(key) ? ['count'] : [];
      const needed = (wanted: string) => placeholders(wanted).filter((name) => !optional.includes(name));
      expect([key, needed(text), tags(text)]).toEqual([key, needed(original), tags(original)]);
    }
  });
});

describe('the texts', () => {
  const code = readdirSync(WEB, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'))
    .join('\n');

  it('are all used: each key, or the beginning that it is composed of, stands in the code', () => {
    const composed = [...code.matchAll(/`(?:\w+:)?([\w.-]*[.:_-])?\$\{/g)].map(([, prefix = '']) => prefix);
    const beginnings = composed.filter((prefix) => prefix.length > 1);
    const literals = new Set([...code.matchAll(/[:'"`]([\w. -]+)(?=['"`])/g)].map(([, literal]) => literal));
    const unused = meanings(english).filter((meaning) => {
      const key = meaning.slice(meaning.indexOf(':') + 1);
      return !literals.has(key) && !beginnings.some((prefix) => key.startsWith(prefix));
    });
    expect(unused).toEqual([]);
  });
});
