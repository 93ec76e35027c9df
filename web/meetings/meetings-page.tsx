import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../ui/page-header.tsx';
import { BookingPagesPanel } from './booking-pages-panel.tsx';
import { CalendarPanel } from './calendar-panel.tsx';
import { MeetingsPanel } from './meetings-panel.tsx';

const TABS = ['meetings', 'pages', 'calendar'] as const;

/** Meetings with leads: those ahead, the pages on which they are booked, and one's own calendar. */
export function MeetingsPage() {
  const { t } = useTranslation('meetings');
  const [tab, setTab] = useState<string | null>('meetings');
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="meetings">
          <MeetingsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="pages">
          <BookingPagesPanel />
        </Tabs.Panel>
        <Tabs.Panel value="calendar">
          <CalendarPanel />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
