import { Button, Group, Table, Text } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { stuckEffectSchema } from '../../src/http/contract/mail-delivery.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { refreshDelivery, stuckQuery } from './delivery-queries.ts';

type Stuck = z.infer<typeof stuckEffectSchema>;

/** What is stuck, with what can be done about it. */
export function StuckSection({ state }: { state: 'dead' | 'uncertain' }) {
  const { t } = useTranslation('delivery');
  const { may } = useSession();
  const { data } = useSuspenseQuery(stuckQuery(state));
  const retryAll = useRetry();
  return (
    <Section title={t(state === 'dead' ? 'dead.title' : 'uncertain.title')}>
      <Group justify="space-between" align="flex-start" mb="xs">
        <Text size="sm" c="dimmed" style={{ flex: 1, minWidth: 200 }}>
          {t(state === 'dead' ? 'dead.text' : 'uncertain.text')}
        </Text>
        {state === 'dead' && data.items.length > 1 && may('mail:write') && (
          <Button
            size="compact-sm"
            loading={retryAll.isPending}
            onClick={() => retryAll.mutate({ all: true })}
          >
            {t('dead.retryAll')}
          </Button>
        )}
      </Group>
      {data.items.length === 0 ? (
        <Text size="sm">{t(state === 'dead' ? 'dead.none' : 'uncertain.none')}</Text>
      ) : (
        <StuckTable state={state} items={data.items} />
      )}
    </Section>
  );
}

function StuckTable({ state, items }: { state: 'dead' | 'uncertain'; items: readonly Stuck[] }) {
  const { t } = useTranslation('delivery');
  const { may } = useSession();
  const format = useFormat();
  return (
    <ScrollTable label={t(state === 'dead' ? 'dead.title' : 'uncertain.title')} minWidth={720}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('columns.what')}</Table.Th>
          <Table.Th>{t('columns.lead')}</Table.Th>
          <Table.Th>{t('columns.problem')}</Table.Th>
          <Table.Th>{t('columns.since')}</Table.Th>
          <Table.Th ta="right">{t('columns.attempts')}</Table.Th>
          {may('mail:write') && <Table.Th>{t('columns.actions')}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={item.effectId}>
            <Table.Td>
              {t(`kind.${item.kind}`)}: {item.what}
            </Table.Td>
            <Table.Td>
              {/* What is about many leads belongs to none. */}
              {item.leadId === item.effectId ? (
                '–'
              ) : (
                <TextLink to="/leads/$lead" params={{ lead: item.leadId }}>
                  {item.lead ?? item.leadId}
                </TextLink>
              )}
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere', maxWidth: 320 }}>{item.problem}</Table.Td>
            <Table.Td>{format.dateTime(item.stuckAt)}</Table.Td>
            <Table.Td ta="right" className="numbers">
              {format.number(item.attempts)}
            </Table.Td>
            {may('mail:write') && (
              <Table.Td>
                {state === 'dead' ? <RetryButton item={item} /> : <DecideButtons item={item} />}
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function useRetry() {
  const { t } = useTranslation('delivery');
  return useMutation({
    mutationFn: (body: { effectIds: string[] } | { all: true }) =>
      answerOf(api.POST('/api/v1/mail/effects/retry', { body })),
    onSuccess: ({ retried }) => {
      notifyDone(t('dead.retried', { count: retried }));
      return refreshDelivery();
    },
    onError: notifyProblem,
  });
}

function RetryButton({ item: { effectId, what } }: { item: Stuck }) {
  const { t } = useTranslation('delivery');
  const retry = useRetry();
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${t('dead.retry')}: ${what}`}
      loading={retry.isPending}
      onClick={() => retry.mutate({ effectIds: [effectId] })}
    >
      {t('dead.retry')}
    </Button>
  );
}

function DecideButtons({ item: { effectId, what, lead } }: { item: Stuck }) {
  const { t } = useTranslation('delivery');
  const decide = useMutation({
    mutationFn: (as: 'resend' | 'arrived') =>
      answerOf(
        api.POST('/api/v1/mail/effects/{effectId}/resolution', {
          params: { path: { effectId } },
          body: { as },
        }),
      ),
    onSuccess: ({ as }) => {
      notifyDone(t(as === 'resend' ? 'uncertain.resent' : 'uncertain.taken'));
      return refreshDelivery();
    },
    onError: notifyProblem,
  });
  const about = `${what}, ${lead ?? ''}`;
  return (
    <Group gap="xs" wrap="nowrap">
      {(['arrived', 'resend'] as const).map((as) => (
        <Button
          key={as}
          size="compact-sm"
          variant="default"
          aria-label={`${t(`uncertain.${as}`)}: ${about}`}
          loading={decide.isPending && decide.variables === as}
          onClick={() => decide.mutate(as)}
        >
          {t(`uncertain.${as}`)}
        </Button>
      ))}
    </Group>
  );
}
