import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { DeliveryStatus } from './delivery-queries.ts';

/** How an operator has set delivery. */
export function DeliverySettings({ settings }: { settings: DeliveryStatus['settings'] }) {
  const { t } = useTranslation('delivery');
  const { number, list } = useFormat();
  const { dkim, bounceDomain, hasBounceMailbox, reports } = settings;
  const bounces = [
    ...(bounceDomain === null ? [] : [`bounce+…@${bounceDomain}`]),
    ...(hasBounceMailbox ? [t('settings.mailbox')] : []),
  ];
  const rows: [string, string][] = [
    [t('settings.uncertain'), t(`settings.${settings.uncertain}`)],
    [t('settings.perDomain'), number(settings.perDomainPerSecond)],
    [t('settings.connections'), number(settings.connections)],
    [t('settings.attempts'), number(settings.attempts)],
    [t('settings.dkim'), dkim ? `${dkim.selector}._domainkey.${dkim.domain}` : t('settings.none')],
    [t('settings.bounces'), bounces.length > 0 ? list(bounces) : t('settings.none')],
    [t('settings.tracking'), t(settings.tracks ? 'settings.on' : 'settings.off')],
    [t('settings.reports'), reports.length > 0 ? list(reports) : t('settings.none')],
  ];
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {t('settings.text')}
      </Text>
      <Table layout="fixed">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th fw={400} c="dimmed" scope="row">
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
