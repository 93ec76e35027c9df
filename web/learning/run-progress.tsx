import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LearningDetail } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useCancelRun } from './use-learning-runs.ts';

const PHASES = ['waiting', 'collecting', 'reviewing', 'learning'] as const;

/** How far a run is, and a way to cancel it. */
export function RunProgress({ run }: { run: Omit<LearningDetail, 'result'> }) {
  const { t } = useTranslation(['learning', 'common']);
  const { number } = useFormat();
  const cancel = useCancelRun();
  const phase = PHASES.find((one) => one === run.phase) ?? 'waiting';
  const isCounted = phase === 'collecting' && run.total > 0;
  return (
    <Paper withBorder p="md" mb="md" role="status">
      <Group justify="space-between" mb="xs">
        <Text size="sm">
          {t(`progress.${phase}`)}
          {isCounted && ` ${t('progress.of', { done: number(run.done), total: number(run.total) })}`}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(run.runId)}
        >
          {t('common:cancel')}
        </Button>
      </Group>
      <Progress
        value={isCounted ? (100 * run.done) / run.total : 100}
        animated={!isCounted}
        aria-label={t(`progress.${phase}`)}
      />
    </Paper>
  );
}
