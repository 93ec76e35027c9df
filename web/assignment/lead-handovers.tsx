import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverAnswer } from '../../src/http/contract/handovers.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { CountdownText } from './countdown-text.tsx';
import { useHoursText } from './use-hours-text.ts';
import { WhyRep } from './why-rep.tsx';

/** To which reps a lead was given, why, how long they still have to answer, and what became of it before. */
export function LeadHandovers({ lead }: { lead: string }) {
  const { t } = useTranslation('assignment');
  const [showsBefore, setShowsBefore] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['lead', lead, 'handovers'],
    queryFn: () =>
      answerOf<{ items: HandoverAnswer[] }>(
        api.GET('/api/v1/leads/{lead}/handovers', { params: { path: { lead } } }),
      ),
  });
  if (error) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (!data) return null;
  const current = data.items.find(({ state }) => state !== 'ended');
  const before = data.items.filter((one) => one !== current);
  return (
    <Stack gap="xs">
      {current ? (
        <Current handover={current} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('lead.none')}
        </Text>
      )}
      {before.length > 0 && (
        <Group>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-expanded={showsBefore}
            onClick={() => setShowsBefore(!showsBefore)}
          >
            {t('lead.before', { count: before.length })}
          </Button>
        </Group>
      )}
      {showsBefore && before.map((one) => <Earlier key={one.handoverId} handover={one} />)}
    </Stack>
  );
}

function Current({ handover }: { handover: HandoverAnswer }) {
  const { t } = useTranslation('assignment');
  const { may } = useSession();
  const { dateTime } = useFormat();
  const { rep, team, state, why, assignedAt, leadId } = handover;
  const moving = useMutation({
    mutationFn: () =>
      answerOf<{ leadIds: string[] }>(
        api.POST('/api/v1/handovers/reassignments', {
          body: { leadIds: [leadId], actionId: crypto.randomUUID() },
        }),
      ),
    onSuccess: async ({ leadIds }) => {
      await Promise.all(
        ['lead', 'queue', 'sales'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
      );
      notifyDone(leadIds.length > 0 ? t('lead.moved') : t('lead.notMoved'));
    },
    onError: notifyProblem,
  });
  const canMove = rep !== null && team !== null && (state === 'open' || state === 'overdue');
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Text fw={500} size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
          {rep ? (rep.name ?? t('removedPerson')) : t('lead.nobodyYet')}
          {team && (
            <Text span size="sm" c="dimmed" fw={400}>
              {' '}
              · {team.title}
            </Text>
          )}
        </Text>
        {state === 'answered' && (
          <Badge variant="light" color="teal">
            {t('state.answered')}
          </Badge>
        )}
      </Group>
      <CountdownText handover={handover} size="sm" />
      <Answer handover={handover} />
      {assignedAt !== null && (
        <Text size="xs" c="dimmed">
          {t('lead.since', { when: dateTime(assignedAt) })}
        </Text>
      )}
      <WhyRep why={why} />
      {canMove && may('leads:write') && (
        <Group>
          <Button size="xs" variant="default" loading={moving.isPending} onClick={() => moving.mutate()}>
            {t('lead.move')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** When there was an answer, and after how much working time. */
function Answer({ handover: { respondedAt, workedMs } }: { handover: HandoverAnswer }) {
  const { t } = useTranslation('assignment');
  const { dateTime } = useFormat();
  const hours = useHoursText();
  if (respondedAt === null) return null;
  return (
    <Text size="sm">
      {workedMs === null
        ? t('lead.answered', { when: dateTime(respondedAt) })
        : t('lead.answeredAfter', { when: dateTime(respondedAt), time: hours(workedMs) })}
    </Text>
  );
}

function Earlier({ handover }: { handover: HandoverAnswer }) {
  const { t } = useTranslation('assignment');
  const { dateTime } = useFormat();
  const { rep, state, ended, assignedAt, askedAt } = handover;
  const end = ended === null ? t(`state.${state as 'answered'}`) : t(`ended.${ended}`);
  return (
    <Text size="sm">
      {rep ? (rep.name ?? t('removedPerson')) : t('lead.nobodyYet')}
      <Text span size="xs" c="dimmed">
        {' '}
        · {dateTime(assignedAt ?? askedAt)} · {end}
      </Text>
    </Text>
  );
}
