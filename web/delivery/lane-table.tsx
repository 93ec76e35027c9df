import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import type { DeliveryStatus } from './delivery-queries.ts';

/** Ways on which something failed lately, and which of them are closed. */
export function LaneTable({ lanes }: { lanes: DeliveryStatus['lanes'] }) {
  const { t } = useTranslation('delivery');
  const format = useFormat();
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {t('lanes.text')}
      </Text>
      {lanes.length === 0 ? (
        <Text size="sm">{t('lanes.none')}</Text>
      ) : (
        <ScrollTable label={t('lanes.title')} minWidth={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('lanes.lane')}</Table.Th>
              <Table.Th ta="right">{t('lanes.failures')}</Table.Th>
              <Table.Th>{t('lanes.closed')}</Table.Th>
              <Table.Th>{t('columns.problem')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lanes.map(({ lane, failures, openUntil, problem }) => (
              <Table.Tr key={lane}>
                <Table.Td>
                  {lane === 'smtp' ? t('lanes.smtp') : lane.replace(/^(mail|webhook):/, '')}
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {format.number(failures)}
                </Table.Td>
                <Table.Td>{openUntil === null ? t('lanes.open') : format.dateTime(openUntil)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{problem}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </>
  );
}
