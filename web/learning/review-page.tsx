import { Button, Divider, List, Skeleton, Stack, Text } from '@mantine/core';
import { mdiLightbulbOnOutline } from '@mdi/js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinTest, LearningDetail, LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { FeedbackSection } from './feedback-section.tsx';
import { LeakList } from './leak-list.tsx';
import { LeftOutList } from './left-out-list.tsx';
import { MeasureCard } from './measure-card.tsx';
import { RunForm } from './run-form.tsx';
import { RunProgress } from './run-progress.tsx';
import { ExampleProblem, RunSummary } from './run-summary.tsx';
import { useLatestRun } from './use-learning-runs.ts';
import { type MeasureNames, useMeasureNames } from './use-measure-names.ts';

/** What the leads that were won have in common. */
export function ReviewPage() {
  const { t } = useTranslation('learning');
  const { may } = useSession();
  const { underWay, failed, detail, error, isLoading } = useLatestRun({ learns: false });
  return (
    <>
      <PageHeader title={t('review.title')} text={t('review.text')} />
      {may('scorecards:write') && !isLoading && (
        <RunForm learns={false} request={detail?.request} isBusy={underWay !== undefined} />
      )}
      {underWay && <RunProgress run={underWay} />}
      {failed && <ProblemNotice problem={failed.problem} />}
      {error && <ProblemNotice problem={error} />}
      {isLoading && !error && <Skeleton height={320} />}
      {!isLoading && !detail && !underWay && (
        <EmptyState
          icon={mdiLightbulbOnOutline}
          title={t('review.emptyTitle')}
          text={t('review.emptyText')}
        />
      )}
      {detail?.result && <Review detail={detail} result={detail.result} />}
      <FeedbackSection />
    </>
  );
}

function Review({ detail, result }: { detail: LearningDetail; result: LearningResultAnswer }) {
  const { t } = useTranslation('learning');
  const names = useMeasureNames(result.measures);
  return (
    <Stack mb="md">
      <Section title={t('run.title')}>
        <RunSummary detail={detail} result={result} />
        {result.problem && <ExampleProblem problem={result.problem} />}
      </Section>
      {!result.problem && (
        <>
          <Measures result={result} names={names} />
          <Pairs result={result} names={names} />
          <LeakList result={result} names={names} />
          <LeftOutList result={result} />
        </>
      )}
    </Stack>
  );
}

const SHOWN_AT_FIRST = 8;

/** The measures that tell something, the strongest of each kind, and how many others were looked at. */
function Measures({ result, names }: { result: LearningResultAnswer; names: MeasureNames }) {
  const { t } = useTranslation('learning');
  const { number } = useFormat();
  const [showsAll, setShowsAll] = useState(false);
  const { measures } = result.review;
  const telling = measures.filter(({ strength }) => strength !== 'none');
  const strongest = [
    ...new Map(telling.toReversed().map((measure) => [names.family(measure.name), measure])).values(),
  ].toSorted((a, b) => b.informationValue - a.informationValue);
  const shown = showsAll ? strongest : strongest.slice(0, SHOWN_AT_FIRST);
  const silent = measures.length - telling.length;
  return (
    <Section title={t('measures.title')}>
      {strongest.length === 0 && <Text size="sm">{t('measures.none')}</Text>}
      <Stack gap="lg">
        {shown.map((measure) => (
          <MeasureCard
            key={measure.name}
            measure={measure}
            names={names}
            allRate={result.all?.conversionRate ?? 0}
          />
        ))}
      </Stack>
      {strongest.length > shown.length && (
        <Button variant="default" mt="md" onClick={() => setShowsAll(true)}>
          {t('measures.more', { count: strongest.length - shown.length })}
        </Button>
      )}
      <Divider my="sm" />
      <Text size="sm" c="dimmed">
        {t('measures.silent', { count: silent, number: number(silent) })}
      </Text>
    </Section>
  );
}

function Pairs({ result, names }: { result: LearningResultAnswer; names: MeasureNames }) {
  const { t } = useTranslation('learning');
  const { percent } = useFormat();
  const { pairs } = result.review;
  if (pairs.length === 0) return null;
  return (
    <Section title={t('pairs.title')}>
      <Text size="sm" mb="xs">
        {t('pairs.text')}
      </Text>
      <List size="sm">
        {pairs.map(({ names: columns, cell }) => (
          <List.Item key={columns.join(' ')}>
            {t('pairs.pair', {
              ...sidesOf({ columns, tests: cell.tests }, names),
              rate: percent(cell.conversionRate, 1),
              low: percent(cell.conversionLow, 1),
              high: percent(cell.conversionHigh, 1),
              expected: percent(cell.expectedRate, 1),
            })}
          </List.Item>
        ))}
      </List>
    </Section>
  );
}

/** Both measures with their groups, in words. */
function sidesOf(
  { columns, tests }: { columns: readonly string[]; tests: readonly BinTest[] },
  names: MeasureNames,
): { first: string; second: string } {
  const [first = '', second = ''] = columns.map((column, side) => {
    const test = tests[side];
    return test ? `${names.measure(column)} (${names.group(test)})` : names.measure(column);
  });
  return { first, second };
}
