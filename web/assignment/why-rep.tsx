import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HandoverReasons } from '../../src/http/contract/handovers.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useCountryName } from './use-country-name.ts';

/** Why a rep gets a lead: what decided, and how many reps each rule left. */
export function WhyRep({ why }: { why: HandoverReasons }) {
  const { t, i18n } = useTranslation('assignment');
  const { number } = useFormat();
  const country = useCountryName();
  const { by, rules, members, decidedBy, after } = why;
  const values = {
    country: why.country === null ? '' : country(why.country),
    language: why.language === null ? '' : languageName(why.language, i18n.language),
  };
  const shown = rules.filter(
    ({ rule }) =>
      (rule !== 'territory' || why.country !== null) && (rule !== 'language' || why.language !== null),
  );
  return (
    <>
      {after && (
        <Text size="sm" c="dimmed">
          {t(`why.after.${after}`)}
        </Text>
      )}
      <Text size="sm">{t(`why.by.${by}`, { name: decidedBy ?? '' })}</Text>
      {shown.length > 0 && (
        <List size="xs" c="dimmed" mt={4} spacing={2}>
          <List.Item>{t('why.members', { number: number(members) })}</List.Item>
          {shown.map(({ rule, left, isSetAside }) => (
            <List.Item key={rule}>
              {t(isSetAside ? `why.setAside.${rule as 'working'}` : `why.rule.${rule}`, {
                ...values,
                number: number(left),
              })}
            </List.Item>
          ))}
        </List>
      )}
    </>
  );
}

function languageName(language: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language;
}
