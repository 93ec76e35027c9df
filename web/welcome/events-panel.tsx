import { Alert, Button, Stack, Text } from '@mantine/core';
import { mdiCheckCircleOutline, mdiTimerSand } from '@mdi/js';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

const ASKED_EVERY_MS = 2_000;

/** A fresh write key with what to do with it, and a tick when the first event has come. */
export function EventsPanel() {
  const { t } = useTranslation('welcome');
  const [made, setMade] = useState<{ keyId: string; key: string }>();
  const making = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/keys', { body: { kind: 'write', name: 'website' } })),
    onSuccess: setMade,
  });
  return (
    <Stack gap="md">
      <Text size="sm">{t('events.text')}</Text>
      {making.error && <ProblemNotice problem={making.error} />}
      {made ? (
        <>
          <CopyField label={t('events.key')} value={made.key} />
          <CopyField label="JavaScript" value={snippetOf(made.key)} lines={7} />
          <CopyField label={t('events.try')} value={commandOf(made.key)} lines={3} />
          <FirstEvent keyId={made.keyId} />
        </>
      ) : (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={making.isPending}
          onClick={() => making.mutate()}
        >
          {t('events.make')}
        </Button>
      )}
    </Stack>
  );
}

/** The server notes when a key is first used, which is when the first event comes with it. */
function FirstEvent({ keyId }: { keyId: string }) {
  const { t } = useTranslation('welcome');
  const { data: hasCome } = useQuery({
    queryKey: ['keys', keyId, 'first event'],
    queryFn: async () => {
      const { items } = await answerOf(api.GET('/api/v1/keys'));
      return items.some((key) => key.keyId === keyId && key.lastUsedAt !== null);
    },
    refetchInterval: ({ state }) => (state.data ? false : ASKED_EVERY_MS),
  });
  return (
    <Alert
      variant="light"
      role="status"
      color={hasCome ? 'leaf' : 'gray'}
      icon={<Icon path={hasCome ? mdiCheckCircleOutline : mdiTimerSand} />}
    >
      {hasCome ? t('events.received') : t('events.waiting')}
    </Alert>
  );
}

function snippetOf(key: string): string {
  return `import { AnalyticsBrowser } from '@segment/analytics-next';

const analytics = AnalyticsBrowser.load(
  { writeKey: '${key}', cdnSettings: { integrations: { 'Segment.io': { apiKey: '${key}' } } } },
  { integrations: { 'Segment.io': { apiHost: '${window.location.host}/v1', protocol: '${window.location.protocol.replace(':', '')}' } } },
);
analytics.page();`;
}

function commandOf(key: string): string {
  return `curl -u "${key}:" -H 'Content-Type: application/json' ${window.location.origin}/v1/track \\
  -d '{ "userId": "ann", "event": "Form Submitted", "properties": { "form": "assessment" } }'`;
}
