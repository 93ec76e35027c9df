import { Button, Code, NativeSelect, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntryAnswer } from '../../src/http/contract/audit.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';

/** Who changed what. */
export function AuditPage() {
  const { t } = useTranslation('settings');
  const [actor, setActor] = useState('');
  const people = useQuery({
    queryKey: ['people'],
    queryFn: () => answerOf(api.GET('/api/v1/people')),
  });
  const log = useInfiniteQuery({
    queryKey: ['audit', actor],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/audit', {
          params: { query: { ...(actor && { actor }), ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const entries = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('audit.text')}
      </Text>
      <NativeSelect
        label={t('audit.who')}
        maw={320}
        value={actor}
        onChange={(event) => setActor(event.currentTarget.value)}
        data={[
          { value: '', label: t('audit.everybody') },
          ...(people.data?.items ?? []).map(({ personId, name }) => ({ value: personId, label: name })),
        ]}
      />
      {log.error && <ProblemNotice problem={log.error} retry={() => void log.refetch()} />}
      <EntryTable entries={entries} />
      {log.hasNextPage && (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t('audit.more')}
        </Button>
      )}
    </Stack>
  );
}

function EntryTable({ entries }: { entries: readonly AuditEntryAnswer[] }) {
  const { t, i18n } = useTranslation('settings');
  const format = useFormat();
  const actionText = (action: string): string => {
    const key = `action.${action.replaceAll('.', '-')}`;
    return i18n.exists(`settings:${key}`) ? String(t(key as never)) : action;
  };
  const actorText = ({ kind, name }: AuditEntryAnswer['actor']): string => {
    if (kind === 'local') return t('audit.local');
    return kind === 'nobody' ? t('audit.nobody') : name;
  };
  return (
    <ScrollTable label={t('audit.title')} minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('audit.when')}</Table.Th>
          <Table.Th>{t('audit.who')}</Table.Th>
          <Table.Th>{t('audit.what')}</Table.Th>
          <Table.Th>{t('audit.details')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(({ entryId, occurredAt, actor, action, target, details, address }) => (
          <Table.Tr key={entryId}>
            <Table.Td className="numbers">{format.dateTime(occurredAt)}</Table.Td>
            <Table.Td>
              <Text size="sm">{actorText(actor)}</Text>
              <Text size="xs" c="dimmed">
                {address}
              </Text>
            </Table.Td>
            <Table.Td>{actionText(action)}</Table.Td>
            <Table.Td>
              <Details values={{ ...target, ...details }} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function Details({ values }: { values: Record<string, unknown> }) {
  return Object.entries(values).map(([name, value]) => (
    <Text key={name} size="xs">
      {name} <Code>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>
    </Text>
  ));
}
