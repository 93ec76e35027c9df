import { Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { refreshDelivery } from './delivery-queries.ts';

const PAGE = 50;
const TYPING_MS = 250;

/** Addresses that get no e-mail: search, add, and allow again. */
export function SuppressionSection() {
  const { t } = useTranslation('delivery');
  const { may } = useSession();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, TYPING_MS);
  const [removing, setRemoving] = useState<string>();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['delivery', 'suppressions', search],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/mail/suppressions', {
          params: { query: { search, limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const remove = useMutation({
    mutationFn: (address: string) =>
      answerOf(api.DELETE('/api/v1/mail/suppressions/{address}', { params: { path: { address } } })),
    onSuccess: ({ address }) => {
      notifyDone(t('suppressions.removed', { address }));
      return refreshDelivery();
    },
    onError: notifyProblem,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('suppressions.title')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('suppressions.text')}
      </Text>
      <Group align="flex-end" mb="sm">
        <TextInput
          label={t('suppressions.search')}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          style={{ flex: 1, minWidth: 200 }}
        />
        {may('mail:write') && <AddAddress />}
      </Group>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <Text size="sm">{t('suppressions.none')}</Text>}
      {items.length > 0 && (
        <ScrollTable label={t('suppressions.title')} minWidth={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('suppressions.address')}</Table.Th>
              <Table.Th>{t('suppressions.reason')}</Table.Th>
              <Table.Th>{t('columns.since')}</Table.Th>
              <Table.Th>{t('suppressions.by')}</Table.Th>
              {may('mail:write') && <Table.Th>{t('columns.actions')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ address, reason, detail, since, by }) => (
              <Table.Tr key={address}>
                <Table.Td>{address}</Table.Td>
                <Table.Td>
                  {t(`suppressions.reasons.${reason}`)}
                  {detail !== '' && (
                    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere', maxWidth: 320 }}>
                      {detail}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{format.date(since)}</Table.Td>
                <Table.Td>{by}</Table.Td>
                {may('mail:write') && (
                  <Table.Td>
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`${t('suppressions.remove')}: ${address}`}
                      onClick={() => setRemoving(address)}
                    >
                      {t('suppressions.remove')}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
      {hasNextPage && (
        <Button mt="sm" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('suppressions.more')}
        </Button>
      )}
      <ConfirmDialog
        opened={removing !== undefined}
        title={t('suppressions.removeTitle', { address: removing ?? '' })}
        text={t('suppressions.removeText')}
        action={t('suppressions.remove')}
        onClose={() => setRemoving(undefined)}
        onConfirm={() => removing !== undefined && remove.mutate(removing)}
      />
    </Section>
  );
}

function AddAddress() {
  const { t } = useTranslation('delivery');
  const [address, setAddress] = useState('');
  const add = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/v1/mail/suppressions', { body: { address: address.trim(), detail: '' } })),
    onSuccess: (added) => {
      notifyDone(t('suppressions.added', { address: added.address }));
      setAddress('');
      return refreshDelivery();
    },
    onError: notifyProblem,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (address.trim() !== '') add.mutate();
  };
  return (
    <form onSubmit={submit} style={{ flex: 1, minWidth: 200 }}>
      <Group align="flex-end" wrap="nowrap" gap="xs">
        <TextInput
          label={t('suppressions.add')}
          type="email"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          style={{ flex: 1 }}
        />
        <Button type="submit" variant="default" loading={add.isPending} aria-label={t('suppressions.add')}>
          +
        </Button>
      </Group>
    </form>
  );
}
