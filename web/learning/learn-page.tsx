import { Skeleton, Stack } from '@mantine/core';
import { mdiSchoolOutline } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import type { LearningDetail, LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { LeakList } from './leak-list.tsx';
import { ProposalEditor } from './proposal-editor.tsx';
import { RunForm } from './run-form.tsx';
import { RunProgress } from './run-progress.tsx';
import { ExampleProblem, RunSummary } from './run-summary.tsx';
import { UpdatedEditor } from './updated-editor.tsx';
import { useLatestRun } from './use-learning-runs.ts';
import { useMeasureNames } from './use-measure-names.ts';

/** Learns a scorecard from what was won and lost, and makes a draft of what is kept of it. */
export function LearnPage() {
  const { t } = useTranslation('learning');
  const { may } = useSession();
  const { underWay, failed, detail, error, isLoading } = useLatestRun({ learns: true });
  return (
    <>
      <PageHeader title={t('learn.title')} text={t('learn.text')} />
      {may('scorecards:write') && !isLoading && (
        <RunForm learns request={detail?.request} isBusy={underWay !== undefined} />
      )}
      {underWay && <RunProgress run={underWay} />}
      {failed && <ProblemNotice problem={failed.problem} />}
      {error && <ProblemNotice problem={error} />}
      {isLoading && !error && <Skeleton height={320} />}
      {!isLoading && !detail && !underWay && (
        <EmptyState icon={mdiSchoolOutline} title={t('learn.emptyTitle')} text={t('learn.emptyText')} />
      )}
      {detail?.result && <Proposal key={detail.runId} detail={detail} result={detail.result} />}
    </>
  );
}

function Proposal({ detail, result }: { detail: LearningDetail; result: LearningResultAnswer }) {
  const { t } = useTranslation('learning');
  const names = useMeasureNames(result.measures);
  const { learned, updated, problem } = result;
  return (
    <Stack>
      <Section title={t('run.title')}>
        <RunSummary detail={detail} result={result} />
        {problem && <ExampleProblem problem={problem} />}
        {!problem && !learned && t('learn.tooFew')}
      </Section>
      {learned && <ProposalEditor runId={detail.runId} learned={learned} names={names} />}
      {updated && <UpdatedEditor runId={detail.runId} updated={updated} />}
      <LeakList result={result} names={names} />
    </Stack>
  );
}
