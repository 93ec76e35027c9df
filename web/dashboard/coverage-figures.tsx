import { Anchor, Box, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CoverageAnswer } from '../../src/http/contract/coverage.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import classes from './dashboard.module.css';

const SHOWN = 4;

/** How many leads have the traits that the rules of a scorecard read, those that most lack first. */
export function CoverageFigures({ scorecard }: { scorecard: string }) {
  const { t } = useTranslation('dashboard');
  const { number, percent } = useFormat();
  const { data, error } = useQuery({
    queryKey: ['coverage', scorecard],
    queryFn: () =>
      answerOf<CoverageAnswer>(api.GET('/api/v1/coverage', { params: { query: { scorecard } } })),
    staleTime: 60_000,
  });
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return <Skeleton height={180} />;
  const traits = data.items.filter(({ kind }) => kind === 'trait');
  const least = traits.toSorted((a, b) => a.completeness.share - b.completeness.share).slice(0, SHOWN);
  if (data.sampled === 0 || least.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('coverage.nothing')}
      </Text>
    );
  }
  const mean = traits.reduce((sum, { completeness }) => sum + completeness.share, 0) / traits.length;
  return (
    <>
      <Text size="xl" fw={600}>
        {percent(mean)}
      </Text>
      <Text size="sm" mb="sm">
        {t('coverage.mean', { count: traits.length, number: number(traits.length) })}
      </Text>
      <Stack component="ul" gap="xs" m={0} mb="sm" p={0} style={{ listStyle: 'none' }}>
        {least.map(({ name, completeness }) => (
          <li key={name}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm">{name}</Text>
              <Text size="sm" className="numbers">
                {percent(completeness.share)}
              </Text>
            </Group>
            <Box className={classes.track ?? ''} aria-hidden>
              <Box className={classes.bar ?? ''} style={{ width: `${100 * completeness.share}%` }} />
            </Box>
          </li>
        ))}
      </Stack>
      <Anchor component={Link} to="/coverage" size="sm">
        {t('coverage.all')}
      </Anchor>
    </>
  );
}
