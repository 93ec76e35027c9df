import type { Language } from './language.ts';
import type { ConsentNeed } from './mail.ts';

/** What e-mails are about: people subscribe to and unsubscribe from topics. */
export interface Topic {
  slug: string;
  /** Its name by language; English at least. */
  titles: Partial<Record<Language, string>>;
  /** What is needed to write about it. */
  consent: ConsentNeed;
}

/** The topics of an installation that has kept none of its own. */
export const DEFAULT_TOPICS: readonly Topic[] = [
  {
    slug: 'marketing',
    titles: {
      en: 'Tips and offers',
      cs: 'Tipy a nabídky',
      pl: 'Porady i oferty',
      ro: 'Sfaturi și oferte',
      et: 'Nõuanded ja pakkumised',
      nb: 'Tips og tilbud',
    },
    consent: 'none',
  },
  {
    slug: 'newsletter',
    titles: {
      en: 'Newsletter',
      cs: 'Newsletter',
      pl: 'Newsletter',
      ro: 'Newsletter',
      et: 'Uudiskiri',
      nb: 'Nyhetsbrev',
    },
    consent: 'confirmed',
  },
];

/** How a topic is called in a language; its slug when nobody named it. */
export function topicTitle(topics: readonly Topic[], slug: string, language: Language): string {
  const titles = topics.find((topic) => topic.slug === slug)?.titles;
  return titles?.[language] ?? titles?.en ?? slug;
}
