import { Anchor, Button, NativeSelect, Stack, Table, Text, Title } from '@mantine/core';
import { mdiSproutOutline } from '@mdi/js';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { scorecardsQuery } from './goal-step.tsx';
import { sampleQuery } from './sample-panel.tsx';

const LEADS_SHOWN = 10;

/** The ranked leads, by the scorecard that was chosen or that came with the sample company. */
export function LeadsStep({ chosen }: { chosen: string | undefined }) {
  const { t } = useTranslation('welcome');
  const { data: sample } = useSuspenseQuery(sampleQuery);
  const { data: scorecards } = useSuspenseQuery({ ...scorecardsQuery, refetchInterval: 2_000 });
  const [selected, setSelected] = useState<string>();
  const live = scorecards.items.filter(
    ({ liveVersion, subject }) => liveVersion !== null && subject === 'lead',
  );
  const wanted = selected ?? (sample.status === 'loaded' ? (sample.scorecard ?? chosen) : chosen);
  const shown = live.find(({ slug }) => slug === wanted) ?? live[0];
  return (
    <Stack gap="md">
      <Title order={2}>{t('leads.title')}</Title>
      <Text size="sm" c="dimmed">
        {t('leads.text')}
      </Text>
      {shown && (
        <>
          <NativeSelect
            label={t('leads.scorecard')}
            maw={360}
            value={shown.slug}
            onChange={(event) => setSelected(event.currentTarget.value)}
            data={live.map(({ slug, title }) => ({ value: slug, label: title }))}
          />
          <RankedTable scorecard={shown.slug} />
        </>
      )}
      <Button component={Link} to="/" style={{ alignSelf: 'flex-start' }}>
        {t('leads.finish')}
      </Button>
    </Stack>
  );
}

function RankedTable({ scorecard }: { scorecard: string }) {
  const { t } = useTranslation('welcome');
  const format = useFormat();
  const ranked = useQuery({
    queryKey: ['leads', 'welcome', scorecard],
    queryFn: () =>
      answerOf(api.GET('/api/v1/leads', { params: { query: { scorecard, limit: LEADS_SHOWN } } })),
    refetchInterval: 3_000,
  });
  if (ranked.error) return <ProblemNotice problem={ranked.error} />;
  const items = ranked.data?.items ?? [];
  if (items.length === 0)
    return <EmptyState icon={mdiSproutOutline} title={t('leads.emptyTitle')} text={t('leads.emptyText')} />;
  return (
    <ScrollTable label={t('leads.title')} minWidth={420}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th ta="right" w={70}>
            {t('leads.score')}
          </Table.Th>
          <Table.Th>{t('leads.lead')}</Table.Th>
          <Table.Th>{t('leads.reasons')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ subjectId, score, name, company, reasons }) => (
          <Table.Tr key={subjectId}>
            <Table.Td ta="right" fw={600} className="numbers">
              {format.number(score)}
            </Table.Td>
            <Table.Td>
              <Anchor href={`/leads/${subjectId}`} size="sm">
                {name}
              </Anchor>
              <Text size="xs" c="dimmed">
                {company}
              </Text>
            </Table.Td>
            <Table.Td>
              {reasons.map(({ row, title, points }) => (
                <Text key={row} size="xs">
                  {format.signed(points)} {title}
                </Text>
              ))}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
