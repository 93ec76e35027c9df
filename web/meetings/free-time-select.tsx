import { Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { freeTimesQuery } from './meeting-queries.ts';
import { useTimes } from './use-times.ts';

/** A free time of a booking page: a day, then a time on it. */
export function FreeTimeSelect({
  page,
  value,
  onChange,
}: {
  page: string;
  value: string | null;
  onChange: (startsAt: string | null) => void;
}) {
  const { t } = useTranslation('meetings');
  const { day, time } = useTimes();
  const { data, error } = useQuery(freeTimesQuery(page));
  const [chosen, setChosen] = useState<string | null>(null);
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return <Skeleton height={120} />;
  const days = Map.groupBy(data.items, ({ startsAt }) => day(startsAt));
  const [first] = days.keys();
  const shown = chosen ?? first ?? null;
  if (shown === null) return <Text size="sm">{t('noTimes')}</Text>;
  return (
    <Stack gap="sm">
      <Select
        label={t('day')}
        data={[...days.keys()]}
        value={shown}
        allowDeselect={false}
        onChange={(next) => {
          setChosen(next);
          onChange(null);
        }}
      />
      <Select
        label={t('time')}
        required
        searchable
        data={(days.get(shown) ?? []).map(({ startsAt }) => ({ value: startsAt, label: time(startsAt) }))}
        value={value}
        onChange={onChange}
      />
    </Stack>
  );
}
