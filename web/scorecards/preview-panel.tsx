import { Anchor, Badge, Group, Progress, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewAnswer, WarningAnswer } from '../../src/http/contract/scorecards.ts';
import type { Streamed } from '../api/use-stream.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';
import { PreviewLoad } from './preview-load.tsx';
import { useWarningText } from './use-warning-text.ts';

const MOST_MOVERS = 15;

/** What the draft would change, while it is being written: who is where before and after, who moves, what looks wrong. */
export function PreviewPanel({
  preview: { answer, isRunning },
  isStale,
  goTo,
}: {
  preview: Streamed<PreviewAnswer>;
  /** The text has mistakes; what is shown is that of the last text without. */
  isStale: boolean;
  /** Shows the place that a warning is about. */
  goTo: (warning: WarningAnswer) => void;
}) {
  const { t } = useTranslation('scorecards');
  const { number, percent } = useFormat();
  if (!answer) return isStale ? <Text c="dimmed">{t('preview.invalid')}</Text> : <Skeleton height={320} />;
  return (
    <Stack gap="md" aria-busy={isRunning}>
      <div aria-live="polite">
        {isStale && (
          <Text size="sm" c="dimmed">
            {t('preview.invalid')}
          </Text>
        )}
        <Text size="sm" c="dimmed" data-testid="preview-sample">
          {answer.isExact
            ? t('preview.exact', { count: answer.subjects, number: number(answer.subjects) })
            : t('preview.sampled', {
                sampled: number(answer.sampled),
                all: number(answer.subjects),
                error: percent(errorOf(answer), 1),
              })}
        </Text>
        {isRunning && !answer.isExact && (
          <Progress
            value={(100 * answer.sampled) / Math.max(1, answer.subjects)}
            size="xs"
            mt={4}
            aria-label={t('preview.progress')}
          />
        )}
      </div>
      <Warnings warnings={answer.warnings} goTo={goTo} />
      <Distributions preview={answer} />
      <PreviewLoad preview={answer} />
      <Moves preview={answer} />
    </Stack>
  );
}

/** Half of the widest interval of a band's share. */
function errorOf({ after }: PreviewAnswer): number {
  return Math.max(0, ...after.bands.map(({ low, high }) => (high - low) / 2));
}

function Warnings({
  warnings,
  goTo,
}: {
  warnings: readonly WarningAnswer[];
  goTo: (warning: WarningAnswer) => void;
}) {
  const { t } = useTranslation('scorecards');
  const textOf = useWarningText();
  if (warnings.length === 0) return null;
  return (
    <Notice color="orange" title={t('warnings.title')}>
      <Stack component="ul" gap={6} m={0} pl="md">
        {warnings.map((warning) => (
          <li key={`${warning.kind} ${warning.path} ${'other' in warning ? warning.other : ''}`}>
            <Anchor
              component="button"
              type="button"
              size="sm"
              ta="left"
              c="inherit"
              underline="always"
              style={{ verticalAlign: 'top' }}
              onClick={() => goTo(warning)}
            >
              {textOf(warning)}
            </Anchor>
          </li>
        ))}
      </Stack>
    </Notice>
  );
}

