import type { Language } from '../domain/language.ts';

/** What stands below every e-mail. */
interface FrameWords {
  reason: string;
  unsubscribe: string;
  preferences: string;
}

/** The words of Ripen's own frame, by language. */
export const FRAME_WORDS: Readonly<Record<Language, FrameWords>> = {
  en: {
    reason: 'You get this e-mail because you left us your address.',
    unsubscribe: 'Unsubscribe',
    preferences: 'Choose what you get',
  },
  cs: {
    reason: 'Tento e-mail dostáváte, protože jste nám nechali svou adresu.',
    unsubscribe: 'Odhlásit se',
    preferences: 'Vybrat, co mi chodí',
  },
  pl: {
    reason: 'Otrzymujesz tę wiadomość, ponieważ podano nam ten adres.',
    unsubscribe: 'Wypisz się',
    preferences: 'Wybierz, co otrzymujesz',
  },
  ro: {
    reason: 'Primiți acest e-mail pentru că ne-ați lăsat adresa.',
    unsubscribe: 'Dezabonare',
    preferences: 'Alegeți ce primiți',
  },
  et: {
    reason: 'Saate selle kirja, sest jätsite meile oma aadressi.',
    unsubscribe: 'Loobuge kirjadest',
    preferences: 'Valige, mida soovite saada',
  },
  nb: {
    reason: 'Du får denne e-posten fordi du ga oss adressen din.',
    unsubscribe: 'Meld deg av',
    preferences: 'Velg hva du får',
  },
};
