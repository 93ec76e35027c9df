import { Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { type DeliveryStatus, deliveryStatusQuery } from './delivery-queries.ts';
import { DeliverySettings } from './delivery-settings.tsx';
import { LaneTable } from './lane-table.tsx';
import { MailDaysChart } from './mail-days-chart.tsx';
import { StuckSection } from './stuck-section.tsx';
import { SuppressionSection } from './suppression-section.tsx';

/** Counting ends there. */
const MOST_COUNTED = 10_000;

/** What happens to what goes outside: what left, what is stuck, whom nothing is sent to, and which ways are closed. */
export function DeliveryPage() {
  const { t } = useTranslation('delivery');
  const { data: status } = useSuspenseQuery(deliveryStatusQuery);
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <Stack gap="md">
        {!status.isSending && <Notice color="yellow">{t('noServer')}</Notice>}
        <Figures status={status} />
        <Section title={t('days.title')}>
          <MailDaysChart />
        </Section>
        <StuckSection state="dead" />
        <StuckSection state="uncertain" />
        <Section title={t('lanes.title')}>
          <LaneTable lanes={status.lanes} />
        </Section>
        <SuppressionSection />
        <Section title={t('settings.title')}>
          <DeliverySettings settings={status.settings} />
        </Section>
      </Stack>
    </>
  );
}

function Figures({ status }: { status: DeliveryStatus }) {
  const { t } = useTranslation('delivery');
  const { number } = useFormat();
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      {(['due', 'dead', 'uncertain', 'suppressed'] as const).map((what) => (
        <Paper key={what} withBorder p="md">
          <Group gap={0} style={{ flexDirection: 'column', alignItems: 'flex-start' }}>
            <Text size="sm" c="dimmed">
              {t(`figures.${what}`)}
            </Text>
            <Text size="xl" fw={600} className="numbers">
              {status[what] >= MOST_COUNTED
                ? t('figures.many', { number: number(MOST_COUNTED) })
                : number(status[what])}
            </Text>
          </Group>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
