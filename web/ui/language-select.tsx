import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LANGUAGE_NAMES } from '../i18n/languages.ts';

/** One of the languages of Ripen, each by its own name. */
export function LanguageSelect(props: Omit<NativeSelectProps, 'data'>) {
  return (
    <NativeSelect {...props} data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} />
  );
}
