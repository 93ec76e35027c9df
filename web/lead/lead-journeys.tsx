import { Badge, Button, Group, Stack, Text, Timeline } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadEnrolmentAnswer } from '../../src/http/contract/enrolments.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** The journeys that a lead is or was in: where it is, until when, and every step that it took. */
export function LeadJourneys({ lead }: { lead: string }) {
  const { t } = useTranslation('lead');
  const { data, error, refetch } = useQuery({
    queryKey: ['lead', lead, 'journeys'],
    queryFn: () =>
      answerOf<{ items: LeadEnrolmentAnswer[] }>(
        api.GET('/api/v1/leads/{lead}/journeys', { params: { path: { lead } } }),
      ),
  });
  if (error) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (data?.items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('journeys.none')}
      </Text>
    );
  }
  return (
    <Stack gap="md">
      {data?.items.map((enrolment) => (
        <Enrolment key={enrolment.enrolmentId} lead={lead} enrolment={enrolment} />
      ))}
    </Stack>
  );
}

const COLOURS = { active: 'blue', scheduled: 'gray', finished: 'teal', exited: 'gray' } as const;

function Enrolment({ lead, enrolment }: { lead: string; enrolment: LeadEnrolmentAnswer }) {
  const { t } = useTranslation('lead');
  const { may } = useSession();
  const format = useFormat();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(enrolment.status === 'active');
  const { title, status, reason, steps, goals, enteredAt, journey } = enrolment;
  const remove = async (): Promise<void> => {
    try {
      await api.DELETE('/api/v1/journeys/{slug}/enrolments/{lead}', {
        params: { path: { slug: journey, lead } },
      });
      notifyDone(t('journeys.removed'));
    } catch (problem) {
      notifyProblem(problem);
    }
    await client.invalidateQueries({ queryKey: ['lead', lead, 'journeys'] });
  };
  return (
    <div>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fw={500} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Text>
          <Text size="xs" c="dimmed">
            {t('journeys.since', { when: format.date(enteredAt) })}
            {goals.length > 0 && ` · ${t('journeys.goals', { goals: format.list(goals) })}`}
          </Text>
        </div>
        <Badge variant="light" color={COLOURS[status]}>
          {status === 'exited' ? t(`journeys.left.${leftBy(reason)}`) : t(`journeys.${status}`)}
        </Badge>
      </Group>
      <Waiting enrolment={enrolment} />
      <Group gap="xs" mt={4}>
        {steps.length > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {t('journeys.steps', { count: steps.length })}
          </Button>
        )}
        {status === 'active' && may('journeys:write') && (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => void remove()}>
            {t('journeys.remove')}
          </Button>
        )}
      </Group>
      {isOpen && steps.length > 0 && (
        <Timeline bulletSize={12} lineWidth={2} mt="xs">
          {steps.map(({ step, way, at }) => (
            <Timeline.Item
              key={`${at} ${step} ${way}`}
              title={<Text size="sm">{way === 'next' ? step : `${step} → ${way}`}</Text>}
            >
              <Text size="xs" c="dimmed">
                {format.dateTime(at)}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </div>
  );
}

/** What the lead waits for, and until when. */
function Waiting({
  enrolment: { waitsFor, dueAt, event, step, stepTitle },
}: {
  enrolment: LeadEnrolmentAnswer;
}) {
  const { t } = useTranslation('lead');
  const format = useFormat();
  if (waitsFor === null || dueAt === null) return null;
  return (
    <Text size="sm" mt={4}>
      {t(`journeys.waits.${waitsFor}`, {
        step: stepTitle ?? step,
        when: format.dateTime(dueAt),
        event: event ?? '',
      })}
    </Text>
  );
}

const REASONS = ['exit', 'by-hand', 'merged', 'archived', 'step-gone'] as const;

/** The reasons that have a text; the others are faults of the journey. */
function leftBy(reason: string | null): (typeof REASONS)[number] | 'other' {
  return REASONS.find((one) => one === reason) ?? 'other';
}
