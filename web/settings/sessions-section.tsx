import { Badge, Button, Group, Table, Title } from '@mantine/core';
import { queryOptions, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { browserName } from './browser-name.ts';

/** The browsers in which whoever asks is signed in. */
export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: () => answerOf(api.GET('/api/v1/me/sessions')),
});

export function SessionsSection() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { data } = useSuspenseQuery(sessionsQuery);
  const ended = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    notifyDone(t('sessions.ended'));
  };
  const ending = useMutation({
    mutationFn: (sessionId: string) =>
      answerOf(api.DELETE('/api/v1/me/sessions/{sessionId}', { params: { path: { sessionId } } })),
    onSuccess: ended,
    onError: notifyProblem,
  });
  const endingOthers = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/v1/me/sessions')),
    onSuccess: ended,
    onError: notifyProblem,
  });
  return (
    <section aria-labelledby="sessions-title">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="sessions-title">
          {t('sessions.title')}
        </Title>
        {data.items.length > 1 && (
          <Button size="xs" variant="default" onClick={() => endingOthers.mutate()}>
            {t('sessions.endOthers')}
          </Button>
        )}
      </Group>
      <ScrollTable label={t('sessions.title')} minWidth={460}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('sessions.browser')}</Table.Th>
            <Table.Th>{t('sessions.address')}</Table.Th>
            <Table.Th>{t('sessions.since')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map(({ sessionId, isCurrent, userAgent, address, createdAt }) => (
            <Table.Tr key={sessionId}>
              <Table.Td>{browserName(userAgent) ?? t('sessions.unknown')}</Table.Td>
              <Table.Td>{address}</Table.Td>
              <Table.Td>{format.dateTime(createdAt)}</Table.Td>
              <Table.Td ta="right">
                {isCurrent ? (
                  <Badge variant="default" tt="none">
                    {t('sessions.current')}
                  </Badge>
                ) : (
                  <Button size="compact-sm" variant="default" onClick={() => ending.mutate(sessionId)}>
                    {t('sessions.end')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </section>
  );
}
