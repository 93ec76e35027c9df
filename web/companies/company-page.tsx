import { Box, Grid, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ExplanationAnswer } from '../../src/http/contract/scores.ts';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.d.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScoreWaterfall } from '../lead/score-waterfall.tsx';
import { BandBadge } from '../ui/band-badge.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PeopleTable } from '../ui/people-table.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { TraitTable } from '../ui/trait-table.tsx';
import { useLiveScorecards } from '../ui/use-live-scorecards.ts';
import { useWords } from '../words/use-words.ts';

type Body<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } };
}
  ? Answer
  : never;

/** A company: its score from its people, who they are, and what they did. */
export function CompanyPage() {
  const { t } = useTranslation(['companies', 'common']);
  const { company } = useParams({ strict: false }) as { company: string };
  const path = { company };
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['company', company],
    queryFn: () =>
      answerOf<Body<'/api/v1/companies/{company}'>>(
        api.GET('/api/v1/companies/{company}', { params: { path } }),
      ),
  });
  const scorecard = useLiveScorecards()?.find(({ subject }) => subject === 'company');
  const explained = useQuery({
    queryKey: ['company', company, 'explanation', scorecard?.slug],
    enabled: scorecard !== undefined,
    queryFn: () =>
      answerOf<ExplanationAnswer>(
        api.GET('/api/v1/companies/{company}/explanation', {
          params: { path, query: { scorecard: scorecard?.slug ?? '' } },
        }),
      ),
  });
  if (isPending) return <Skeleton height={320} />;
  if (!data) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  const explanation = explained.data;
  return (
    <>
      <PageHeader
        title={data.name}
        text={
          <Group gap="xs" component="span">
            {explanation && (
              <>
                <Text component="span" fw={700} size="lg" c="var(--mantine-color-text)" className="numbers">
                  {explanation.score}
                </Text>
                {explanation.band !== null && <BandBadge band={explanation.band} bands={explanation.bands} />}
              </>
            )}
            <span>{t('people', { count: data.people })}</span>
          </Group>
        }
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            {scorecard && (
              <Section title={t('why')}>
                {explained.isError && <ProblemNotice problem={explained.error} />}
                {explained.isPending && <Skeleton height={200} />}
                {explanation && <ScoreWaterfall explanation={explanation} />}
              </Section>
            )}
            <Section title={t('its')}>
              <PeopleTable companyId={data.companyId} label={t('its')} />
            </Section>
            <Section title={t('activity')}>
              <Activity company={data.companyId} />
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Section title={t('traits')}>
            {data.traits.length > 0 ? (
              <TraitTable traits={data.traits} label={t('traits')} isCompany />
            ) : (
              <Text size="sm" c="dimmed">
                {t('noTraits')}
              </Text>
            )}
          </Section>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Activity({ company }: { company: string }) {
  const { t } = useTranslation(['companies', 'common']);
  const words = useWords();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['company', company, 'timeline'],
    queryFn: async () =>
      (
        await answerOf<Body<'/api/v1/companies/{company}/timeline'>>(
          api.GET('/api/v1/companies/{company}/timeline', {
            params: { path: { company }, query: { limit: 30 } },
          }),
        )
      ).items,
  });
  if (!data) return <Skeleton height={120} />;
  if (data.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('noActivity')}
      </Text>
    );
  return (
    <Box component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
      {data.map(({ leadId, leadName, messageId, name, occurredAt }) => (
        <Group
          key={`${leadId} ${messageId}`}
          component="li"
          justify="space-between"
          wrap="nowrap"
          py={4}
          gap="xs"
        >
          <Text size="sm" component="span">
            <TextLink to="/leads/$lead" params={{ lead: leadId }}>
              {leadName}
            </TextLink>{' '}
            {words.event(name)}
          </Text>
          <Text size="xs" c="dimmed" component="span" style={{ flexShrink: 0 }}>
            {format.dateTime(occurredAt)}
          </Text>
        </Group>
      ))}
    </Box>
  );
}
