import { chooseLanguage, type Language } from '../domain/language.ts';
import { foldText } from '../domain/text.ts';
import type { Traits } from '../domain/trait.ts';

/** What a CRM may have in the place of a tag, folded. */
const NAMES: Readonly<Record<string, Language>> = {
  english: 'en',
  czech: 'cs',
  čeština: 'cs',
  polish: 'pl',
  polski: 'pl',
  romanian: 'ro',
  română: 'ro',
  estonian: 'et',
  eesti: 'et',
  norwegian: 'nb',
  norsk: 'nb',
};

/** The traits that say which language a lead reads, the plainest first. */
const TRAITS = ['language', 'locale'];

/**
 * The language that a lead told (“cs-CZ” and “Czech” are Czech), the first of those that will do.
 *
 * @returns undefined when it told none of ours
 */
export function languageOfLead(
  traits: Traits,
  willDo: (language: Language) => boolean = () => true,
): Language | undefined {
  for (const name of TRAITS) {
    const value = Object.hasOwn(traits, name) ? traits[name]?.value : undefined;
    if (typeof value !== 'string' || value.trim() === '') continue;
    const found = languageOf(foldText(value.trim()).replaceAll('_', '-'));
    if (found && willDo(found)) return found;
  }
  return undefined;
}

function languageOf(text: string): Language | undefined {
  if (Object.hasOwn(NAMES, text)) return NAMES[text];
  const found = chooseLanguage([text]);
  // What is no language of ours is answered with English, which was not asked for.
  return found !== 'en' || /^en(-|$)/.test(text) ? found : undefined;
}
