import { SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { mdiCalendarClock } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { MeetingList } from './meeting-list.tsx';
import { meetingsQuery } from './meeting-queries.ts';

/** One's own meetings by day; for those who keep sales also everybody's. */
export function MeetingsPanel() {
  const { t } = useTranslation('meetings');
  const { me, may } = useSession();
  const [whose, setWhose] = useState('mine');
  const { data, error, refetch } = useQuery(
    meetingsQuery(whose === 'mine' ? (me?.personId ?? undefined) : undefined),
  );
  return (
    <Stack gap="md">
      {may('sales:write') && (
        <SegmentedControl
          aria-label={t('whose.label')}
          value={whose}
          onChange={setWhose}
          data={[
            { value: 'mine', label: t('whose.mine') },
            { value: 'all', label: t('whose.all') },
          ]}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={200} />}
      {data && data.items.length === 0 && (
        <EmptyState icon={mdiCalendarClock} title={t('none.title')} text={t('none.text')} />
      )}
      {data && data.items.length > 0 && <MeetingList meetings={data.items} showsRep={whose === 'all'} />}
    </Stack>
  );
}
