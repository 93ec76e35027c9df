import type { AlertKind } from './alert.ts';
import type { Instant } from './instant.ts';
import type { Json, JsonObject } from './json.ts';
import type { Language } from './language.ts';

/** What phrases are made of; what an alert does not say is undefined. */
interface Parts {
  by: string | undefined;
  when: string | undefined;
  was: string | undefined;
  owner: string | undefined;
  wish: string | undefined;
}
type Phrases = Record<Exclude<AlertKind, 'journey'>, (parts: Parts) => string>;

/** A text with something after it, when there is something. */
const and = (text: string, rest: string | undefined, join: (rest: string) => string): string =>
  rest === undefined ? text : text + join(rest);

const PHRASES: Record<Language, Phrases> = {
  en: {
    assigned: ({ by }) => and('New lead assigned', by, (at) => `, answer by ${at}`),
    'response-due': ({ by }) => and('An answer is due soon', by, (at) => `: by ${at}`),
    'response-missed': ({ owner }) => and('No answer in time', owner, (name) => ` (${name})`),
    reassigned: ({ owner }) => and('Now with somebody else', owner, (name) => `: ${name}`),
    'not-assigned': () => 'Waits for a rep: everybody is full or away',
    'meeting-booked': ({ when }) => and('Meeting booked', when, (at) => ` for ${at}`),
    'meeting-moved': ({ when, was }) =>
      and(
        and('Meeting moved', when, (at) => ` to ${at}`),
        was,
        (at) => ` (was ${at})`,
      ),
    'meeting-cancelled': ({ when }) => and('Meeting cancelled', when, (at) => `: ${at}`),
    'meeting-not-booked': ({ wish }) => and('No time found for a meeting', wish, (at) => ` (wished: ${at})`),
  },
  cs: {
    assigned: ({ by }) => and('Nově přidělený lead', by, (at) => `, odpovědět do ${at}`),
    'response-due': ({ by }) => and('Lead brzy čeká odpověď', by, (at) => `: do ${at}`),
    'response-missed': ({ owner }) => and('Bez odpovědi v termínu', owner, (name) => ` (${name})`),
    reassigned: ({ owner }) => and('Lead má nově na starosti někdo jiný', owner, (name) => `: ${name}`),
    'not-assigned': () => 'Čeká na obchodníka: všichni jsou vytížení nebo pryč',
    'meeting-booked': ({ when }) => and('Domluvená schůzka', when, (at) => `: ${at}`),
    'meeting-moved': ({ when, was }) =>
      and(
        and('Schůzka přesunuta', when, (at) => ` na ${at}`),
        was,
        (at) => ` (původně ${at})`,
      ),
    'meeting-cancelled': ({ when }) => and('Schůzka zrušena', when, (at) => `: ${at}`),
    'meeting-not-booked': ({ wish }) => and('Pro schůzku se nenašel termín', wish, (at) => ` (přání: ${at})`),
  },
  pl: {
    assigned: ({ by }) => and('Nowo przydzielony lead', by, (at) => `, odpowiedz do ${at}`),
    'response-due': ({ by }) => and('Zbliża się termin odpowiedzi', by, (at) => `: ${at}`),
    'response-missed': ({ owner }) => and('Brak odpowiedzi w terminie', owner, (name) => ` (${name})`),
    reassigned: ({ owner }) => and('Leadem zajmuje się teraz ktoś inny', owner, (name) => `: ${name}`),
    'not-assigned': () => 'Czeka na handlowca: wszyscy są zajęci lub nieobecni',
    'meeting-booked': ({ when }) => and('Umówione spotkanie', when, (at) => `: ${at}`),
    'meeting-moved': ({ when, was }) =>
      and(
        and('Spotkanie przeniesione', when, (at) => ` na ${at}`),
        was,
        (at) => ` (wcześniej ${at})`,
      ),
    'meeting-cancelled': ({ when }) => and('Spotkanie odwołane', when, (at) => `: ${at}`),
    'meeting-not-booked': ({ wish }) =>
      and('Nie znaleziono terminu spotkania', wish, (at) => ` (życzenie: ${at})`),
  },
  ro: {
    assigned: ({ by }) => and('Lead nou repartizat', by, (at) => `, de răspuns până la ${at}`),
    'response-due': ({ by }) => and('Un răspuns este așteptat în curând', by, (at) => `: până la ${at}`),
    'response-missed': ({ owner }) => and('Fără răspuns la timp', owner, (name) => ` (${name})`),
    reassigned: ({ owner }) => and('De lead se ocupă acum altcineva', owner, (name) => `: ${name}`),
    'not-assigned': () => 'Așteaptă un agent: toți sunt ocupați sau plecați',
    'meeting-booked': ({ when }) => and('Întâlnire programată', when, (at) => `: ${at}`),
    'meeting-moved': ({ when, was }) =>
      and(
        and('Întâlnire mutată', when, (at) => ` la ${at}`),
        was,
        (at) => ` (inițial ${at})`,
      ),
    'meeting-cancelled': ({ when }) => and('Întâlnire anulată', when, (at) => `: ${at}`),
    'meeting-not-booked': ({ wish }) =>
      and('Nu s-a găsit o oră pentru întâlnire', wish, (at) => ` (dorința: ${at})`),
  },
  et: {
    assigned: ({ by }) => and('Uus müügivihje', by, (at) => `, vasta hiljemalt ${at}`),
    'response-due': ({ by }) => and('Vastamise tähtaeg läheneb', by, (at) => `: ${at}`),
    'response-missed': ({ owner }) => and('Tähtajaks jäi vastamata', owner, (name) => ` (${name})`),
    reassigned: ({ owner }) => and('Müügivihjega tegeleb nüüd keegi teine', owner, (name) => `: ${name}`),
    'not-assigned': () => 'Ootab müüjat: kõik on hõivatud või ära',
    'meeting-booked': ({ when }) => and('Kohtumine broneeritud', when, (at) => `: ${at}`),
    'meeting-moved': ({ when, was }) =>
      and(
        and('Kohtumine muudetud', when, (at) => `: ${at}`),
        was,
        (at) => ` (enne ${at})`,
      ),
    'meeting-cancelled': ({ when }) => and('Kohtumine tühistatud', when, (at) => `: ${at}`),
    'meeting-not-booked': ({ wish }) => and('Kohtumiseks ei leitud aega', wish, (at) => ` (soov: ${at})`),
  },
  nb: {
    assigned: ({ by }) => and('Nytt lead tildelt', by, (at) => `, svar innen ${at}`),
    'response-due': ({ by }) => and('Svarfristen nærmer seg', by, (at) => `: ${at}`),
    'response-missed': ({ owner }) => and('Ikke besvart i tide', owner, (name) => ` (${name})`),
    reassigned: ({ owner }) => and('Leadet følges nå opp av en annen', owner, (name) => `: ${name}`),
    'not-assigned': () => 'Venter på en selger: alle har fullt eller er borte',
    'meeting-booked': ({ when }) => and('Møte avtalt', when, (at) => `: ${at}`),
    'meeting-moved': ({ when, was }) =>
      and(
        and('Møte flyttet', when, (at) => ` til ${at}`),
        was,
        (at) => ` (før ${at})`,
      ),
    'meeting-cancelled': ({ when }) => and('Møte avlyst', when, (at) => `: ${at}`),
    'meeting-not-booked': ({ wish }) => and('Fant ingen tid til et møte', wish, (at) => ` (ønsket: ${at})`),
  },
};

