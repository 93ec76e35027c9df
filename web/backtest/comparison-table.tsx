import { Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BacktestResultAnswer } from '../../src/http/contract/backtests.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import type { ShownScorecard } from './shown-scorecard.ts';

type Comparison = NonNullable<BacktestResultAnswer['comparison']>;

/** Two scorecards on the same leads: which one is better, and how sure that is. */
export function ComparisonTable({
  comparison,
  shown: [first, second],
}: {
  comparison: Comparison;
  shown: readonly ShownScorecard[];
}) {
  const { t } = useTranslation('backtest');
  const { number } = useFormat();
  if (!first || !second) return null;
  const { area, topFifth, daysEarlier, brierScore } = comparison;
  const verdict = area.low > 0 ? first.label : area.high < 0 ? second.label : undefined;
  const signed = (value: number, digits: number): string =>
    number(value, { signDisplay: 'exceptZero', maximumFractionDigits: digits });
  const rows = [
    { name: t('quality.area'), digits: 3, of: 1, ...area },
    { name: t('comparison.topFifth'), digits: 1, of: 100, ...topFifth },
    ...(daysEarlier
      ? [
          {
            name: t('comparison.days'),
            digits: 0,
            of: 1,
            difference: daysEarlier.median,
            low: daysEarlier.low,
            high: daysEarlier.high,
          },
        ]
      : []),
    ...(brierScore ? [{ name: t('comparison.brier'), digits: 4, of: 1, ...brierScore }] : []),
  ];
  return (
    <Stack gap="xs">
      <Text fw={500}>
        {verdict === undefined ? t('comparison.unproven') : t('comparison.better', { scorecard: verdict })}
      </Text>
      <Text size="sm" c="dimmed">
        {t('comparison.on', { count: comparison.examples, number: number(comparison.examples) })}
      </Text>
      <ScrollTable label={t('comparison.title')} minWidth={420} className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('comparison.figure')}</Table.Th>
            <Table.Th scope="col">
              {t('comparison.difference', { first: first.label, second: second.label })}
            </Table.Th>
            <Table.Th scope="col">{t('interval')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, digits, of, difference, low, high }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Table.Td>{signed(difference * of, digits)}</Table.Td>
              <Table.Td>
                {t('between', { low: signed(low * of, digits), high: signed(high * of, digits) })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Stack>
  );
}
