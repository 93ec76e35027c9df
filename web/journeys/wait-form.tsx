import { Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import { LateInput } from '../scorecards/late-input.tsx';
import { EventInputs } from './event-inputs.tsx';
import { HoursInputs } from './hours-inputs.tsx';
import type { JourneyChoices } from './use-journey-choices.ts';

const KINDS = ['duration', 'until', 'event', 'hours'] as const;
type Kind = (typeof KINDS)[number];

/** Tomorrow at noon, for a date that is yet to be chosen. */
const BLANK: Readonly<Record<Kind, () => Json>> = {
  duration: () => '1d',
  until: () => `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`,
  event: () => ({ event: 'Email Link Clicked', timeout: '3d' }),
  hours: () => ({ hours: { from: '09:00', to: '17:00', days: 'working' } }),
};

/** What a lead waits for at a step. */
export function WaitForm({
  wait,
  choices,
  onChange,
}: {
  wait: Json | undefined;
  choices: JourneyChoices;
  onChange: (wait: Json) => void;
}) {
  const { t } = useTranslation('journeys');
  const known: JsonObject = isObject(wait) ? (wait as JsonObject) : {};
  const kind: Kind = KINDS.find((one) => Object.hasOwn(known, one)) ?? 'duration';
  const put = (key: string, value: Json | undefined): void => {
    const { [key]: _, ...others } = known;
    onChange(value === undefined ? others : { ...known, [key]: value });
  };
  return (
    <Stack gap="sm">
      <Select
        label={t('step.waitFor')}
        value={kind}
        allowDeselect={false}
        data={KINDS.map((value) => ({ value, label: t(`step.waitKinds.${value}`) }))}
        onChange={(value) => onChange(BLANK[(value ?? 'duration') as Kind]())}
      />
      {kind === 'duration' && (
        <LateInput
          label={t('step.duration')}
          description={t('step.durationHint')}
          value={typeof wait === 'string' ? wait : ''}
          onSave={onChange}
        />
      )}
      {kind === 'until' && (
        <LateInput
          label={t('step.until')}
          type="datetime-local"
          value={String(known['until'] ?? '').slice(0, 16)}
          onSave={(text) => put('until', `${text}:00Z`)}
        />
      )}
      {kind === 'event' && (
        <>
          <EventInputs
            event={known['event']}
            where={known['where']}
            choices={choices}
            onEvent={(event) => put('event', event)}
            onWhere={(where) => put('where', where)}
          />
          <LateInput
            label={t('step.timeout')}
            description={t('step.durationHint')}
            value={String(known['timeout'] ?? '')}
            onSave={(timeout) => put('timeout', timeout)}
          />
        </>
      )}
      {kind === 'hours' && <HoursInputs hours={known['hours']} onChange={(hours) => put('hours', hours)} />}
    </Stack>
  );
}
