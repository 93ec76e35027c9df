import { Badge, Button, Group, Radio, Stack, Text, Title } from '@mantine/core';
import { queryOptions, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** The templates, in the order in which they are asked for; each has a text by its slug. */
const GOALS = [
  'agency-b2b',
  'global-saas',
  'online-shop',
  'direct-prospecting',
  'explicit-implicit-matrix',
  'linkedin',
  'recruiting',
  'training-need',
  'brand-ambassador',
  'quick-start',
] as const;

/** All scorecards, live or drafts. */
export const scorecardsQuery = queryOptions({
  queryKey: ['scorecards'],
  queryFn: () => answerOf(api.GET('/api/v1/scorecards')),
});

/** Chooses a goal; its template is published unless it is live already. */
export function GoalStep({ onChosen }: { onChosen: (slug: string) => void }) {
  const { t } = useTranslation('welcome');
  const { data } = useSuspenseQuery(scorecardsQuery);
  const [goal, setGoal] = useState<string>('agency-b2b');
  const bySlug = new Map(data.items.map((scorecard) => [scorecard.slug, scorecard]));
  const choosing = useMutation({
    mutationFn: async (slug: string) => {
      if ((bySlug.get(slug)?.liveVersion ?? null) === null)
        await answerOf(
          api.POST('/api/v1/scorecards/publish', { body: { slug, comment: t('goal.comment') } }),
        );
      return slug;
    },
    onSuccess: async (slug) => {
      onChosen(slug);
      await queryClient.invalidateQueries({ queryKey: scorecardsQuery.queryKey });
    },
  });
  return (
    <Stack gap="sm" maw={640}>
      <Title order={2}>{t('goal.title')}</Title>
      <Text size="sm" c="dimmed">
        {t('goal.text')}
      </Text>
      <Radio.Group aria-label={t('goal.title')} value={goal} onChange={setGoal}>
        <Stack gap="xs">
          {GOALS.filter((slug) => bySlug.has(slug)).map((slug) => (
            <Group key={slug} gap="xs" wrap="nowrap">
              <Radio value={slug} label={t(`goal.${slug}`)} />
              {(bySlug.get(slug)?.liveVersion ?? null) !== null && (
                <Badge variant="default" tt="none" miw="max-content" style={{ flexShrink: 0 }}>
                  {t('goal.live')}
                </Badge>
              )}
            </Group>
          ))}
        </Stack>
      </Radio.Group>
      {choosing.error && <ProblemNotice problem={choosing.error} />}
      <Button
        style={{ alignSelf: 'flex-start' }}
        loading={choosing.isPending}
        onClick={() => choosing.mutate(goal)}
      >
        {t('goal.use')}
      </Button>
    </Stack>
  );
}
