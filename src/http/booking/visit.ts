import type { FastifyRequest } from 'fastify';
import { DAY_MS, type Instant, parseInstant } from '../../domain/instant.ts';
import { chooseLanguage, LANGUAGES, type Language } from '../../domain/language.ts';
import { localInstant } from '../../domain/local-instant.ts';
import { zoneOffsetMs } from '../../domain/zone-offset.ts';
import { isTimeZone } from '../../journeys/place-of-lead.ts';

/** How somebody looks at a booking page: what the address of the page says, and the browser. */
export interface Visit {
  language: Language;
  /** Whether the address names it. */
  isLanguageChosen: boolean;
  /** Undefined until it is known where the visitor's clock is. */
  timeZone: string | undefined;
  /** The first day to show, counted from 1970-01-01; undefined for the first that has a free time. */
  day: number | undefined;
  start: Instant | undefined;
  /** Of a personal link. */
  token: string | undefined;
}

/** Reads the address of a page; what cannot be read is as if it were not there. */
export function visitOf(request: FastifyRequest, fields?: URLSearchParams): Visit {
  const query = fields ?? new URLSearchParams(request.url.split('?')[1] ?? '');
  const wanted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((tag) => tag.split(';')[0]?.trim() ?? '');
  const chosen = LANGUAGES.find((language) => language === query.get('lang'));
  const zone = query.get('tz') ?? '';
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(query.get('from') ?? '') ?? [];
  const day =
    year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(date)) / DAY_MS;
  return {
    language: chosen ?? chooseLanguage(wanted),
    isLanguageChosen: chosen !== undefined,
    timeZone: zone.length < 64 && zone !== '' && isTimeZone(zone) ? zone : undefined,
    day: day !== undefined && Number.isFinite(day) ? day : undefined,
    start: parseInstant(query.get('start') ?? ''),
    token: query.get('for') ?? undefined,
  };
}

/** Midnight of a day where a zone's clocks show it. */
export function midnightOf(day: number, timeZone: string): Instant {
  return localInstant({ day, minute: 0 }, timeZone);
}

/** The day that a zone's clocks show, counted from 1970-01-01. */
export function dayAt(at: Instant, timeZone: string): number {
  return Math.floor((at + zoneOffsetMs(at, timeZone)) / DAY_MS);
}

/** A day as addresses have it. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
