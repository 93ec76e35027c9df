import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { useSession } from '../session/use-session.ts';
import { type Format, makeFormat } from './format.ts';
import { localeOf } from './languages.ts';

/** Numbers, dates and amounts for whoever looks at the page. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { me } = useSession();
  const timeZone = me?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const locale = localeOf(i18n.language as Language);
  return useMemo(() => makeFormat({ locale, timeZone }), [locale, timeZone]);
}
