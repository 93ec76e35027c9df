import type { Instant } from '../../domain/instant.ts';
import type { Language } from '../../domain/language.ts';

/** A day with times on it, as the visitor's clock shows them. */
export interface DayOfTimes {
  label: string;
  times: { at: Instant; label: string }[];
}

/** Times by the days of a zone, with their labels. A time that the clocks show twice has its zone beside it. */
export function daysOfTimes(
  starts: readonly Instant[],
  { language, timeZone }: { language: Language; timeZone: string },
): DayOfTimes[] {
  const day = new Intl.DateTimeFormat(language, { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const time = new Intl.DateTimeFormat(language, { timeZone, hour: 'numeric', minute: '2-digit' });
  const exact = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  });
  return [...Map.groupBy(starts, (at) => day.format(at))].map(([label, ofDay]) => {
    const labels = ofDay.map((at) => time.format(at));
    return {
      label,
      times: ofDay.map((at, index) => {
        const own = labels[index] ?? '';
        return { at, label: labels.filter((other) => other === own).length > 1 ? exact.format(at) : own };
      }),
    };
  });
}
