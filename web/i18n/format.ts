const DAY_MS = 86_400_000;

/** From this many units on the next larger one is used: 45 minutes, but 2 hours. */
const RELATIVE_UNITS: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['week', 7 * DAY_MS],
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** From two of them on a duration is told in this unit: 90 minutes, but 2 hours. */
const DURATION_UNITS: readonly [unit: string, ms: number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
];

/** Numbers, dates and amounts as a language, a region and a time zone write them. Instants are ISO 8601 texts. */
export interface Format {
  /** IANA; that of the browser unless the person has chosen one. */
  timeZone: string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** With a sign also when positive: +5, −3. */
  signed(value: number): string;
  /** @param share between 0 and 1 */
  percent(share: number, digits?: number): string;
  currency(amount: number, currency: string): string;
  date(instant: string | number): string;
  /** Without the year, for axes. */
  day(instant: string | number): string;
  dateTime(instant: string | number): string;
  /** “3 hours ago”, “in 2 days”; “now” below a minute. */
  relative(instant: string | number, now: number): string;
  /** “45 minutes”, “2.5 hours”, “3 days”. */
  duration(ms: number): string;
  list(items: readonly string[]): string;
}

export function makeFormat({ locale, timeZone }: { locale: string; timeZone: string }): Format {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const list = new Intl.ListFormat(locale);
  return {
    timeZone,
    number: (value, options) =>
      options ? new Intl.NumberFormat(locale, options).format(value) : number.format(value),
    signed: (value) => signed.format(value),
    percent: (share, digits = 0) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share),
    currency: (amount, currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount),
    date: (instant) => date.format(new Date(instant)),
    day: (instant) => day.format(new Date(instant)),
    dateTime: (instant) => dateTime.format(new Date(instant)),
    relative(instant, now) {
      const distance = new Date(instant).getTime() - now;
      const [unit, ms] = RELATIVE_UNITS.find(([, size]) => Math.abs(distance) >= size) ?? [
        'second',
        Infinity,
      ];
      return relative.format(Math.trunc(distance / ms) || 0, unit);
    },
    duration(ms) {
      const [unit, size] = DURATION_UNITS.find(([, least]) => ms >= 2 * least) ?? ['minute', 60_000];
      const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
      return new Intl.NumberFormat(locale, options).format(ms / size);
    },
    list: (items) => list.format(items),
  };
}
