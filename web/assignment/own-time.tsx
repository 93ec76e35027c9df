import { Button, Group, SimpleGrid, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RepAnswer } from '../../src/http/contract/teams.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { AbsenceList, type NewAbsence } from './absence-list.tsx';
import { ownRepQuery, refreshSales } from './assignment-queries.ts';
import { HolidaysField, LanguagesField } from './rep-fields.tsx';
import { WeekEditor } from './week-editor.tsx';

/** What everybody decides about themselves: whether they take leads, when they work, and when they are away. */
export function OwnTime() {
  const { data, error, refetch } = useQuery(ownRepQuery);
  if (error) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  return data ? <OwnForm key={data.personId} rep={data} /> : <Skeleton height={160} />;
}

function OwnForm({ rep }: { rep: RepAnswer }) {
  const { t } = useTranslation(['assignment', 'common']);
  const [values, setValues] = useState({
    takesLeads: rep.takesLeads,
    languages: rep.languages,
    hours: rep.hours,
    country: rep.country,
  });
  const changing = useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: async () => {
      await refreshSales();
      notifyDone(t('saved'));
    },
    onError: notifyProblem,
  });
  const save = (): void => changing.mutate(() => answerOf(api.PUT('/api/v1/me/rep', { body: values })));
  const addAbsence = (body: NewAbsence): void =>
    changing.mutate(() => answerOf(api.POST('/api/v1/me/absences', { body })));
  const removeAbsence = (absenceId: string): void =>
    changing.mutate(() =>
      answerOf(api.DELETE('/api/v1/me/absences/{absenceId}', { params: { path: { absenceId } } })),
    );
  return (
    <Stack gap="md">
      <Switch
        label={t('rep.takesLeadsOwn')}
        checked={values.takesLeads}
        onChange={({ currentTarget: { checked } }) => setValues({ ...values, takesLeads: checked })}
      />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Stack gap="xs">
          <WeekEditor week={values.hours} onChange={(hours) => setValues({ ...values, hours })} />
          <Text size="xs" c="dimmed">
            {t('week.zone', { zone: rep.timeZone })}
          </Text>
        </Stack>
        <Stack gap="sm">
          <HolidaysField country={values.country} onChange={(country) => setValues({ ...values, country })} />
          <LanguagesField
            languages={values.languages}
            onChange={(languages) => setValues({ ...values, languages })}
          />
          <AbsenceList
            absences={rep.absences}
            timeZone={rep.timeZone}
            onAdd={addAbsence}
            onRemove={removeAbsence}
          />
        </Stack>
      </SimpleGrid>
      <Group justify="flex-end">
        <Button onClick={save} loading={changing.isPending}>
          {t('common:save')}
        </Button>
      </Group>
    </Stack>
  );
}
