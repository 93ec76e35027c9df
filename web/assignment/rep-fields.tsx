import { MultiSelect, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { useCountries } from './use-country-name.ts';
import { useLanguages } from './use-languages.ts';

/** Whose public holidays are free for a rep. */
export function HolidaysField({
  country,
  onChange,
}: {
  country: string | null;
  onChange: (country: string | null) => void;
}) {
  const { t } = useTranslation(['assignment', 'common']);
  return (
    <Select
      label={t('rep.holidays')}
      description={t('rep.holidaysHint')}
      data={useCountries()}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common:remove') }}
      value={country}
      onChange={onChange}
    />
  );
}

/** In which languages a rep talks to leads. */
export function LanguagesField({
  languages,
  onChange,
}: {
  languages: Language[];
  onChange: (languages: Language[]) => void;
}) {
  const { t } = useTranslation('assignment');
  return (
    <MultiSelect
      label={t('rep.languages')}
      description={t('rep.languagesHint')}
      data={useLanguages()}
      value={languages}
      onChange={(chosen) => onChange(chosen as Language[])}
    />
  );
}
