import { Button, Stack, Tabs, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NewImport } from '../imports/new-import.tsx';
import { EventsPanel } from './events-panel.tsx';
import { SamplePanel } from './sample-panel.tsx';

/** Brings data: the sample company, a file, or events of one's own site. */
export function DataStep({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(['welcome', 'common']);
  return (
    <Stack gap="md" maw={760}>
      <Title order={2}>{t('data.title')}</Title>
      <Tabs defaultValue="sample" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="sample">{t('data.sample')}</Tabs.Tab>
          <Tabs.Tab value="file">{t('data.file')}</Tabs.Tab>
          <Tabs.Tab value="events">{t('data.events')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="sample">
          <SamplePanel />
        </Tabs.Panel>
        <Tabs.Panel value="file">
          <NewImport />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <EventsPanel />
        </Tabs.Panel>
      </Tabs>
      <Button style={{ alignSelf: 'flex-start' }} onClick={onDone}>
        {t('common:next')}
      </Button>
    </Stack>
  );
}
