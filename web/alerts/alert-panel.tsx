import { Button, Group, ScrollArea, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { AlertItem } from './alert-item.tsx';
import { latestAlertsQuery, markAlertsRead } from './alert-queries.ts';

/** The latest alerts, as the bell shows them. */
export function AlertPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('alerts');
  // Whoever opens the panel wants what is there now.
  const { data, error, refetch } = useQuery({ ...latestAlertsQuery, refetchOnMount: 'always' });
  const reading = useMutation({ mutationFn: markAlertsRead, onError: notifyProblem });
  const title = useRef<HTMLParagraphElement>(null);
  const items = data?.items ?? [];
  return (
    <>
      <Group justify="space-between" mb={4}>
        <Text fw={600} ref={title} tabIndex={-1} style={{ outline: 'none' }}>
          {t('title')}
        </Text>
        {items.some(({ isRead }) => !isRead) && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={reading.isPending}
            onClick={() => {
              title.current?.focus();
              reading.mutate({ all: true });
            }}
          >
            {t('markAll')}
          </Button>
        )}
      </Group>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} />}
      {data && items.length === 0 && (
        <Text size="sm" c="dimmed" my="sm">
          {t('nothing')}
        </Text>
      )}
      <ScrollArea.Autosize
        mah="min(28rem, 60vh)"
        type="auto"
        offsetScrollbars
        viewportProps={{ tabIndex: 0 }}
      >
        <ul style={{ margin: 0, padding: 0 }}>
          {items.map((alert) => (
            <AlertItem
              key={alert.alertId}
              alert={alert}
              isShort
              onRead={(alertId) => reading.mutate({ alertIds: [alertId] })}
              onFollow={onClose}
            />
          ))}
        </ul>
      </ScrollArea.Autosize>
      <Text size="sm" mt="xs">
        <TextLink to="/sales/alerts" onClick={onClose}>
          {t('all')}
        </TextLink>
      </Text>
    </>
  );
}
