import { Button, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { mdiForumOutline } from '@mdi/js';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertChannelAnswer } from '../../src/http/contract/alerts.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { alertChannelsQuery } from './alert-queries.ts';
import { ChannelForm } from './channel-form.tsx';

/** The channels of the team's chat that take alerts. */
export function ChannelsSection() {
  const { t } = useTranslation('alerts');
  const { data, error, refetch } = useQuery(alertChannelsQuery);
  const [edited, setEdited] = useState<AlertChannelAnswer | 'new'>();
  const add = <Button onClick={() => setEdited('new')}>{t('channels.add')}</Button>;
  return (
    <Section title={t('channels.title')}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('channels.text')}
        </Text>
        {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton height={120} />}
        {edited !== undefined && (
          <ChannelForm
            key={edited === 'new' ? '' : edited.slug}
            channel={edited === 'new' ? undefined : edited}
            onDone={() => setEdited(undefined)}
          />
        )}
        {data?.items.length === 0 && edited === undefined && (
          <EmptyState
            icon={mdiForumOutline}
            title={t('channels.emptyTitle')}
            text={t('channels.emptyText')}
            action={add}
          />
        )}
        {data && data.items.length > 0 && <ChannelTable items={data.items} onEdit={setEdited} />}
        {data && data.items.length > 0 && edited === undefined && <Group>{add}</Group>}
      </Stack>
    </Section>
  );
}

function ChannelTable({
  items,
  onEdit,
}: {
  items: readonly AlertChannelAnswer[];
  onEdit: (channel: AlertChannelAnswer) => void;
}) {
  const { t } = useTranslation('alerts');
  return (
    <ScrollTable label={t('channels.title')} minWidth={620}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('channels.name')}</Table.Th>
          <Table.Th>{t('channels.address')}</Table.Th>
          <Table.Th>{t('channels.gathers')}</Table.Th>
          <Table.Th>{t('channels.actions')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((channel) => (
          <Table.Tr key={channel.slug}>
            <Table.Td>
              {channel.title}
              <Text size="xs" c="dimmed">
                {channel.slug}
              </Text>
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{channel.address}</Table.Td>
            <Table.Td>
              {channel.windowMinutes === 0
                ? t('notGathered')
                : t('minutes', { count: channel.windowMinutes })}
            </Table.Td>
            <Table.Td>
              <ChannelActions channel={channel} onEdit={onEdit} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function ChannelActions({
  channel,
  onEdit,
}: {
  channel: AlertChannelAnswer;
  onEdit: (channel: AlertChannelAnswer) => void;
}) {
  const { t } = useTranslation(['alerts', 'common']);
  const { slug, title } = channel;
  const [isAsked, setIsAsked] = useState(false);
  const path = { params: { path: { slug } } };
  const testing = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/alerts/channels/{slug}/test', { ...path, body: {} })),
    onSuccess: ({ problem }) => {
      if (problem === null) notifyDone(t('channels.tested'));
      else notifyProblem(new Error(`${t('channels.testFailed')}: ${problem}`));
    },
    onError: notifyProblem,
  });
  const removing = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/v1/alerts/channels/{slug}', path)),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: alertChannelsQuery.queryKey });
      notifyDone(t('channels.removed'));
    },
    onError: notifyProblem,
  });
  return (
    <Group gap={6} wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('channels.test')}: ${title}`}
        loading={testing.isPending}
        onClick={() => testing.mutate()}
      >
        {t('channels.test')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('common:edit')}: ${title}`}
        onClick={() => onEdit(channel)}
      >
        {t('common:edit')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('channels.remove')}: ${title}`}
        loading={removing.isPending}
        onClick={() => setIsAsked(true)}
      >
        {t('channels.remove')}
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title={t('channels.removeTitle', { name: title })}
        text={t('channels.removeText')}
        action={t('channels.remove')}
        onClose={() => setIsAsked(false)}
        onConfirm={() => removing.mutate()}
      />
    </Group>
  );
}