/** The last instant that JavaScript knows. */
const LATEST = 8.64e15;

/** What an alert says of its lead, in a few words, in a language and with instants as clocks of a time zone show them. */
export function alertPhrase(
  { kind, detail }: { kind: AlertKind; detail: JsonObject },
  { language, timeZone }: { language: Language; timeZone: string },
): string {
  if (kind === 'journey') return text(detail.title) ?? text(detail.text) ?? '';
  const moment = (value: Json | undefined): string | undefined => {
    const at = instantOf(value);
    return at === undefined ? text(value) : formatMoment(at, { language, timeZone });
  };
  return PHRASES[language][kind]({
    by: moment(detail.respondBy),
    when: moment(detail.startsAt),
    was: moment(detail.was),
    owner: text(detail.owner),
    wish: moment(detail.wish),
  });
}

/** What an alert says besides: the text of a journey, where that is not all that it says. */
export function alertText({ kind, detail }: { kind: AlertKind; detail: JsonObject }): string | undefined {
  const said = text(detail.text);
  return kind === 'journey' && said !== text(detail.title) ? said : undefined;
}

/** An instant as people of the team read it. */
export function formatMoment(
  at: Instant,
  { language, timeZone }: { language: Language; timeZone: string },
): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

/** An instant as a number or a text that names its offset; a text without one is the wish of a lead, and stays what it is. */
function instantOf(value: Json | undefined): Instant | undefined {
  if (typeof value === 'number' && Math.abs(value) <= LATEST) return value;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
