/** The languages of the interface and of what Ripen writes to people, as BCP 47 tags. */
export const LANGUAGES = ['en', 'cs', 'pl', 'ro', 'et', 'nb'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The first of these tags (“cs-CZ”, “no”) that names a language of ours; English when none does. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-');
    // Norwegian is asked for by three tags and written in one.
    const name = primary === 'no' || primary === 'nn' ? 'nb' : primary;
    const found = LANGUAGES.find((language) => language === name);
    if (found) return found;
  }
  return 'en';
}
