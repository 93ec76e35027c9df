import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { leadMailSchema } from '../../src/http/contract/mail-delivery.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

type LeadMail = z.infer<typeof leadMailSchema>;

const COLOURS: Record<LeadMail['state'], string> = {
  waiting: 'gray',
  sent: 'teal',
  delivered: 'teal',
  bounced: 'red',
  complained: 'red',
  suppressed: 'gray',
  failed: 'red',
  uncertain: 'yellow',
};

/** The e-mails to a lead: what became of each, what the lead did with it, and what robots did. */
export function LeadMails({ lead }: { lead: string }) {
  const { t } = useTranslation('delivery');
  const { data, error, refetch } = useQuery({
    queryKey: ['lead', lead, 'mails'],
    queryFn: () => answerOf(api.GET('/api/v1/leads/{lead}/mails', { params: { path: { lead } } })),
  });
  if (error) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (data?.items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('lead.none')}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {data?.items.map((mail) => (
        <OneMail key={mail.mailId} mail={mail} />
      ))}
    </Stack>
  );
}

function OneMail({ mail }: { mail: LeadMail }) {
  const { t } = useTranslation('delivery');
  const format = useFormat();
  const { state, reason, opens, clicks, unsubscribedAt } = mail;
  const machines = mail.machineOpens + mail.machineClicks;
  const done = [
    ...(opens > 0 ? [t('lead.opens', { count: opens })] : []),
    ...(clicks > 0 ? [t('lead.clicks', { count: clicks })] : []),
    ...(unsubscribedAt === null ? [] : [t('lead.unsubscribed')]),
  ];
  return (
    <div>
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <Text fw={500} size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
          {mail.subject ?? mail.template}
        </Text>
        <Badge variant="dot" color={COLOURS[state]} tt="none" miw="max-content">
          {t(`state.${state}`)}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {format.dateTime(mail.sentAt ?? mail.createdAt)}
        {` · ${mail.template}`}
        {mail.variant !== null && ` (${mail.variant})`}
      </Text>
      {reason !== null && (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {reason}
        </Text>
      )}
      {done.length > 0 && <Text size="sm">{format.list(done)}</Text>}
      {machines > 0 && (
        <Text size="xs" c="dimmed">
          {t('lead.machines', { count: machines })}
        </Text>
      )}
    </div>
  );
}
