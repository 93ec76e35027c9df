import { Badge, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExperimentReport } from '../../src/http/contract/experiments.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { useAmounts } from './use-amounts.ts';

type Measured = ExperimentReport['measures'][number];

/** What came of the two groups, measure by measure, with bounds. */
export function MeasureTable({ report }: { report: ExperimentReport }) {
  const { t } = useTranslation('experiments');
  const arms = report.kind === 'hold-out' ? 'hold-out' : 'scorecards';
  return (
    <>
      <ScrollTable label={t('outcomes')} minWidth={680}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('measure')}</Table.Th>
            <Table.Th scope="col">{t(`arms.${arms}.first`)}</Table.Th>
            <Table.Th scope="col">{t(`arms.${arms}.second`)}</Table.Th>
            <Table.Th scope="col">{t('difference')}</Table.Th>
            <Table.Th scope="col">{t('ratio')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.measures.map((measured) => (
            <MeasureRow key={measured.measure} measured={measured} isAim={measured.measure === report.aim} />
          ))}
        </Table.Tbody>
      </ScrollTable>
      <Text size="sm" c="dimmed" mt="xs">
        {t('always')}
      </Text>
    </>
  );
}

function MeasureRow({ measured, isAim }: { measured: Measured; isAim: boolean }) {
  const { t } = useTranslation('experiments');
  const { number } = useFormat();
  const { measure, means, difference, ratio, adjusted, isGuard } = measured;
  const { plain, signed } = useAmounts(measure);
  const fraction = (value: number) => number(value, { maximumFractionDigits: 2 });
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={isAim ? 700 : 500}>
        {t(`measures.${measure}`)}{' '}
        {isGuard && (
          <Badge variant="outline" size="xs" tt="none" c="var(--mantine-color-text)">
            {t('guard')}
          </Badge>
        )}
      </Table.Th>
      <Table.Td className="numbers">{means.first === null ? '–' : plain(means.first)}</Table.Td>
      <Table.Td className="numbers">{means.second === null ? '–' : plain(means.second)}</Table.Td>
      <Table.Td className="numbers">
        {difference === null ? (
          <Text size="sm" c="dimmed">
            {t('tooEarly')}
          </Text>
        ) : (
          <>
            {signed(difference.estimate)}{' '}
            <Text span size="sm" c="dimmed">
              {t('interval', { low: signed(difference.low), high: signed(difference.high) })}
            </Text>
          </>
        )}
        {isAim && adjusted && (
          <Text size="xs" c="dimmed">
            {t('adjusted', {
              value: signed(adjusted.estimate),
              low: signed(adjusted.low),
              high: signed(adjusted.high),
            })}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numbers">
        {ratio === null ? (
          '–'
        ) : (
          <>
            {fraction(ratio.estimate)}{' '}
            <Text span size="sm" c="dimmed">
              {t('interval', { low: fraction(ratio.low), high: fraction(ratio.high) })}
            </Text>
          </>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
