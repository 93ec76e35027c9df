import type { Json } from '../domain/json.ts';
import type { LeadPlace } from './next-opening.ts';

/** Where most people of a country with several time zones live. */
const MOST_POPULOUS_ZONES: Record<string, string> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty',
  MX: 'America/Mexico_City',
  MN: 'Asia/Ulaanbaatar',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
};

/** What leads tell of where they are, the most telling first. */
const ZONE_TRAITS = ['timezone', 'timeZone', 'time_zone'];
const COUNTRY_TRAITS = [
  'country',
  'countryCode',
  'address.country',
  'company.country',
  'company.address.country',
];

/** Part of ECMA-402 since 2025 and of Node 24; TypeScript does not know it yet. */
interface WithTimeZones {
  getTimeZones(): string[] | undefined;
}

const zones = new Map<string, string | undefined>();
let codesByName: Map<string, string> | undefined;

/**
 * Where a lead lives: in the time zone that it told, or that of its country, or where Ripen's own company is.
 *
 * @param trait looks up a trait of the lead, or as `company.x` one of its company
 */
export function placeOfLead(trait: (name: string) => Json | undefined, home: LeadPlace): LeadPlace {
  const told = COUNTRY_TRAITS.map(trait).find((value) => typeof value === 'string' && value !== '');
  const country = typeof told === 'string' ? countryCode(told) : undefined;
  const zone = ZONE_TRAITS.map(trait).find((value) => typeof value === 'string' && isTimeZone(value));
  if (typeof zone === 'string') return { timeZone: zone, country: country ?? home.country };
  const ofCountry = country === undefined ? undefined : zoneOfCountry(country);
  return { timeZone: ofCountry ?? home.timeZone, country: country ?? home.country };
}

/** Whether a text is the name of an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The ISO 3166-1 code of a country that is told by its code or its English name. */
function countryCode(told: string): string | undefined {
  const text = told.trim();
  if (/^[a-z]{2}$/i.test(text)) return text.toUpperCase();
  codesByName ??= namesOfCountries();
  return codesByName.get(text.toLowerCase());
}

function namesOfCountries(): Map<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [[name.toLowerCase(), code] as const];
    }),
  );
}

function zoneOfCountry(country: string): string | undefined {
  if (!zones.has(country)) {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & WithTimeZones;
    const all = locale.getTimeZones() ?? [];
    zones.set(country, MOST_POPULOUS_ZONES[country] ?? all[0]);
  }
  return zones.get(country);
}
