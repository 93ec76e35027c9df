import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AudienceExportAnswer, ExportRunAnswer } from '../../src/http/contract/audience-exports.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { refreshExports } from './audience-queries.ts';

const COLORS = { waiting: 'gray', running: 'blue', done: 'leaf', failed: 'red' } as const;

/** The exports one below the other, each with its last runs and what can be done with it. */
export function ExportList({
  exports,
  onEdit,
}: {
  exports: readonly AudienceExportAnswer[];
  onEdit: (one: AudienceExportAnswer) => void;
}) {
  return (
    <Stack gap="md" mb="md">
      {exports.map((one) => (
        <ExportSection key={one.slug} one={one} onEdit={onEdit} />
      ))}
    </Stack>
  );
}

function ExportSection({
  one,
  onEdit,
}: {
  one: AudienceExportAnswer;
  onEdit: (one: AudienceExportAnswer) => void;
}) {
  const { t } = useTranslation(['audiences', 'common']);
  const { may } = useSession();
  const { dateTime } = useFormat();
  const [isRemoving, setRemoving] = useState(false);
  const { slug, title, source, nextAt, runs } = one;
  const path = { path: { slug } };
  const run = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/audience-exports/{slug}/runs', { params: path, body: {} })),
    onSuccess: refreshExports,
    onError: notifyProblem,
  });
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/v1/audience-exports/{slug}', { params: path })),
    onSuccess: () => {
      notifyDone(t('removed', { title }));
      return refreshExports();
    },
    onError: notifyProblem,
  });
  const holds = source.kind === 'segment' ? source.segment : source.audience;
  return (
    <Section title={title}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t(`of.${source.kind}`, { name: holds })} · {placeOf(one)}
      </Text>
      <Text size="sm" c="dimmed">
        {nextAt === null ? t('paused') : t('next', { date: dateTime(nextAt) })}
      </Text>
      {may('sales:write') && (
        <Group gap="xs" my="sm">
          <Button size="compact-sm" variant="default" loading={run.isPending} onClick={() => run.mutate()}>
            {t('runNow')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => onEdit(one)}>
            {t('edit')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setRemoving(true)}>
            {t('common:delete')}
          </Button>
          <Anchor size="sm" href={`/api/v1/audience-exports/${slug}/file.csv`} download>
            {t('download')}
          </Anchor>
        </Group>
      )}
      {runs.length > 0 && <RunTable slug={slug} runs={runs} />}
      <ConfirmDialog
        opened={isRemoving}
        title={t('removeTitle', { title })}
        text={t('removeText')}
        action={t('common:delete')}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
      />
    </Section>
  );
}

function placeOf({ destination }: AudienceExportAnswer): string {
  switch (destination.kind) {
    case 'folder':
      return `exports/${destination.folder}`;
    case 's3':
      return `s3://${destination.bucket}/${destination.prefix}`;
    case 'webhook':
      return destination.url;
  }
}

const RUNS_SHOWN = 5;

function RunTable({ slug, runs }: { slug: string; runs: readonly ExportRunAnswer[] }) {
  const { t } = useTranslation('audiences');
  const { may } = useSession();
  const { number, dateTime } = useFormat();
  const retry = useMutation({
    mutationFn: (runId: string) =>
      answerOf(
        api.POST('/api/v1/audience-exports/{slug}/runs/{runId}/retry', {
          params: { path: { slug, runId } },
          body: {},
        }),
      ),
    onSuccess: refreshExports,
    onError: notifyProblem,
  });
  return (
    <ScrollTable label={t('runs')} minWidth={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('when')}</Table.Th>
          <Table.Th>{t('state')}</Table.Th>
          <Table.Th ta="right">{t('leads')}</Table.Th>
          <Table.Th>{t('result')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.slice(0, RUNS_SHOWN).map((run) => (
          <Table.Tr key={run.runId}>
            <Table.Td>{dateTime(run.scheduledAt)}</Table.Td>
            <Table.Td>
              <Badge
                radius="sm"
                variant="outline"
                tt="none"
                fw={500}
                miw="max-content"
                color={`${COLORS[run.state]}.8`}
                c={`light-dark(var(--mantine-color-${COLORS[run.state]}-8), var(--mantine-color-${COLORS[run.state]}-3))`}
              >
                {t(`states.${run.state}`)}
              </Badge>
            </Table.Td>
            <Table.Td ta="right" className="numbers">
              {run.state === 'running'
                ? t('looked', { leads: number(run.leadCount), looked: number(run.lookedCount) })
                : number(run.leadCount)}
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere', maxWidth: 360 }}>
              {run.problem ?? run.file}
              {run.dueAt !== null && run.problem !== null && (
                <Text size="xs" c="dimmed">
                  {t('again', { date: dateTime(run.dueAt) })}
                </Text>
              )}
              {run.state === 'failed' && may('sales:write') && (
                <Button
                  ml="xs"
                  size="compact-xs"
                  variant="default"
                  loading={retry.isPending}
                  onClick={() => retry.mutate(run.runId)}
                >
                  {t('retry')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
