import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ResponseFigures } from '../../src/http/contract/response-times.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { useHoursText } from './use-hours-text.ts';

const COLUMNS = [
  'name',
  'handedOver',
  'answered',
  'within',
  'median',
  'open',
  'overdue',
  'reassigned',
] as const;

/** How soon leads were answered, a row for each team or rep. */
export function ResponseTable({
  label,
  rows,
}: {
  label: string;
  rows: readonly (ResponseFigures & { key: string; name: string })[];
}) {
  const { t } = useTranslation('assignment');
  const { number, percent } = useFormat();
  const hours = useHoursText();
  return (
    <ScrollTable label={label} minWidth={720}>
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map((column) => (
            <Table.Th key={column} scope="col">
              {t(`times.column.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.key}>
            <Table.Th scope="row" fw={500} maw={240} style={{ overflowWrap: 'anywhere' }}>
              {row.name}
            </Table.Th>
            <Table.Td className="numbers">{number(row.handedOver)}</Table.Td>
            <Table.Td className="numbers">{number(row.answered)}</Table.Td>
            <Table.Td className="numbers">
              {row.share ? percent(row.share.value) : '–'}
              {row.share && (
                <Text size="xs" c="dimmed">
                  {t('times.between', { low: percent(row.share.low), high: percent(row.share.high) })}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="numbers">
              {row.medianWorkedMs === null ? '–' : hours(row.medianWorkedMs)}
              {row.medianMs !== null && (
                <Text size="xs" c="dimmed">
                  {t('times.medianNote', { time: hours(row.medianMs) })}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="numbers">{number(row.open)}</Table.Td>
            <Table.Td className="numbers">{number(row.overdue)}</Table.Td>
            <Table.Td className="numbers">{number(row.reassigned)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
