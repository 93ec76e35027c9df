import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LearningDetail, LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/use-words.ts';

/** Who was looked at and when, what was asked, and why others were left out. */
export function RunSummary({ detail, result }: { detail: LearningDetail; result: LearningResultAnswer }) {
  const { t } = useTranslation('learning');
  const { number, percent, dateTime } = useFormat();
  const words = useWords();
  const { outcome, horizonDays } = detail.request;
  const { counts, all } = result;
  const name =
    outcome.kind === 'event' ? words.event(outcome.event) : `${words.trait(outcome.trait)}: ${outcome.value}`;
  const reasons = [
    ['unknown', counts.unknown],
    ['tooRecent', counts.tooRecent],
    ['decidedBefore', counts.decidedBefore],
  ] as const;
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {t('run.of', { date: dateTime(detail.finishedAt ?? detail.createdAt), who: detail.createdBy })}
      </Text>
      <Text>
        {t('examples.text', {
          count: counts.examples,
          number: number(counts.examples),
          converted: number(counts.conversions),
          outcome: name,
          days: number(horizonDays),
        })}{' '}
        {all && (
          <strong>
            {t('examples.rate', {
              rate: percent(all.conversionRate, 1),
              low: percent(all.conversionLow, 1),
              high: percent(all.conversionHigh, 1),
            })}
          </strong>
        )}
      </Text>
      <List size="sm" c="dimmed" my="xs">
        {reasons
          .filter(([, count]) => count > 0)
          .map(([reason, count]) => (
            <List.Item key={reason}>{t(`examples.${reason}`, { count, number: number(count) })}</List.Item>
          ))}
      </List>
    </>
  );
}

const PROBLEMS = [
  'no-leads',
  'nobody-known',
  'horizon-too-long',
  'no-outcomes',
  'outcomes-too-early',
  'outcomes-too-late',
  'all-converted',
  'one-lead',
  'no-measures',
] as const;

/** Why nothing could be learned, and what to do about it. */
export function ExampleProblem({ problem }: { problem: NonNullable<LearningResultAnswer['problem']> }) {
  const { t } = useTranslation('learning');
  const { number } = useFormat();
  const code = PROBLEMS.find((one) => one === problem.code);
  const { leads, conversions, historyDays, horizonDays } = problem.figures;
  return (
    <Notice title={t('problem.title')}>
      {code === undefined
        ? problem.detail
        : t(`problem.${code}`, {
            leads: number(leads),
            converted: number(conversions),
            history: number(historyDays),
            horizon: number(horizonDays),
          })}
    </Notice>
  );
}
