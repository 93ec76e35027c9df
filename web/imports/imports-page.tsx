import { Anchor, Badge, Button, Group, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { mdiFileImportOutline } from '@mdi/js';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportAnswer } from '../../src/http/contract/imports.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { importsQuery } from './import-query.ts';
import { NewImport } from './new-import.tsx';

/** Files that were taken in: their state, what was refused, and taking them out. */
export function ImportsPage() {
  const { t } = useTranslation('imports');
  const { data } = useSuspenseQuery(importsQuery);
  const [isNew, { open }] = useDisclosure(false);
  const button = <Button onClick={open}>{t('new')}</Button>;
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} actions={isNew ? undefined : button} />
      {isNew && <NewImport />}
      {data.items.length > 0 && <ImportTable items={data.items} />}
      {data.items.length === 0 && !isNew && (
        <EmptyState icon={mdiFileImportOutline} title={t('emptyTitle')} text={t('emptyText')} />
      )}
    </>
  );
}

function ImportTable({ items }: { items: readonly ImportAnswer[] }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <ScrollTable label={t('title')} minWidth={640} mt="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('name')}</Table.Th>
          <Table.Th>{t('statusTitle')}</Table.Th>
          <Table.Th ta="right">{t('rows')}</Table.Th>
          <Table.Th ta="right">{t('refused')}</Table.Th>
          <Table.Th ta="right">{t('added')}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={item.importId}>
            <Table.Td>
              {item.kind === 'sample' ? t('kind.sample') : `${item.name} (${t(`kind.${item.kind}`)})`}
            </Table.Td>
            <Table.Td>
              <Badge variant="default" tt="none">
                {t(`status.${item.status}`)}
              </Badge>
            </Table.Td>
            <Table.Td ta="right" className="numbers">
              {format.number(item.rowsRead)}
            </Table.Td>
            <Table.Td ta="right" className="numbers">
              {format.number(item.rowsRefused)}
            </Table.Td>
            <Table.Td ta="right" className="numbers">
              {format.number(item.messagesAdded)}
            </Table.Td>
            <Table.Td>
              <ImportActions item={item} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function ImportActions({ item }: { item: ImportAnswer }) {
  const { t } = useTranslation(['imports', 'common']);
  const { may } = useSession();
  const { importId, kind, status, rowsRefused } = item;
  const [isRemoving, setIsRemoving] = useState(false);
  const params = { path: { importId } };
  const refresh = () => queryClient.invalidateQueries({ queryKey: importsQuery.queryKey });
  const acting = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: refresh,
    onError: notifyProblem,
  });
  const accept = () =>
    answerOf(api.POST('/api/v1/imports/{importId}/accept', { params, body: { skipRefused: true } }));
  const cancel = () => answerOf(api.DELETE('/api/v1/imports/{importId}', { params }));
  // The sample company has a route of its own, for whoever operates Ripen.
  const remove = (): Promise<unknown> =>
    kind === 'sample'
      ? answerOf(api.DELETE('/api/v1/sample'))
      : answerOf(api.POST('/api/v1/imports/{importId}/removal', { params, body: {} }));
  const waits = status === 'ready' || status === 'refused';
  const isRemovable = status === 'done' && (kind !== 'sample' || may('operate'));
  const name = kind === 'sample' ? t('kind.sample') : item.name;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {rowsRefused > 0 && (
        <Anchor size="sm" href={`/api/v1/imports/${importId}/refusals.csv`} download>
          {t('refusals')}
        </Anchor>
      )}
      {waits && (
        <>
          <Button size="compact-sm" onClick={() => acting.mutate(accept)}>
            {rowsRefused > 0 ? t('applyGood') : t('apply')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => acting.mutate(cancel)}>
            {t('common:cancel')}
          </Button>
        </>
      )}
      {isRemovable && (
        <Button size="compact-sm" variant="default" onClick={() => setIsRemoving(true)}>
          {t('undo')}
        </Button>
      )}
      <ConfirmDialog
        opened={isRemoving}
        title={t('undoTitle', { name })}
        text={t('undoText')}
        action={t('undo')}
        onClose={() => setIsRemoving(false)}
        onConfirm={() => acting.mutate(remove)}
      />
    </Group>
  );
}
