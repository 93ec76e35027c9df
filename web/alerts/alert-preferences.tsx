import { Radio, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AlertPreferences as Preferences } from '../../src/domain/alert-preferences.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { alertPreferencesQuery } from './alert-queries.ts';
import { WindowSelect } from './window-select.tsx';

/** How one gets alerts; each choice is kept at once. */
export function AlertPreferences() {
  const { t } = useTranslation('alerts');
  const { data, error, refetch } = useQuery(alertPreferencesQuery);
  return (
    <Section title={t('preferences.title')}>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {data ? <Choices preferences={data} /> : !error && <Skeleton height={160} />}
    </Section>
  );
}

function Choices({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation('alerts');
  const { queryKey } = alertPreferencesQuery;
  const saving = useMutation({
    mutationFn: (body: Preferences) => answerOf(api.PUT('/api/v1/me/alerts/preferences', { body })),
    onMutate: (wanted) => queryClient.setQueryData(queryKey, wanted),
    onSuccess: () => notifyDone(t('preferences.saved')),
    onError: notifyProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  const change = (changed: Partial<Preferences>): void => saving.mutate({ ...preferences, ...changed });
  const { isMailed, windowMinutes, waitsForHours } = preferences;
  return (
    <Stack gap="md" align="flex-start">
      <Text size="sm" c="dimmed">
        {t('preferences.text')}
      </Text>
      <Switch
        label={t('preferences.mail')}
        checked={isMailed}
        onChange={(event) => change({ isMailed: event.currentTarget.checked })}
      />
      {isMailed && (
        <>
          <WindowSelect
            label={t('preferences.window')}
            description={t('preferences.windowText')}
            value={windowMinutes}
            onChange={(minutes) => change({ windowMinutes: minutes })}
          />
          <Radio.Group
            label={t('preferences.hours')}
            description={t('preferences.hoursText')}
            value={waitsForHours ? 'later' : 'now'}
            onChange={(value) => change({ waitsForHours: value === 'later' })}
          >
            <Stack gap={6} mt={6}>
              {(['now', 'later'] as const).map((value) => (
                <Radio key={value} value={value} label={t(`preferences.${value}`)} />
              ))}
            </Stack>
          </Radio.Group>
        </>
      )}
    </Stack>
  );
}
