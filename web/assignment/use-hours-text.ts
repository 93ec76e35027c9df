import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { MINUTE_MS } from '../../src/domain/instant.ts';
import type { Language } from '../../src/domain/language.ts';
import { localeOf } from '../i18n/languages.ts';

/** Writes a time to the minute: “2h 10min”, as short as the language has it. */
export function useHoursText(): (ms: number) => string {
  const { i18n } = useTranslation();
  const locale = localeOf(i18n.language as Language);
  return useMemo(() => {
    // “2 hr” is longer than it need be in English, and “14 m” are metres elsewhere.
    const minuteDisplay = locale.startsWith('en') ? 'narrow' : 'short';
    const units = { hour: 'narrow', minute: minuteDisplay } as const;
    const [hour, minute] = (['hour', 'minute'] as const).map(
      (unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: units[unit] }),
    );
    return (ms) => {
      const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
      const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
      const parts = [hours > 0 && hour?.format(hours), (rest > 0 || hours === 0) && minute?.format(rest)];
      return parts.filter(Boolean).join(' ');
    };
  }, [locale]);
}
