import { formatInstant, type Instant } from '../../domain/instant.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { BOOKING_TEXTS } from '../../messaging/booking-texts.ts';
import { LANGUAGE_NAMES } from '../language-names.ts';
import { escapeHtml, mailPage } from '../mail-page.ts';
import { BOOKING_STYLE, ZONE_SCRIPT_PATH } from './booking-look.ts';
import { daysOfTimes } from './days-of-times.ts';
import { dayText } from './visit.ts';

/** A page on which a time is chosen. */
export interface ChoosePage {
  language: Language;
  timeZone: string;
  title: string;
  /** Under the title: with whom, how long, what about. */
  about: readonly string[];
  /** Free times of the days that are shown. */
  starts: readonly Instant[];
  /** The first day that is shown. */
  day: number;
  /** Days to go to, where there is something. */
  earlier: number | undefined;
  later: number | undefined;
  /** The next free time after the days that are shown; undefined when there is none at all. */
  next: number | undefined;
  /** What stands above the times: that one was taken. */
  notice?: { title: string; text: string } | undefined;
  /** The address of this page with other parameters. */
  address: (parameters: Record<string, string>) => string;
}

/** Writes a page with free times. */
export function choosePage(page: ChoosePage): string {
  const { language, timeZone, title, address } = page;
  const words = BOOKING_TEXTS[language].choose;
  const isEmpty = page.starts.length === 0;
  const body = [
    page.notice
      ? `<div role="alert"><h2>${escapeHtml(page.notice.title)}</h2><p>${escapeHtml(page.notice.text)}</p></div>`
      : '',
    ...page.about.map((line) => `<p class="about">${escapeHtml(line).replaceAll('\n', '<br>')}</p>`),
    zoneForm(page),
    navigation(page),
    isEmpty && page.next === undefined ? `<p role="status">${escapeHtml(words.nothing)}</p>` : '',
    isEmpty && page.next !== undefined
      ? `<p role="status">${escapeHtml(words.none)}</p><p><a href="${escapeHtml(address({ from: dayText(page.next) }))}">${escapeHtml(words.next)}</a></p>`
      : '',
    ...daysOfTimes(page.starts, { language, timeZone }).map(({ label, times }, index) => {
      const links = times.map(
        (time) =>
          `<li><a href="${escapeHtml(address({ start: formatInstant(time.at) }))}" aria-label="${escapeHtml(`${label}, ${time.label}`)}">${escapeHtml(time.label)}</a></li>`,
      );
      return `<section aria-labelledby="day${index}"><h2 id="day${index}">${escapeHtml(label)}</h2><ul class="times">${links.join('')}</ul></section>`;
    }),
    languageLinks(language, address),
  ].join('\n');
  return mailPage({ language, title, body, style: BOOKING_STYLE, script: ZONE_SCRIPT_PATH });
}

/** Links to the same page in other languages. */
function languageLinks(language: Language, address: (parameters: Record<string, string>) => string): string {
  const links = LANGUAGES.map((one) =>
    one === language
      ? `<li lang="${one}" aria-current="true">${LANGUAGE_NAMES[one]}</li>`
      : `<li><a lang="${one}" hreflang="${one}" href="${escapeHtml(address({ lang: one }))}">${LANGUAGE_NAMES[one]}</a></li>`,
  );
  return `<nav aria-label="${escapeHtml(BOOKING_TEXTS[language].language)}"><ul class="languages">${links.join('')}</ul></nav>`;
}

function zoneForm({ language, timeZone, day, address }: ChoosePage): string {
  const words = BOOKING_TEXTS[language].choose;
  const zones = [...new Set([timeZone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
  const options = zones.map(
    (zone) => `<option${zone === timeZone ? ' selected' : ''}>${escapeHtml(zone)}</option>`,
  );
  // A form that is sent by GET forgets the parameters of its address.
  const [path = '', query = ''] = address({ from: dayText(day) }).split('?');
  const hidden = [...new URLSearchParams(query)]
    .filter(([name]) => name !== 'tz' && name !== 'start')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`);
  return `<div class="bar"><form method="get" action="${escapeHtml(path)}">${hidden.join('')}<label for="tz">${escapeHtml(words.timeZone)}</label>
<select id="tz" name="tz">${options.join('')}</select><button>${escapeHtml(words.show)}</button></form></div>`;
}

function navigation({ language, earlier, later, address }: ChoosePage): string {
  if (earlier === undefined && later === undefined) return '';
  const words = BOOKING_TEXTS[language].choose;
  const link = (day: number | undefined, text: string, rel: string): string =>
    day === undefined
      ? '<span></span>'
      : `<a rel="${rel}" href="${escapeHtml(address({ from: dayText(day) }))}">${escapeHtml(text)}</a>`;
  return `<nav class="weeks">${link(earlier, `← ${words.earlier}`, 'prev')}${link(later, `${words.later} →`, 'next')}</nav>`;
}