function Distributions({ preview: { before, after } }: { preview: PreviewAnswer }) {
  const { t } = useTranslation('scorecards');
  const { number, percent } = useFormat();
  const option = useCallback(
    (colors: ChartColors) => ({
      grid: { ...CHART_GRID, top: 28 },
      legend: { top: 0, itemGap: 36, itemWidth: 14, textStyle: { color: colors.text } },
      tooltip: { trigger: 'axis' as const, valueFormatter: (share: unknown) => percent(Number(share), 1) },
      xAxis: {
        type: 'category' as const,
        data: after.histogram.map(({ from }) => String(from)),
        axisLabel: { color: colors.faint },
      },
      yAxis: {
        type: 'value' as const,
        axisLabel: { color: colors.faint, formatter: (share: number) => percent(share) },
        splitLine: { lineStyle: { color: colors.line } },
      },
      series: [
        ...(before
          ? [
              {
                type: 'bar' as const,
                name: t('preview.before'),
                color: colors.neutral,
                data: before.histogram.map(({ share }) => share),
              },
            ]
          : []),
        {
          type: 'bar' as const,
          name: t('preview.after'),
          color: colors.positive,
          data: after.histogram.map(({ share }) => share),
        },
      ],
    }),
    [before, after, percent, t],
  );
  const share = (one: { share: number } | undefined): string => (one ? percent(one.share, 1) : '–');
  return (
    <section>
      <Title order={2} mb={4}>
        {t('preview.distribution')}
      </Title>
      <Text size="sm" mb="xs">
        {t('preview.mean', {
          before: before ? number(before.mean, { maximumFractionDigits: 1 }) : '–',
          after: number(after.mean, { maximumFractionDigits: 1 }),
        })}
      </Text>
      <Chart
        option={option}
        height={180}
        label={t('preview.chart')}
        table={{
          columns: [t('preview.score'), t('preview.before'), t('preview.after')],
          rows: after.histogram.map((bin, position) => [
            `${bin.from}–${bin.to}`,
            share(before?.histogram[position]),
            share(bin),
          ]),
        }}
      />
      <Table className="numbers" data-testid="preview-bands">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('preview.band')}</Table.Th>
            <Table.Th scope="col">{t('preview.before')}</Table.Th>
            <Table.Th scope="col">{t('preview.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {after.bands.map((band) => (
            <Table.Tr key={band.band}>
              <Table.Th scope="row" fw={400}>
                {band.band}
              </Table.Th>
              <Table.Td>{share(before?.bands.find((one) => one.band === band.band))}</Table.Td>
              <Table.Td>
                {share(band)}
                {band.low < band.high && (
                  <Text size="xs" c="dimmed">
                    {t('preview.interval', { low: percent(band.low, 1), high: percent(band.high, 1) })}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
          {(after.notEligible.subjects > 0 || (before?.notEligible.subjects ?? 0) > 0) && (
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                {t('preview.notScored')}
              </Table.Th>
              <Table.Td>{share(before?.notEligible)}</Table.Td>
              <Table.Td>{share(after.notEligible)}</Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Moves({ preview: { moves, movers, isExact, subjects } }: { preview: PreviewAnswer }) {
  const { t } = useTranslation('scorecards');
  const { number, signed } = useFormat();
  const name = (band: string | null): string => band ?? t('preview.notScored');
  return (
    <section>
      <Title order={2} mb={4}>
        {t('preview.moves')}
      </Title>
      {moves.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('preview.noMoves')}
        </Text>
      )}
      <Stack gap={4} data-testid="preview-moves">
        {moves.map((move) => (
          <Group key={`${move.from} ${move.to}`} justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm">{t('preview.move', { from: name(move.from), to: name(move.to) })}</Text>
            <Badge variant="light" color="gray" c="var(--mantine-color-text)">
              {isExact
                ? number(move.subjects)
                : t('preview.about', { number: number(Math.round(move.share * subjects)) })}
            </Badge>
          </Group>
        ))}
      </Stack>
      {movers.length > 0 && (
        <Stack component="ul" gap={2} mt="xs" pl="md" m={0}>
          {movers.slice(0, MOST_MOVERS).map((mover) => (
            <li key={mover.subjectId}>
              <Group gap="xs" justify="space-between" wrap="nowrap">
                <Anchor size="sm" lh="1.5rem" href={`/leads/${mover.subjectId}`} truncate>
                  {mover.name}
                </Anchor>
                <Text size="sm" className="numbers" c="dimmed">
                  {mover.before ?? '–'} → {mover.after ?? '–'}
                  {mover.before !== null &&
                    mover.after !== null &&
                    ` (${signed(mover.after - mover.before)})`}
                </Text>
              </Group>
            </li>
          ))}
        </Stack>
      )}
    </section>
  );
}
