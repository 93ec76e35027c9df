import { Group, Stack, Text } from '@mantine/core';
import {
  mdiAccountQuestionOutline,
  mdiCheckCircleOutline,
  mdiClockAlertOutline,
  mdiFileAlertOutline,
  mdiMessageAlertOutline,
} from '@mdi/js';
import { useTranslation } from 'react-i18next';
import type { Attention } from '../../src/http/contract/dashboard.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';

const ICONS: Readonly<Record<Attention['kind'], string>> = {
  unanswered: mdiClockAlertOutline,
  unassigned: mdiAccountQuestionOutline,
  refusedRows: mdiFileAlertOutline,
  rejectedMessages: mdiMessageAlertOutline,
};

/** What somebody should look at today, each with where to go. */
export function AttentionList({ attention }: { attention: readonly Attention[] }) {
  const { t } = useTranslation('dashboard');
  if (attention.length === 0) {
    return (
      <Group gap="xs" c="dimmed" wrap="nowrap">
        <Icon path={mdiCheckCircleOutline} />
        <Text size="sm">{t('attention.nothing')}</Text>
      </Group>
    );
  }
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {attention.map((item) => (
        <Group component="li" key={item.kind} gap="xs" wrap="nowrap" align="flex-start">
          <Icon path={ICONS[item.kind]} />
          <AttentionText item={item} />
        </Group>
      ))}
    </Stack>
  );
}

function AttentionText({ item }: { item: Attention }) {
  const { t } = useTranslation('dashboard');
  const { dateTime } = useFormat();
  switch (item.kind) {
    case 'unanswered':
      return (
        <Text size="sm">{t('attention.unanswered', { count: item.leads, since: dateTime(item.since) })}</Text>
      );
    case 'unassigned':
      return <Text size="sm">{t('attention.unassigned', { count: item.leads })}</Text>;
    case 'refusedRows':
      return <Text size="sm">{t('attention.refusedRows', { count: item.imports })}</Text>;
    case 'rejectedMessages':
      return <Text size="sm">{t('attention.rejectedMessages', { count: item.messages })}</Text>;
  }
}
