import { Group, Stack, Text } from '@mantine/core';
import {
  mdiAccountQuestionOutline,
  mdiCheckCircleOutline,
  mdiClockAlertOutline,
  mdiFileAlertOutline,
  mdiMessageAlertOutline,
} from '@mdi/js';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Attention, DashboardAnswer } from '../../src/http/contract/dashboard.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import classes from './dashboard.module.css';

const ICONS: Readonly<Record<Attention['kind'], string>> = {
  unanswered: mdiClockAlertOutline,
  unassigned: mdiAccountQuestionOutline,
  refusedRows: mdiFileAlertOutline,
  rejectedMessages: mdiMessageAlertOutline,
};

/** What somebody should look at today, each with where to go. */
export function AttentionList({ dashboard }: { dashboard: DashboardAnswer }) {
  const { t } = useTranslation('dashboard');
  const { attention, scorecard, response } = dashboard;
  const band = response.band;
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
          <Stack gap={0}>
            <AttentionText item={item} />
            <AttentionLink item={item} search={{ scorecard, band }} />
          </Stack>
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

/** Where something can be done about it. Refused messages are told by the API and the log. */
function AttentionLink({ item, search }: { item: Attention; search: { scorecard: string; band: string } }) {
  const { t } = useTranslation('dashboard');
  switch (item.kind) {
    case 'unanswered':
      return (
        <Link to="/queue" search={{ ...search, status: 'new' }} className={classes.link}>
          {t('attention.show')}
        </Link>
      );
    case 'unassigned':
      return (
        <Link to="/queue" search={{ ...search, owner: 'nobody' }} className={classes.link}>
          {t('attention.show')}
        </Link>
      );
    case 'refusedRows':
      return (
        <Link to="/imports" className={classes.link}>
          {t('attention.show')}
        </Link>
      );
    case 'rejectedMessages':
      return null;
  }
}
