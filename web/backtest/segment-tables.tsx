import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ScorecardResultAnswer } from '../../src/http/contract/backtests.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import type { ShownScorecard } from './shown-scorecard.ts';

const TWO_DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** How a scorecard does in each country, channel, or whatever else divides the leads. */
export function SegmentTables({ shown }: { shown: ShownScorecard }) {
  const { t } = useTranslation('backtest');
  return shown.result.segments
    .filter(({ values }) => values.some(({ value }) => value !== null))
    .map(({ trait, values }) => (
      <Section key={trait} title={t('segments.title', { trait })}>
        <SegmentTable trait={trait} values={values} />
      </Section>
    ));
}

function SegmentTable({ trait, values }: ScorecardResultAnswer['segments'][number]) {
  const { t } = useTranslation('backtest');
  const { number, percent } = useFormat();
  return (
    <ScrollTable label={t('segments.title', { trait })} minWidth={560} className="numbers">
      <Table.Thead>
        <Table.Tr>
          {[trait, t('leads'), t('converts'), t('interval'), t('quality.area'), t('interval')].map(
            (name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns have the same name
              <Table.Th key={index} scope="col">
                {name}
              </Table.Th>
            ),
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {values.map(({ value, isRest, leads, share, low, high, area }) => (
          <Table.Tr key={`${value} ${isRest}`}>
            <Table.Th scope="row" fw={500}>
              {value ?? t(isRest ? 'segments.rest' : 'segments.unknown')}
            </Table.Th>
            <Table.Td>{number(leads)}</Table.Td>
            <Table.Td>{percent(share, 1)}</Table.Td>
            <Table.Td>{t('between', { low: percent(low, 1), high: percent(high, 1) })}</Table.Td>
            <Table.Td>{area ? number(area.area, TWO_DIGITS) : t('segments.tooFew')}</Table.Td>
            <Table.Td>
              {area &&
                t('between', { low: number(area.low, TWO_DIGITS), high: number(area.high, TWO_DIGITS) })}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
