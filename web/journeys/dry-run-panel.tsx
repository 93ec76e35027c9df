import { Button, Checkbox, Drawer, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import type { DryRunAnswer } from '../../src/http/contract/journeys.ts';
import { answerOf, api } from '../api/client.ts';
import { makeFormat } from '../i18n/format.ts';
import { localeOf } from '../i18n/languages.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import type { JourneyView } from './journey-view.ts';
import { STEP_ICONS } from './step-icons.ts';
import { useStepWords } from './use-step-words.ts';

/** Goes through the draft with a real lead: each step with its instants; nothing happens. */
export function DryRunPanel({
  source,
  view,
  onClose,
}: {
  source: string;
  view: JourneyView;
  onClose: () => void;
}) {
  const { t } = useTranslation(['journeys', 'common']);
  const [lead, setLead] = useState('');
  const [happens, setHappens] = useState<readonly string[]>([]);
  const run = useMutation({
    mutationFn: (body: { lead: string; happens: string[] }) =>
      answerOf(api.POST('/api/v1/journeys/dry-run', { body: { source, ...body } })),
    onError: notifyProblem,
  });
  const assume = (step: string, isHappening: boolean): void => {
    const next = isHappening ? [...happens, step] : happens.filter((one) => one !== step);
    setHappens(next);
    run.mutate({ lead, happens: next });
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('dryRun.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('dryRun.text')}
        </Text>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (lead.trim() !== '') run.mutate({ lead: lead.trim(), happens: [...happens] });
          }}
        >
          <Group align="flex-end" wrap="nowrap">
            <TextInput
              style={{ flex: 1 }}
              label={t('dryRun.lead')}
              description={t('dryRun.leadHint')}
              value={lead}
              data-autofocus
              onChange={({ currentTarget }) => setLead(currentTarget.value)}
            />
            <Button type="submit" loading={run.isPending}>
              {t('dryRun.run')}
            </Button>
          </Group>
        </form>
        {run.data && <Course run={run.data} view={view} happens={happens} onAssume={assume} />}
      </Stack>
    </Drawer>
  );
}

function Course({
  run,
  view,
  happens,
  onAssume,
}: {
  run: DryRunAnswer;
  view: JourneyView;
  happens: readonly string[];
  onAssume: (step: string, isHappening: boolean) => void;
}) {
  const { t, i18n } = useTranslation('journeys');
  const words = useStepWords();
  const { dateTime } = makeFormat({
    locale: localeOf(i18n.language as Language),
    timeZone: run.timeZone,
  });
  const when = (instant: string): string =>
    `${dateTime(instant)} (${instant.slice(0, 16).replace('T', ' ')} UTC)`;
  return (
    <Stack gap="xs" aria-live="polite">
      {!run.isMeant && <Notice color="orange">{t('dryRun.notMeant')}</Notice>}
      <Text size="sm">{t('dryRun.zone', { zone: run.timeZone })}</Text>
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {run.steps.map(({ step: id, arrivesAt, waits, effects, found, way }, position) => {
          const step = view.steps.find((one) => one.id === id);
          const isEvent = waits.some((wait) => wait.for === 'event') || happens.includes(id);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lead may come to the same step again
            <Paper key={position} component="li" withBorder p="xs">
              <Group gap="xs" wrap="nowrap">
                {step?.kind && <Icon path={STEP_ICONS[step.kind]} size={18} />}
                <Text fw={600} size="sm">
                  {step ? words.titleOf(step) : id}
                </Text>
              </Group>
              <Text size="sm">{when(arrivesAt)}</Text>
              {step && (
                <Text size="sm" c="dimmed">
                  {words.summaryOf(step)}
                </Text>
              )}
              {found.map(({ asked, found: value }) => (
                <Text size="sm" key={asked}>
                  {t('dryRun.found', { asked, found: value })}
                </Text>
              ))}
              {waits.map((wait) => (
                <Text size="sm" key={wait.until}>
                  {t(`dryRun.${WAITS[wait.for]}`, { date: when(wait.until) })}
                </Text>
              ))}
              {effects
                .filter(({ kind }) => kind === 'identify')
                .map(({ about }) => (
                  <Text size="sm" key={about}>
                    {about}
                  </Text>
                ))}
              {way !== null && way !== 'next' && (
                <Text size="sm" fw={500}>
                  {t('dryRun.way', { way: words.wayOf(way) })}
                </Text>
              )}
              {isEvent && (
                <Checkbox
                  mt={4}
                  size="sm"
                  label={t('dryRun.happens')}
                  checked={happens.includes(id)}
                  onChange={({ currentTarget }) => onAssume(id, currentTarget.checked)}
                />
              )}
            </Paper>
          );
        })}
      </Stack>
      <Text size="sm" fw={500}>
        {run.ended ? t(`dryRun.${run.ended.status}`, { date: when(run.ended.at) }) : t('dryRun.goesOn')}
      </Text>
    </Stack>
  );
}

const WAITS = {
  time: 'waits',
  date: 'waits',
  event: 'waitsEvent',
  hours: 'heldHours',
  cap: 'heldCap',
} as const;
