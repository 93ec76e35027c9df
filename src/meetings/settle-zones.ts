import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import { localInstant } from '../domain/local-instant.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';

/** A calendar's text in which every time has a zone that everybody knows. */
export interface SettledText {
  text: string;
  /** The dates of RDATE, which the reader of repetitions does not know. */
  extraDates: Instant[];
  problems: string[];
}

const TIMES = /^(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)([;:])/i;

/**
 * Writes every time of an iCalendar text anew with a zone of the IANA database: times without a zone are of the owner's; zones with
 * names of their own are told by their VTIMEZONE, namely by the offsets that it says for this year. A zone that cannot be told is taken
 * for the owner's.
 */
export function settleZones(text: string, ownZone: string): SettledText {
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const zones = new ZoneNames(lines, ownZone);
  const extraDates: Instant[] = [];
  const kept: string[] = [];
  let isInZone = false;
  let isInEvent = false;
  for (const line of lines) {
    if (/^BEGIN:VTIMEZONE/i.test(line)) isInZone = true;
    if (/^BEGIN:VEVENT/i.test(line)) isInEvent = true;
    // What VTIMEZONE says is in the names by now, and alarms have times of their own.
    const parts = !isInZone && isInEvent && TIMES.test(line) ? partsOf(line) : undefined;
    if (!isInZone) {
      if (!parts) kept.push(line);
      else if (parts.name === 'RDATE') extraDates.push(...datesOf(parts, zones));
      else kept.push(lineOf(parts, zones));
    }
    if (/^END:VTIMEZONE/i.test(line)) isInZone = false;
    if (/^END:VEVENT/i.test(line)) isInEvent = false;
  }
  return { text: kept.join('\r\n'), extraDates, problems: zones.problems };
}

interface TimeLine {
  name: string;
  zone: string | undefined;
  isDay: boolean;
  value: string;
}

function partsOf(line: string): TimeLine | undefined {
  const found = /^([A-Z-]+)((?:;[^=;:]+=(?:"[^"]*"|[^;:"]*))*):(.*)$/i.exec(line);
  if (!found) return undefined;
  const [, name = '', parameters = '', value = ''] = found;
  const zone = /;TZID=("([^"]*)"|[^;:]*)/i.exec(parameters);
  const isDay = /;VALUE=DATE(;|$)/i.test(parameters) || /^\d{8}(,\d{8})*$/.test(value.trim());
  return { name: name.toUpperCase(), zone: zone?.[2] ?? zone?.[1], isDay, value: value.trim() };
}

function lineOf({ name, zone, isDay, value }: TimeLine, zones: ZoneNames): string {
  if (isDay) return `${name};VALUE=DATE:${value}`;
  if (/^(\d{8}T\d{6}Z,?)+$/i.test(value)) return `${name}:${value}`;
  return `${name};TZID=${zones.nameOf(zone)}:${value.replace(/Z/gi, '')}`;
}

function datesOf({ zone, value }: TimeLine, zones: ZoneNames): Instant[] {
  return value.split(',').flatMap((text) => {
    const [, year, month, day, hour = '0', minute = '0', end = ''] =
      /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2})?(Z?)/.exec(text) ?? [];
    if (year === undefined) return [];
    const days = Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS;
    const minutes = Number(hour) * 60 + Number(minute);
    if (end === 'Z') return [days * DAY_MS + minutes * MINUTE_MS];
    return [localInstant({ day: days, minute: minutes }, zones.nameOf(zone))];
  });
}

/** What the names of zones in a text mean. */
class ZoneNames {
  readonly problems: string[] = [];
  readonly #ownZone: string;
  readonly #known = new Map<string, string>();

  constructor(lines: readonly string[], ownZone: string) {
    this.#ownZone = ownZone;
    let zone: { id: string; place: string; offsets: Set<number> } | undefined;
    for (const line of lines) {
      if (/^BEGIN:VTIMEZONE/i.test(line)) zone = { id: '', place: '', offsets: new Set() };
      if (!zone) continue;
      zone.id = /^TZID[^:]*:(.*)$/i.exec(line)?.[1]?.trim() ?? zone.id;
      zone.place = /^X-LIC-LOCATION:(.*)$/i.exec(line)?.[1]?.trim() ?? zone.place;
      const offset = /^TZOFFSETTO:([+-])(\d{2})(\d{2})/i.exec(line);
      if (offset) {
        const minutes = Number(offset[2]) * 60 + Number(offset[3]);
        zone.offsets.add(offset[1] === '-' ? -minutes : minutes);
      }
      if (/^END:VTIMEZONE/i.test(line)) {
        const name = zoneOf(zone, ownZone);
        if (name !== undefined) this.#known.set(zone.id, name);
        zone = undefined;
      }
    }
  }

  /** The IANA zone that a name means; the owner's for a time without one. */
  nameOf(id: string | undefined): string {
    if (id === undefined || id === '') return this.#ownZone;
    const known = this.#known.get(id) ?? ianaName(id);
    if (known !== undefined) return known;
    this.problems.push(
      `the time zone “${id}” is not known; its times are taken for those of ${this.#ownZone}`,
    );
    this.#known.set(id, this.#ownZone);
    return this.#ownZone;
  }
}

function zoneOf(
  { id, place, offsets }: { id: string; place: string; offsets: ReadonlySet<number> },
  ownZone: string,
): string | undefined {
  const named = ianaName(id) ?? ianaName(place);
  if (named !== undefined || offsets.size === 0) return named;
  const fits = (zone: string): boolean => {
    const own = offsetsOf(zone);
    return own.size === offsets.size && [...own].every((offset) => offsets.has(offset));
  };
  return [ownZone, ...LIKELY_ZONES].find(fits) ?? Intl.supportedValuesOf('timeZone').find(fits);
}

/** Of zones that are ahead of UTC by as much, the ones where most people live. */
const LIKELY_ZONES = [
  'Europe/Prague',
  'Europe/Tallinn',
  'Europe/London',
  'America/New_York',
  'America/Chicago',
];

/** Names end with that of the IANA zone in some calendars, as /freeassociation.sourceforge.net/Europe/Prague. */
function ianaName(id: string): string | undefined {
  const parts = id.split('/').filter((part) => part !== '');
  for (let from = 0; from < parts.length; from += 1) {
    const name = parts.slice(from).join('/');
    if (isZone(name)) return name;
  }
  return WINDOWS_ZONES[id];
}

function isZone(name: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const offsetsByZone = new Map<string, ReadonlySet<number>>();

/** By how many minutes a zone is ahead of UTC, in the months of a year. */
function offsetsOf(zone: string): ReadonlySet<number> {
  let offsets = offsetsByZone.get(zone);
  if (!offsets) {
    const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 15));
    offsets = new Set(months.map((month) => zoneOffsetMs(month, zone) / MINUTE_MS));
    offsetsByZone.set(zone, offsets);
  }
  return offsets;
}

/** The names of Windows that calendars of Europe and America have without a VTIMEZONE (Unicode CLDR, windowsZones). */
const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central European Standard Time': 'Europe/Warsaw',
  'W. Europe Standard Time': 'Europe/Berlin',
  'Romance Standard Time': 'Europe/Paris',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Atlantic/Reykjavik',
  'E. Europe Standard Time': 'Europe/Chisinau',
  'FLE Standard Time': 'Europe/Kiev',
  'GTB Standard Time': 'Europe/Bucharest',
  'Russian Standard Time': 'Europe/Moscow',
  'Turkey Standard Time': 'Europe/Istanbul',
  'Eastern Standard Time': 'America/New_York',
  'Central Standard Time': 'America/Chicago',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
};
