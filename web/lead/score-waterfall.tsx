import { Anchor, Badge, Box, Collapse, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplanationAnswer } from '../../src/http/contract/scores.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useWords } from '../words/use-words.ts';
import type { RuleRow } from './lead-data.ts';

type Row = ExplanationAnswer['rows'][number];

/** The rows that add up to a score: as a waterfall, and as a list in which each opens what is behind it. */
export function ScoreWaterfall({ explanation }: { explanation: ExplanationAnswer }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const format = useFormat();
  const say = useRowText();
  const rows = useMemo(
    () =>
      explanation.rows
        .filter(({ points }) => points !== 0)
        .toSorted((a, b) => Number(a.kind === 'limit') - Number(b.kind === 'limit') || b.points - a.points),
    [explanation],
  );
  const [opened, setOpened] = useState<string>();
  const option = useCallback(
    (colors: ChartColors) =>
      waterfall(
        rows.map((row) => ({ label: say(row), points: row.points })),
        explanation.score,
        {
          colors,
          total: t('score'),
          signed: format.signed,
        },
      ),
    [rows, explanation.score, say, t, format],
  );
  if (rows.length === 0) return <Text c="dimmed">{t('waterfall.nothing')}</Text>;
  return (
    <Stack gap="sm">
      <Chart
        option={option}
        height={Math.max(140, 28 * (rows.length + 1) + 20)}
        label={t('waterfall.label', { score: explanation.score, count: rows.length })}
        table={{
          columns: [t('waterfall.row'), t('waterfall.points')],
          rows: rows.map((row) => [say(row), format.signed(row.points)]),
        }}
        onClick={(position) => {
          const row = rows[position];
          if (row?.kind === 'rule') setOpened(row.rule);
        }}
      />
      <Table.ScrollContainer minWidth={0}>
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {rows.map((row) => (
              <RowLine
                key={row.kind === 'rule' ? row.rule : `${row.limit}-${row.of}-${row.id}`}
                row={row}
                text={say(row)}
                isOpen={row.kind === 'rule' && opened === row.rule}
                onToggle={() => row.kind === 'rule' && setOpened(opened === row.rule ? undefined : row.rule)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function RowLine({
  row,
  text,
  isOpen,
  onToggle,
}: {
  row: Row;
  text: string;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const format = useFormat();
  return (
    <Table.Tr>
      <Table.Td w={56} ta="right" className="numbers" style={{ verticalAlign: 'top' }}>
        <Text size="sm" fw={600} {...(row.points < 0 && { c: 'error' })}>
          {format.signed(row.points)}
        </Text>
      </Table.Td>
      <Table.Td>
        {row.kind === 'limit' ? (
          <Text size="sm">{text}</Text>
        ) : (
          <>
            <Group gap="xs" wrap="nowrap" justify="space-between">
              <UnstyledButton onClick={onToggle} aria-expanded={isOpen}>
                <Text size="sm" td="underline" style={{ textDecorationStyle: 'dotted' }}>
                  {text}
                </Text>
              </UnstyledButton>
              <Badge variant="default" size="xs" tt="none" fw={400} style={{ flexShrink: 0 }}>
                {t(`data.${row.data}`)}
              </Badge>
            </Group>
            <Collapse expanded={isOpen}>
              <Evidence row={row} />
            </Collapse>
          </>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The events or the trait behind a row. */
function Evidence({ row }: { row: RuleRow }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const words = useWords();
  const format = useFormat();
  const { events, trait } = row.evidence;
  return (
    <Box py={4}>
      {trait && (
        <Text size="xs" c="dimmed">
          {t('evidence.trait', {
            trait: words.trait(trait.name),
            value: words.value(trait.value),
            when: format.dateTime(trait.setAt),
          })}
        </Text>
      )}
      {events.map((event) => (
        <Text key={event.messageId} size="xs" c="dimmed">
          <Anchor size="xs" href={`#message-${event.messageId}`}>
            {words.event(event.name)}
          </Anchor>{' '}
          {format.dateTime(event.occurredAt)}
        </Text>
      ))}
      {row.changesAt !== null && (
        <Text size="xs" c="dimmed">
          {t('evidence.until', { when: format.dateTime(row.changesAt) })}
        </Text>
      )}
      {!trait && events.length === 0 && (
        <Text size="xs" c="dimmed">
          {t('evidence.none')}
        </Text>
      )}
    </Box>
  );
}

/** What a row of an explanation says. */
export function useRowText(): (row: Row) => string {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const words = useWords();
  return useCallback(
    (row) => {
      if (row.kind === 'rule') return row.words ? words.reason(row.words, row.value) : row.title;
      return t(`limit.${row.limit}`, { name: row.of === 'scale' ? t('score') : row.id });
    },
    [t, words],
  );
}

function waterfall(
  rows: readonly { label: string; points: number }[],
  score: number,
  { colors, total, signed }: { colors: ChartColors; total: string; signed: (value: number) => string },
): EChartsOption {
  const steps = stepsOf(rows, { total, score });
  const last = steps.length - 1;
  const colorOf = (points: number) => (points < 0 ? colors.negative : colors.positive);
  return {
    grid: { left: 164, right: 48, top: 4, bottom: 24 },
    tooltip: { trigger: 'item', confine: true },
    xAxis: {
      type: 'value',
      axisLabel: { color: colors.faint },
      splitLine: { lineStyle: { color: colors.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: steps.map(({ label }) => label),
      axisLabel: { color: colors.text, fontSize: 11, formatter: shortened },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        stack: 'steps',
        silent: true,
        itemStyle: { color: 'transparent' },
        data: steps.map(({ hidden }) => hidden),
        tooltip: { show: false },
      },
      {
        type: 'bar',
        stack: 'steps',
        barMaxWidth: 18,
        data: steps.map(({ label, shown, points }, position) => ({
          name: label,
          value: shown,
          itemStyle: { color: position === last ? colors.neutral : colorOf(points) },
          label: {
            show: true,
            position: 'right',
            color: colors.text,
            formatter: position === last ? String(points) : signed(points),
          },
        })),
      },
    ],
  };
}

interface Step {
  label: string;
  points: number;
  /** The part between zero and the bar, and the bar; a bar across zero is drawn as far as its farther end. */
  hidden: number;
  shown: number;
}

/** The bars of a waterfall, each where the one before ends, and the total. */
function stepsOf(
  rows: readonly { label: string; points: number }[],
  { total, score }: { total: string; score: number },
): Step[] {
  let from = 0;
  const steps = rows.map(({ label, points }): Step => {
    const to = from + points;
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    from = to;
    if (low >= 0) return { label, points, hidden: low, shown: high - low };
    if (high <= 0) return { label, points, hidden: high, shown: low - high };
    return { label, points, hidden: 0, shown: to };
  });
  return [...steps, { label: total, points: score, hidden: 0, shown: score }];
}

const LONGEST_LABEL = 24;

function shortened(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}
