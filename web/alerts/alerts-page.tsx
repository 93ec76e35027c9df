import { Button, Group, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { mdiBellOutline } from '@mdi/js';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { AlertItem } from './alert-item.tsx';
import { AlertPreferences } from './alert-preferences.tsx';
import { alertPagesQuery, markAlertsRead } from './alert-queries.ts';
import { ChannelsSection } from './channels-section.tsx';
import { StuckAlerts } from './stuck-alerts.tsx';

/** All of one's alerts, how one gets them, and the channels of the team's chat. */
export function AlertsPage() {
  const { t } = useTranslation('alerts');
  const { may } = useSession();
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <Stack gap="lg" maw={880}>
        {may('mail:read') && <StuckAlerts />}
        <AlertList />
        <AlertPreferences />
        {may('sales:write') && <ChannelsSection />}
      </Stack>
    </>
  );
}

function AlertList() {
  const { t } = useTranslation('alerts');
  const [isUnread, setIsUnread] = useState(false);
  const pages = useInfiniteQuery({ ...alertPagesQuery(isUnread), refetchOnMount: 'always' });
  const reading = useMutation({ mutationFn: markAlertsRead, onError: notifyProblem });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('title')}>
      <Group justify="space-between" mb="xs">
        <SegmentedControl
          aria-label={t('filter.label')}
          value={isUnread ? 'unread' : 'all'}
          onChange={(value) => setIsUnread(value === 'unread')}
          data={(['all', 'unread'] as const).map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
        {items.some(({ isRead }) => !isRead) && (
          <Button
            variant="default"
            size="sm"
            loading={reading.isPending}
            onClick={() => reading.mutate({ all: true })}
          >
            {t('markAll')}
          </Button>
        )}
      </Group>
      {pages.error && <ProblemNotice problem={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Skeleton height={200} />}
      {pages.data && items.length === 0 && (
        <EmptyState
          icon={mdiBellOutline}
          title={isUnread ? t('readTitle') : t('emptyTitle')}
          text={isUnread ? t('readText') : t('emptyText')}
        />
      )}
      <ul style={{ margin: 0, padding: 0 }}>
        {items.map((alert) => (
          <AlertItem
            key={alert.alertId}
            alert={alert}
            onRead={(alertId) => reading.mutate({ alertIds: [alertId] })}
          />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </section>
  );
}
