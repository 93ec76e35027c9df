import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HealthAnswer } from '../../src/http/contract/health.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { Section } from '../ui/section.tsx';
import { CalibrationFindings } from './calibration-findings.tsx';
import { CareForm } from './care-form.tsx';
import { DriftFindings } from './drift-findings.tsx';

/** How a live scorecard does: its review, what has moved, its probability, and how it is looked after. */
export function ScorecardHealth({ health }: { health: HealthAnswer }) {
  const { t } = useTranslation('modelHealth');
  const { date, number, relative } = useFormat();
  const { scorecard, title, version, liveAt, drift } = health;
  const queries = useQueryClient();
  const checking = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/scorecards/{slug}/drift', { params: { path: { slug: scorecard } }, body: {} }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['model-health'] }),
    onError: notifyProblem,
  });
  return (
    <Section title={title}>
      <Stack gap="md">
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t('version', { version: number(version), date: liveAt === null ? '–' : date(liveAt) })}
          </Text>
          <Button size="xs" variant="default" loading={checking.isPending} onClick={() => checking.mutate()}>
            {t('check')}
          </Button>
        </Group>
        <Review health={health} />
        <Text size="sm" c="dimmed">
          {drift
            ? t('checked', {
                when: relative(drift.madeAt, Date.now()),
                now: number(drift.leads.now),
                reference: number(drift.leads.reference),
                days: number(drift.periodDays),
                date: date(drift.referenceAt),
              })
            : t('never')}
        </Text>
        {drift && (
          <>
            <DriftFindings drift={drift} />
            <div>
              <Title order={3} mb="xs">
                {t('calibration')}
              </Title>
              <CalibrationFindings calibration={drift.calibration} />
            </div>
          </>
        )}
        <CareForm health={health} />
      </Stack>
    </Section>
  );
}

function Review({ health }: { health: HealthAnswer }) {
  const { t } = useTranslation('modelHealth');
  const { date } = useFormat();
  const { may } = useSession();
  const queries = useQueryClient();
  const { scorecard, isReviewDue, reviewDueAt, reviewedAt, reviewedBy } = health;
  const reviewing = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/scorecards/{slug}/review', { params: { path: { slug: scorecard } }, body: {} }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['model-health'] });
      notifyDone(t('review.noted'));
    },
    onError: notifyProblem,
  });
  const last =
    reviewedAt === null ? '' : t('review.last', { date: date(reviewedAt), name: reviewedBy ?? '' });
  if (!isReviewDue)
    return (
      <Text size="sm">
        {last} {t('review.next', { date: date(reviewDueAt) })}
      </Text>
    );
  return (
    <Alert color="blue" variant="light">
      <Group justify="space-between">
        <Text size="sm">
          {t('review.due')} {last}
        </Text>
        {may('scorecards:write') && (
          <Button size="xs" loading={reviewing.isPending} onClick={() => reviewing.mutate()}>
            {t('review.done')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
