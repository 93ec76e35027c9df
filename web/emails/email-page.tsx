import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { EmailEditor } from './email-editor.tsx';

const route = getRouteApi('/app/emails/$slug');

/** An e-mail being worked on: form and text of one draft, beside the e-mail as it would be read. */
export function EmailPage() {
  const { slug } = route.useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['emails', slug],
    queryFn: () => answerOf(api.GET('/api/v1/emails/{slug}', { params: { path: { slug } } })),
  });
  if (error && !data) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={480} />;
  return <EmailEditor key={slug} email={data} />;
}
