import { Anchor, Badge, Group, Progress, Select, Skeleton, Stack, Table, Text } from '@mantine/core';
import { mdiDatabaseCheckOutline } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageAnswer } from '../../src/http/contract/coverage.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

type Item = CoverageAnswer['items'][number];
/** Of a trait or event that fewer leads have, something should be done. */
const FEW = 0.4;
const MANY_STALE = 0.5;

/** How complete and how fresh is what scorecards read, who reads it, and what to do. */
export function CoveragePage() {
  const { t } = useTranslation('coverage');
  const { number } = useFormat();
  const [scorecard, setScorecard] = useState<string | null>(null);
  const scorecards = useQuery({ queryKey: ['scorecards'], queryFn: () => answerOf(api.GET('/api/v1/scorecards')) });
  const { data, error, refetch } = useQuery({
    queryKey: ['coverage', scorecard],
    queryFn: () => answerOf<CoverageAnswer>(api.GET('/api/v1/coverage', { params: { query: scorecard === null ? {} : { scorecard } } })),
  });
  const live = scorecards.data?.items.filter(({ liveVersion }) => liveVersion !== null) ?? [];
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <Group mb="md" align="flex-end">
        <Select label={t('scorecard')} placeholder={t('all')} clearable value={scorecard} data={live.map(({ slug, title }) => ({ value: slug, label: title }))} onChange={setScorecard} />
        {data && (
          <Text size="sm" c="dimmed">
            {data.isExact ? t('exact', { count: data.subjects, number: number(data.subjects) }) : t('sampled', { sampled: number(data.sampled), all: number(data.subjects) })}
          </Text>
        )}
      </Group>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} />}
      {data && (data.items.length === 0 || data.subjects === 0) && <EmptyState icon={mdiDatabaseCheckOutline} title={t('emptyTitle')} text={t('emptyText')} />}
      {data && data.items.length > 0 && data.subjects > 0 && <CoverageTable coverage={data} />}
    </>
  );
}

function CoverageTable({ coverage }: { coverage: CoverageAnswer }) {
  const { t } = useTranslation('coverage');
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing="xs" aria-label={t('title')}>
        <Table.Thead>
          <Table.Tr>
            {(['name', 'completeness', 'newcomers', 'age', 'stale', 'readBy', 'advice'] as const).map((column) => (
              <Table.Th key={column} scope="col">
                {t(`columns.${column}`, { days: column === 'newcomers' ? coverage.newcomerDays : coverage.staleAfterDays })}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {coverage.items.map((item) => (
            <CoverageRow key={`${item.kind} ${item.name}`} item={item} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function CoverageRow({ item }: { item: Item }) {
  const { t } = useTranslation('coverage');
  const { percent, number } = useFormat();
  const { completeness, completenessOfNewcomers, stale } = item;
  const days = (value: number | null): string => (value === null ? '–' : number(Math.round(value)));
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        <Text size="sm">{item.name}</Text>
        <Badge variant="outline" size="xs" tt="none" c="var(--mantine-color-text)">
          {t(`kinds.${item.kind}`)}
        </Badge>
      </Table.Th>
      <Table.Td miw={150}>
        <Text size="sm" className="numbers">
          {percent(completeness.share, 1)}
          {completeness.low < completeness.high && (
            <Text span size="xs" c="dimmed">
              {' '}
              {t('interval', { low: percent(completeness.low, 1), high: percent(completeness.high, 1) })}
            </Text>
          )}
        </Text>
        <Progress value={100 * completeness.share} size="sm" color={completeness.share < FEW ? 'orange' : 'leaf'} aria-label={t('completenessOf', { name: item.name })} />
      </Table.Td>
      <Table.Td className="numbers">{completenessOfNewcomers === null ? '–' : percent(completenessOfNewcomers.share)}</Table.Td>
      <Table.Td className="numbers">{item.medianAgeDays === null ? '–' : t('ages', { median: days(item.medianAgeDays), ninetieth: days(item.ninetiethAgeDays) })}</Table.Td>
      <Table.Td className="numbers">{completeness.subjects === 0 ? '–' : percent(stale.share)}</Table.Td>
      <Table.Td>
        <Stack gap={2}>
          {item.readers.map(({ scorecard, rule }) => (
            <Anchor key={`${scorecard} ${rule}`} component={Link} to={`/scorecards/${scorecard}`} size="sm" lh="1.5rem">
              {rule === 'eligible' ? t('eligibility', { scorecard }) : rule}
            </Anchor>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td maw={280}>
        <Text size="sm">{t(`advice.${adviceFor(item)}`)}</Text>
      </Table.Td>
    </Table.Tr>
  );
}

function adviceFor({ kind, completeness, completenessOfNewcomers, stale }: Item): 'traitNever' | 'traitFew' | 'traitFewer' | 'traitStale' | 'eventNever' | 'eventStale' | 'fine' {
  if (completeness.subjects === 0) return kind === 'trait' ? 'traitNever' : 'eventNever';
  const isFewerOfNewcomers = completenessOfNewcomers !== null && completenessOfNewcomers.high < completeness.low;
  if (kind === 'trait' && completeness.share < FEW) return 'traitFew';
  if (kind === 'trait' && isFewerOfNewcomers) return 'traitFewer';
  if (stale.share > MANY_STALE) return kind === 'trait' ? 'traitStale' : 'eventStale';
  return 'fine';
}
