import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { localeOf } from '../i18n/languages.ts';
import { useSession } from '../session/use-session.ts';

/** Days and times of day for whoever looks at the page, by their own clock. */
export function useTimes(): {
  day: (instant: string) => string;
  time: (instant: string) => string;
} {
  const { i18n } = useTranslation();
  const { me } = useSession();
  const timeZone = me?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const locale = localeOf(i18n.language as Language);
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
    const time = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' });
    return {
      day: (instant) => {
        const text = day.format(new Date(instant));
        return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
      },
      time: (instant) => time.format(new Date(instant)),
    };
  }, [locale, timeZone]);
}
