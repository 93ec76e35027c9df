import { Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScorecardEditor } from './scorecard-editor.tsx';
import { useScorecard } from './use-scorecard.ts';

const route = getRouteApi('/app/scorecards/$slug');

/** A scorecard being worked on: form and text of one draft, with what it would change. */
export function EditorPage() {
  const { slug } = route.useParams();
  const { data, error, refetch } = useScorecard(slug);
  if (error && !data) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={480} />;
  return <ScorecardEditor key={slug} scorecard={data} />;
}
