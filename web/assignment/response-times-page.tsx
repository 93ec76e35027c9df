import { Button, Group, Select, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { mdiDownload, mdiTimerOutline } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResponseFigures, ResponseTimes } from '../../src/http/contract/response-times.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { teamsQuery } from './assignment-queries.ts';
import { ResponseChart } from './response-chart.tsx';
import { ResponseTable } from './response-table.tsx';
import { useHoursText } from './use-hours-text.ts';

const DAY_MS = 86_400_000;
const WEEKS = ['4', '12', '26', '52'] as const;

/** How soon leads are answered: of all, by week, team and rep. */
export function ResponseTimesPage() {
  const { t } = useTranslation('assignment');
  const { timeZone } = useFormat();
  const [weeks, setWeeks] = useState<string>('12');
  const [team, setTeam] = useState<string | null>(null);
  const teams = useQuery(teamsQuery);
  const asked = {
    // The same until the hour is over, so that going back shows what was read.
    from: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - Number(weeks) * 7 * DAY_MS).toISOString(),
    timeZone,
    ...(team !== null && { team }),
  };
  const { data, error, refetch } = useQuery({
    queryKey: ['sales', 'response-times', weeks, team, timeZone],
    queryFn: () => answerOf<ResponseTimes>(api.GET('/api/v1/response-times', { params: { query: asked } })),
  });
  const download = (
    <Button
      component="a"
      variant="default"
      href={`/api/v1/response-times.csv?${new URLSearchParams(asked)}`}
      download
      leftSection={<Icon path={mdiDownload} size={18} />}
    >
      {t('times.download')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('times.title')} text={t('times.text')} actions={download} />
      <Group mb="md" gap="xs">
        <Select
          size="xs"
          aria-label={t('times.period')}
          allowDeselect={false}
          data={WEEKS.map((value) => ({ value, label: t('times.weeks', { count: Number(value) }) }))}
          value={weeks}
          onChange={(value) => setWeeks(value ?? '12')}
        />
        <Select
          size="xs"
          aria-label={t('times.team')}
          placeholder={t('times.allTeams')}
          clearable
          clearButtonProps={{ 'aria-label': t('times.allTeams') }}
          data={teams.data?.items.map(({ slug, title }) => ({ value: slug, label: title })) ?? []}
          value={team}
          onChange={setTeam}
        />
      </Group>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} />}
      {data?.all.handedOver === 0 && (
        <EmptyState icon={mdiTimerOutline} title={t('times.emptyTitle')} text={t('times.emptyText')} />
      )}
      {data && data.all.handedOver > 0 && <Report report={data} />}
    </>
  );
}

function Report({ report }: { report: ResponseTimes }) {
  const { t } = useTranslation('assignment');
  const { all, weeks, teams, reps, isPartial } = report;
  return (
    <Stack gap="md">
      {isPartial && <Text size="sm">{t('times.partial')}</Text>}
      <Totals figures={all} />
      <Section title={t('times.byWeek')}>
        {weeks.some(({ share }) => share !== null) ? (
          <ResponseChart weeks={weeks} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('times.noneDecided')}
          </Text>
        )}
      </Section>
      <Section title={t('times.byTeam')}>
        <ResponseTable
          label={t('times.byTeam')}
          rows={teams.map((one) => ({ ...one, key: one.slug ?? '', name: one.title ?? t('times.noTeam') }))}
        />
      </Section>
      <Section title={t('times.byRep')}>
        <ResponseTable
          label={t('times.byRep')}
          rows={reps.map((one) => ({ ...one, key: one.personId, name: one.name ?? t('removedPerson') }))}
        />
      </Section>
    </Stack>
  );
}

function Totals({ figures }: { figures: ResponseFigures }) {
  const { t } = useTranslation('assignment');
  const { number, percent } = useFormat();
  const hours = useHoursText();
  const { handedOver, answered, share, medianMs, medianWorkedMs, overdue, open } = figures;
  const interval = share && t('times.between', { low: percent(share.low), high: percent(share.high) });
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      <Figure
        label={t('times.handedOver')}
        value={number(handedOver)}
        note={t('times.answeredNote', { number: number(answered) })}
      />
      <Figure
        label={t('times.within')}
        value={share ? percent(share.value) : '–'}
        note={interval ?? t('times.noneDecided')}
      />
      <Figure
        label={t('times.median')}
        value={medianWorkedMs === null ? '–' : hours(medianWorkedMs)}
        note={medianMs === null ? t('times.medianOpen') : t('times.medianNote', { time: hours(medianMs) })}
      />
      <Figure
        label={t('times.open')}
        value={number(open)}
        note={t('times.overdueNote', { number: number(overdue) })}
      />
    </SimpleGrid>
  );
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <Stack gap={0}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} className="numbers">
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </Stack>
  );
}
