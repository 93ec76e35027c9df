import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DashboardAnswer } from '../../src/http/contract/dashboard.ts';
import { useFormat } from '../i18n/use-format.ts';

/** How long leads in the highest band wait until somebody takes care of them. */
export function ResponseFigures({
  response,
  bands,
}: {
  response: DashboardAnswer['response'];
  bands: DashboardAnswer['bands'];
}) {
  const { t } = useTranslation('dashboard');
  const { number, duration, percent } = useFormat();
  const band = bands.find(({ id }) => id === response.band)?.title ?? response.band;
  if (response.entered === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('response.nobody', { band, days: number(response.days) })}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="xl" fw={600}>
        {response.medianMs === null ? t('response.unknown') : duration(response.medianMs)}
      </Text>
      <Text size="sm">{t('response.median', { band })}</Text>
      {response.dayOld > 0 && (
        <Text size="sm">
          {t('response.withinDay', { share: percent(response.withinDay / response.dayOld) })}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t(response.isAll ? 'response.basis' : 'response.basisLatest', {
          count: response.entered,
          number: number(response.entered),
          answered: number(response.answered),
          days: number(response.days),
        })}
      </Text>
      <Text size="xs" c="dimmed">
        {t('response.definition')}
      </Text>
    </Stack>
  );
}
