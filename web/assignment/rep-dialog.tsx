import { Button, Group, Modal, MultiSelect, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RepAnswer } from '../../src/http/contract/teams.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { AbsenceList, type NewAbsence } from './absence-list.tsx';
import { refreshSales } from './assignment-queries.ts';
import { HolidaysField, LanguagesField } from './rep-fields.tsx';
import { useCountries } from './use-country-name.ts';
import { WeekEditor } from './week-editor.tsx';

/** What somebody gets as a rep, when they work, and when they are away. */
export function RepDialog({ rep, onClose }: { rep: RepAnswer; onClose: () => void }) {
  const { t } = useTranslation(['assignment', 'common']);
  const [values, setValues] = useState({
    takesLeads: rep.takesLeads,
    languages: rep.languages,
    territories: rep.territories,
    capacity: rep.capacity,
    hours: rep.hours,
    country: rep.country,
  });
  const countries = useCountries();
  const params = { path: { personId: rep.personId } };
  const saving = useMutation({
    mutationFn: () => answerOf(api.PUT('/api/v1/reps/{personId}', { params, body: values })),
    onSuccess: async () => {
      await refreshSales();
      notifyDone(t('saved'));
      onClose();
    },
  });
  const changing = useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: refreshSales,
  });
  const problem = saving.error ?? changing.error;
  const addAbsence = (body: NewAbsence): void =>
    changing.mutate(() => answerOf(api.POST('/api/v1/reps/{personId}/absences', { params, body })));
  const removeAbsence = (absenceId: string): void =>
    changing.mutate(() =>
      answerOf(
        api.DELETE('/api/v1/reps/{personId}/absences/{absenceId}', {
          params: { path: { ...params.path, absenceId } },
        }),
      ),
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={rep.name}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="sm">
        <Switch
          label={t('rep.takesLeads')}
          checked={values.takesLeads}
          onChange={({ currentTarget: { checked } }) => setValues({ ...values, takesLeads: checked })}
        />
        <NumberInput
          label={t('rep.capacity')}
          description={t('rep.capacityHint')}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={values.capacity ?? ''}
          onChange={(value) => setValues({ ...values, capacity: typeof value === 'number' ? value : null })}
        />
        <MultiSelect
          label={t('rep.territories')}
          description={t('rep.territoriesHint')}
          data={countries}
          searchable
          value={values.territories}
          onChange={(territories) => setValues({ ...values, territories })}
        />
        <LanguagesField
          languages={values.languages}
          onChange={(languages) => setValues({ ...values, languages })}
        />
        <HolidaysField country={values.country} onChange={(country) => setValues({ ...values, country })} />
        <WeekEditor week={values.hours} onChange={(hours) => setValues({ ...values, hours })} />
        <Text size="xs" c="dimmed">
          {t('week.zone', { zone: rep.timeZone })}
        </Text>
        <AbsenceList
          absences={rep.absences}
          timeZone={rep.timeZone}
          onAdd={addAbsence}
          onRemove={removeAbsence}
        />
        {problem && <ProblemNotice problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button loading={saving.isPending} onClick={() => saving.mutate()}>
            {t('common:save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
