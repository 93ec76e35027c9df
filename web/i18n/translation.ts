import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chooseLanguage, LANGUAGES, type Language } from '../../src/domain/language.ts';

const STORAGE_KEY = 'ripen.language';

type Texts = Record<string, unknown>;

/** The texts of each language, fetched when it is first shown. */
const READERS: Readonly<Record<Language, () => Promise<{ texts: Record<string, Texts> }>>> = {
  en: () => import('../locales/en.ts'),
  cs: () => import('../locales/cs.ts'),
  pl: () => import('../locales/pl.ts'),
  ro: () => import('../locales/ro.ts'),
  et: () => import('../locales/et.ts'),
  nb: () => import('../locales/nb.ts'),
};

/** Texts of pages that few people open first, fetched with them. The files of the languages leave these out. */
const LATER = import.meta.glob<Texts>(
  '../locales/*/{accounts,alerts,assignment,audiences,backtest,companies,coverage,dashboard,delivery,emails,experiments,idealCustomer,imports,journeys,lead,learning,meetings,modelHealth,scorecards,segments,settings,welcome}.json',
  {
    import: 'default',
  },
);

const fetchedLater: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, page, done) => {
    const fetchTexts = LATER[`../locales/${language}/${page}.json`];
    if (!fetchTexts) return done(new Error(`there are no texts of “${page}” in ${language}`), null);
    fetchTexts().then(
      (texts) => done(null, texts),
      (error) => done(error, null),
    );
  },
};

/** Starts with the language that was chosen here last, otherwise the first of the browser's that there is. */
export async function startTranslation(): Promise<void> {
  const chosen = localStorage.getItem(STORAGE_KEY);
  const language = chooseLanguage(chosen ? [chosen] : navigator.languages);
  await i18next
    .use(fetchedLater)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: LANGUAGES,
      resources: { [language]: await readTexts(language) },
      partialBundledLanguages: true,
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  document.documentElement.lang = language;
}

/** Shows another language, and remembers it in this browser. */
export async function showLanguage(language: Language): Promise<void> {
  if (i18next.language === language) return;
  if (!i18next.hasResourceBundle(language, 'common')) {
    for (const [page, texts] of Object.entries(await readTexts(language)))
      i18next.addResourceBundle(language, page, texts);
  }
  await i18next.changeLanguage(language);
  localStorage.setItem(STORAGE_KEY, language);
  document.documentElement.lang = language;
}

/** By page, as i18next wants them. */
async function readTexts(language: Language): Promise<Record<string, Texts>> {
  const { texts } = await READERS[language]();
  return Object.fromEntries(
    Object.entries(texts).map(([path, page]) => [path.replace(/^.*\/|\.json$/g, ''), page]),
  );
}
