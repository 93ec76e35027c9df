import { Alert, Button, Progress, Stack, Text } from '@mantine/core';
import { queryOptions, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SampleAnswer } from '../../src/http/contract/sample.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

const GOING_ON: readonly SampleAnswer['status'][] = ['loading', 'removing'];

/** Where the sample company stands; asked again while it comes or goes. */
export const sampleQuery = queryOptions({
  queryKey: ['sample'],
  queryFn: () => answerOf<SampleAnswer>(api.GET('/api/v1/sample')),
  refetchInterval: ({ state }) => (state.data && GOING_ON.includes(state.data.status) ? 1_000 : false),
});

/** Loads the sample company, with how far that is, or says that it is there. */
export function SamplePanel() {
  const { t } = useTranslation('welcome');
  const { data } = useSuspenseQuery(sampleQuery);
  const acting = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sampleQuery.queryKey }),
  });
  const { status, progress } = data;
  const share = progress.total === 0 ? 0 : progress.done / progress.total;
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{t('sample.text')}</Text>
      {acting.error && <ProblemNotice problem={acting.error} />}
      {(status === 'absent' || status === 'removed') && (
        <Button
          variant="default"
          loading={acting.isPending}
          onClick={() => acting.mutate(() => answerOf(api.POST('/api/v1/sample', { body: {} })))}
        >
          {t('sample.load')}
        </Button>
      )}
      {status === 'loading' && (
        <Stack gap={4} w="100%">
          <Text size="sm" role="status">
            {t('sample.loading')}
          </Text>
          <Progress value={share * 100} aria-label={t('sample.loading')} />
        </Stack>
      )}
      {status === 'loaded' && (
        <>
          <Alert variant="light" role="status" w="100%">
            {t('sample.loaded')}
          </Alert>
          <Button
            variant="default"
            size="xs"
            loading={acting.isPending}
            onClick={() => acting.mutate(() => answerOf(api.DELETE('/api/v1/sample')))}
          >
            {t('sample.remove')}
          </Button>
        </>
      )}
      {status === 'removing' && (
        <Text size="sm" role="status">
          {t('sample.removing')}
        </Text>
      )}
    </Stack>
  );
}
