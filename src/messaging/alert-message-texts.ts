import type { Language } from '../domain/language.ts';
import type { DataKind } from '../domain/scorecard.ts';

/** The words of messages with alerts. Counted texts are by the forms of Intl.PluralRules. */
export interface AlertTexts {
  leads: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
  more: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
  takenBack: string;
  robot: string;
  undone: string;
  score: (score: string, scorecard: string) => string;
  data: Record<DataKind, string>;
  recent: string;
  open: string;
  all: string;
  footer: string;
  test: (by: string) => string;
}

/** The words of messages with alerts, by language; {n} is a number. */
export const ALERT_TEXTS: Record<Language, AlertTexts> = {
  en: {
    leads: { one: '{n} lead', other: '{n} leads' },
    more: { one: 'and {n} more lead', other: 'and {n} more leads' },
    takenBack: 'Taken back',
    robot: 'the clicks came from a robot',
    undone: 'it was undone',
    score: (score, scorecard) => `Score ${score} (${scorecard})`,
    data: { explicit: 'said', implicit: 'did' },
    recent: 'Lately',
    open: 'Open the lead',
    all: 'All alerts',
    footer: 'You choose in Ripen how you get alerts.',
    test: (by) => `A test from Ripen, asked for by ${by}. Alerts about leads will come here.`,
  },
  cs: {
    leads: { one: '{n} lead', few: '{n} leady', many: '{n} leadu', other: '{n} leadů' },
    more: {
      one: 'a ještě {n} lead',
      few: 'a ještě {n} leady',
      many: 'a ještě {n} leadu',
      other: 'a ještě {n} leadů',
    },
    takenBack: 'Odvoláno',
    robot: 'kliknutí pocházela od robota',
    undone: 'bylo to vráceno zpět',
    score: (score, scorecard) => `Skóre ${score} (${scorecard})`,
    data: { explicit: 'údaj', implicit: 'chování' },
    recent: 'Naposledy',
    open: 'Otevřít lead',
    all: 'Všechna upozornění',
    footer: 'Jak upozornění dostáváte, si nastavíte v Ripenu.',
    test: (by) => `Zkouška z Ripenu, zadal(a) ${by}. Sem budou chodit upozornění na leady.`,
  },
  pl: {
    leads: { one: '{n} lead', few: '{n} leady', many: '{n} leadów', other: '{n} leada' },
    more: {
      one: 'i jeszcze {n} lead',
      few: 'i jeszcze {n} leady',
      many: 'i jeszcze {n} leadów',
      other: 'i jeszcze {n} leada',
    },
    takenBack: 'Odwołane',
    robot: 'kliknięcia pochodziły od robota',
    undone: 'zostało to cofnięte',
    score: (score, scorecard) => `Wynik ${score} (${scorecard})`,
    data: { explicit: 'dane', implicit: 'zachowanie' },
    recent: 'Ostatnio',
    open: 'Otwórz leada',
    all: 'Wszystkie powiadomienia',
    footer: 'Sposób otrzymywania powiadomień ustawisz w Ripen.',
    test: (by) => `Test z Ripen, zlecony przez: ${by}. Tu będą przychodzić powiadomienia o leadach.`,
  },
  ro: {
    leads: { one: '{n} lead', few: '{n} leaduri', other: '{n} de leaduri' },
    more: { one: 'și încă {n} lead', few: 'și încă {n} leaduri', other: 'și încă {n} de leaduri' },
    takenBack: 'Retras',
    robot: 'clicurile au venit de la un robot',
    undone: 'a fost anulat',
    score: (score, scorecard) => `Scor ${score} (${scorecard})`,
    data: { explicit: 'declarat', implicit: 'comportament' },
    recent: 'Recent',
    open: 'Deschide leadul',
    all: 'Toate alertele',
    footer: 'Alegeți în Ripen cum primiți alertele.',
    test: (by) => `Un test din Ripen, cerut de ${by}. Aici vor veni alertele despre leaduri.`,
  },
  et: {
    leads: { one: '{n} müügivihje', other: '{n} müügivihjet' },
    more: { one: 'ja veel {n} müügivihje', other: 'ja veel {n} müügivihjet' },
    takenBack: 'Tagasi võetud',
    robot: 'klõpsud tulid robotilt',
    undone: 'see võeti tagasi',
    score: (score, scorecard) => `Skoor ${score} (${scorecard})`,
    data: { explicit: 'andmed', implicit: 'käitumine' },
    recent: 'Viimati',
    open: 'Ava müügivihje',
    all: 'Kõik teavitused',
    footer: 'Ripenis saate valida, kuidas teavitusi saate.',
    test: (by) => `Proov Ripenist, saatja: ${by}. Siia tulevad teavitused müügivihjete kohta.`,
  },
  nb: {
    leads: { one: '{n} lead', other: '{n} leads' },
    more: { one: 'og {n} lead til', other: 'og {n} leads til' },
    takenBack: 'Trukket tilbake',
    robot: 'klikkene kom fra en robot',
    undone: 'det ble angret',
    score: (score, scorecard) => `Poengsum ${score} (${scorecard})`,
    data: { explicit: 'opplyst', implicit: 'atferd' },
    recent: 'Nylig',
    open: 'Åpne leadet',
    all: 'Alle varsler',
    footer: 'Du velger i Ripen hvordan du får varsler.',
    test: (by) => `En test fra Ripen, bestilt av ${by}. Varsler om leads kommer hit.`,
  },
};

/** A counted text in its form for a number. */
export function countedText(forms: AlertTexts['leads'], count: number, language: Language): string {
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
  return form.replace('{n}', new Intl.NumberFormat(language).format(count));
}

/** Why something was taken back, as people read it. */
export function whyText(why: string, language: Language): string {
  return why === 'robot' || why === 'undone' ? ALERT_TEXTS[language][why] : why;
}
