import { Alert, Badge, Button, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { mdiKeyOutline } from '@mdi/js';
import { queryOptions, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { NewKeyForm } from './new-key-form.tsx';

const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: () => answerOf(api.GET('/api/v1/keys')),
});

/** Write keys and API keys. */
export function KeysPage() {
  const { t } = useTranslation('settings');
  const { data } = useSuspenseQuery(keysQuery);
  const [isMaking, { open, close }] = useDisclosure(false);
  const [made, setMade] = useState<string>();
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('keys.text')}
      </Text>
      {made !== undefined && (
        <Alert variant="light" withCloseButton={false}>
          <Text size="sm" mb="xs">
            {t('keys.once')}
          </Text>
          <CopyField label={t('factor.key')} value={made} />
        </Alert>
      )}
      {isMaking ? (
        <NewKeyForm
          onMade={async (key) => {
            close();
            setMade(key);
            await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
          }}
          onCancel={close}
        />
      ) : (
        <Button onClick={open} style={{ alignSelf: 'flex-start' }}>
          {t('keys.create')}
        </Button>
      )}
      {data.items.length === 0 ? (
        <EmptyState icon={mdiKeyOutline} title={t('keys.emptyTitle')} text={t('keys.emptyText')} />
      ) : (
        <KeyTable />
      )}
    </Stack>
  );
}

function KeyTable() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { data } = useSuspenseQuery(keysQuery);
  const [revoked, setRevoked] = useState<{ keyId: string; name: string }>();
  const revoking = useMutation({
    mutationFn: (keyId: string) =>
      answerOf(api.DELETE('/api/v1/keys/{keyId}', { params: { path: { keyId } } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
      notifyDone(t('keys.revoked'));
    },
    onError: notifyProblem,
  });
  return (
    <>
      <ScrollTable label={t('keys.title')} minWidth={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('keys.name')}</Table.Th>
            <Table.Th>{t('keys.scopes')}</Table.Th>
            <Table.Th>{t('keys.lastUsed')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map(({ keyId, name, scopes, lastUsedAt, revokedAt }) => (
            <Table.Tr key={keyId}>
              <Table.Td>{name || keyId.slice(0, 8)}</Table.Td>
              <Table.Td>
                <Text size="xs">{scopes.join(', ')}</Text>
              </Table.Td>
              <Table.Td>{lastUsedAt ? format.dateTime(lastUsedAt) : t('people.never')}</Table.Td>
              <Table.Td ta="right">
                {revokedAt ? (
                  <Badge variant="default" tt="none">
                    {t('keys.revoked')}
                  </Badge>
                ) : (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setRevoked({ keyId, name: name || keyId.slice(0, 8) })}
                  >
                    {t('keys.revoke')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <ConfirmDialog
        opened={revoked !== undefined}
        title={t('keys.revokeTitle', { name: revoked?.name ?? '' })}
        text={t('keys.revokeText')}
        action={t('keys.revoke')}
        onClose={() => setRevoked(undefined)}
        onConfirm={() => revoked && revoking.mutate(revoked.keyId)}
      />
    </>
  );
}
