import { Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { JourneyEditor } from './journey-editor.tsx';
import { useJourney } from './use-journey.ts';

const route = getRouteApi('/app/journeys/$slug');

/** A journey being worked on: a picture, an outline and a text of one draft, with how many leads are where. */
export function JourneyPage() {
  const { slug } = route.useParams();
  const { data, error, refetch } = useJourney(slug);
  if (error && !data) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={480} />;
  return <JourneyEditor key={slug} journey={data} />;
}
