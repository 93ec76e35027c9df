import { Anchor, Button, Group, Select, SimpleGrid, Slider, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bandEdit } from '../../src/domain/band-edit.ts';
import { overtakenBands } from '../../src/domain/overtaken-bands.ts';
import { LOWEST_BAND } from '../../src/domain/scorecard.ts';
import { outlookAt, type ThresholdOutlook } from '../../src/domain/threshold-outlook.ts';
import type { BacktestAnswer, BacktestResultAnswer } from '../../src/http/contract/backtests.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import type { ShownScorecard } from './shown-scorecard.ts';
import { useKeepInDraft } from './use-keep-in-draft.ts';

/** Where a band could start: what speaks for which score, and what to expect of any. */
export function ThresholdsSection({
  backtest,
  result,
  shown,
}: {
  backtest: BacktestAnswer;
  result: BacktestResultAnswer;
  shown: ShownScorecard;
}) {
  const { t } = useTranslation('backtest');
  const { number } = useFormat();
  const { counts, thresholds, examples } = shown.result;
  const [threshold, setThreshold] = useState(thresholds[0]?.outlook.threshold ?? counts[0]?.score ?? 0);
  const leadsPerWeek = (result.leadsPerWeek * examples) / Math.max(1, result.examples);
  const outlook = useMemo(
    () => outlookAt(counts, { threshold, leadsPerWeek, economics: backtest.economics ?? undefined }),
    [counts, threshold, leadsPerWeek, backtest.economics],
  );
  const asked = { capacity: backtest.capacityPerWeek !== null, value: backtest.economics !== null };
  const without = (['capacity', 'value'] as const).filter(
    (basis) => asked[basis] && !thresholds.some((one) => one.basis === basis),
  );
  return (
    <Section title={t('thresholds.title')}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('thresholds.text', { number: number(leadsPerWeek, { maximumFractionDigits: 1 }) })}
        </Text>
        {thresholds.length > 0 && <Proposals thresholds={thresholds} choose={setThreshold} />}
        {without.map((basis) => (
          <Text key={basis} size="sm">
            {t(`thresholds.without.${basis}`)}
          </Text>
        ))}
        <div>
          <Text size="sm" fw={500} id="threshold-label">
            {t('thresholds.from', { score: number(threshold) })}
          </Text>
          <Slider
            aria-labelledby="threshold-label"
            thumbLabel={t('thresholds.slider')}
            min={counts[0]?.score ?? 0}
            max={counts.at(-1)?.score ?? 100}
            value={threshold}
            onChange={setThreshold}
            label={(value) => number(value)}
          />
        </div>
        <Outlook outlook={outlook} hasEconomics={backtest.economics !== null} />
        <KeepBand shown={shown} threshold={threshold} />
      </Stack>
    </Section>
  );
}

function Proposals({
  thresholds,
  choose,
}: {
  thresholds: ShownScorecard['result']['thresholds'];
  choose: (threshold: number) => void;
}) {
  const { t } = useTranslation('backtest');
  const { number, percent } = useFormat();
  return (
    <ScrollTable label={t('thresholds.proposals')} minWidth={560} className="numbers">
      <Table.Thead>
        <Table.Tr>
          {(['basis', 'score', 'interval', 'precision', 'recall', 'calls', 'choose'] as const).map(
            (column) => (
              <Table.Th key={column} scope="col">
                {column === 'interval' ? t('interval') : t(`thresholds.columns.${column}`)}
              </Table.Th>
            ),
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {thresholds.map(({ basis, low, high, outlook }) => (
          <Table.Tr key={basis}>
            <Table.Th scope="row" fw={500}>
              {t(`thresholds.bases.${basis}`)}
            </Table.Th>
            <Table.Td>{number(outlook.threshold)}</Table.Td>
            <Table.Td>{t('between', { low: number(low), high: number(high) })}</Table.Td>
            <Table.Td>{percent(outlook.precision.share, 1)}</Table.Td>
            <Table.Td>{percent(outlook.recall.share)}</Table.Td>
            <Table.Td>{number(outlook.callsPerWeek, { maximumFractionDigits: 1 })}</Table.Td>
            <Table.Td>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('thresholds.look', { basis: t(`thresholds.bases.${basis}`) })}
                onClick={() => choose(outlook.threshold)}
              >
                {t('thresholds.columns.choose')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function Outlook({ outlook, hasEconomics }: { outlook: ThresholdOutlook; hasEconomics: boolean }) {
  const { t } = useTranslation('backtest');
  const { number, percent } = useFormat();
  const some = (value: number): string => number(value, { maximumSignificantDigits: 3 });
  const figures = [
    {
      name: t('thresholds.columns.calls'),
      value: some(outlook.callsPerWeek),
      low: some(outlook.callsPerWeekLow),
      high: some(outlook.callsPerWeekHigh),
    },
    {
      name: t('thresholds.columns.wins'),
      value: some(outlook.winsPerWeek),
      low: some(outlook.winsPerWeekLow),
      high: some(outlook.winsPerWeekHigh),
    },
    ...(['precision', 'recall'] as const).map((name) => ({
      name: t(`thresholds.columns.${name}`),
      value: percent(outlook[name].share, 1),
      low: percent(outlook[name].low, 1),
      high: percent(outlook[name].high, 1),
    })),
  ];
  return (
    <Stack gap="xs" aria-live="polite" data-testid="outlook">
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {figures.map(({ name, value, low, high }) => (
          <Stack key={name} gap={0}>
            <Text size="sm" c="dimmed">
              {name}
            </Text>
            <Text size="xl" fw={600} className="numbers">
              {value}
            </Text>
            <Text size="xs" c="dimmed">
              {t('between', { low, high })}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
      {hasEconomics && outlook.netPerWeek !== null && (
        <Text>{t('thresholds.net', { amount: number(Math.round(outlook.netPerWeek)) })}</Text>
      )}
    </Stack>
  );
}

function KeepBand({
  shown: { contestant, result },
  threshold,
}: {
  shown: ShownScorecard;
  threshold: number;
}) {
  const { t } = useTranslation('backtest');
  const { may } = useSession();
  const { list } = useFormat();
  const { keep, isKeeping } = useKeepInDraft(contestant.slug);
  const bands = result.bands.filter(({ band }) => band !== LOWEST_BAND);
  const [band, setBand] = useState<string | null>(bands.at(-1)?.band ?? null);
  if (!may('scorecards:write') || contestant.kind === 'text' || bands.length === 0) return null;
  const order = bands.map(({ band: id, title, atLeast }) => ({ id, title, atLeast }));
  const passed = band === null ? [] : overtakenBands(order, { band, atLeast: threshold });
  return (
    <Stack gap="xs">
      <Group align="flex-end">
        <Select
          label={t('thresholds.band')}
          data={bands.map(({ band: id, title, atLeast }) => ({ value: id, label: `${title} (${atLeast})` }))}
          value={band}
          onChange={setBand}
          allowDeselect={false}
        />
        <Button
          variant="default"
          loading={isKeeping}
          disabled={band === null}
          onClick={() => band !== null && void keep((document) => bandEdit(document, band, threshold))}
        >
          {t('thresholds.keep', { score: threshold })}
        </Button>
        <Anchor component={Link} to={`/scorecards/${contestant.slug}`} size="sm" lh="2.25rem">
          {t('draft.open')}
        </Anchor>
      </Group>
      {passed.length > 0 && (
        <Text size="sm" aria-live="polite">
          {t('thresholds.order', { bands: list(passed.map(({ title }) => title)) })}
        </Text>
      )}
    </Stack>
  );
}
