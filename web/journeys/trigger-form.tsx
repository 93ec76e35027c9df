import { Autocomplete, Group, NumberInput, SegmentedControl, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import { LateInput } from '../scorecards/late-input.tsx';
import { EventInputs } from './event-inputs.tsx';
import type { TriggerKind } from './trigger-kind.ts';
import type { JourneyChoices } from './use-journey-choices.ts';

/** A way in that is yet to be filled in, with what is nearest at hand. */
export function blankTrigger(kind: TriggerKind, { lead, segments, traits }: JourneyChoices): JsonObject {
  const [scorecard] = lead.scorecards;
  const slug = scorecard?.slug ?? '';
  switch (kind) {
    case 'score':
      return { score: { scorecard: slug, atLeast: 75 } };
    case 'band':
      return { band: { scorecard: slug, entered: scorecard?.bands.at(-1)?.id ?? '' } };
    case 'segment':
      return { segment: { entered: segments[0]?.slug ?? '' } };
    case 'event':
      return { event: 'Form Submitted' };
    case 'form':
      return { form: '' };
    case 'date':
      return { date: { trait: traits[0] ?? '', at: '09:00' } };
  }
}

/** What lets leads in, as a form. */
export function TriggerForm({
  trigger,
  kind,
  choices,
  onChange,
}: {
  trigger: JsonObject;
  kind: TriggerKind;
  choices: JourneyChoices;
  onChange: (trigger: JsonObject) => void;
}) {
  const { t } = useTranslation('journeys');
  const inner: JsonObject = isObject(trigger[kind]) ? (trigger[kind] as JsonObject) : {};
  const put = (key: string, value: Json | undefined): void => {
    const { [key]: _, ...others } = inner;
    onChange({ ...trigger, [kind]: value === undefined ? others : { ...inner, [key]: value } });
  };
  const text = (key: string): string => {
    const value = inner[key];
    return typeof value === 'string' ? value : '';
  };
  const direction = Object.hasOwn(inner, 'left') ? 'left' : 'entered';
  const turn = (to: string): void => {
    const { [direction]: held, ...others } = inner;
    onChange({ ...trigger, [kind]: { ...others, [to]: held ?? '' } });
  };
  const directions = (
    <SegmentedControl
      aria-label={t('startPanel.direction')}
      value={direction}
      data={(['entered', 'left'] as const).map((value) => ({ value, label: t(`startPanel.${value}`) }))}
      onChange={turn}
    />
  );
  const { scorecards } = choices.lead;
  const scorecard = (
    <Select
      label={t('startPanel.scorecard')}
      value={text('scorecard')}
      allowDeselect={false}
      data={[
        ...new Map(
          [
            ...scorecards.map(({ slug, title }) => ({ value: slug, label: title })),
            known(text('scorecard')),
          ].map((one) => [one.value, one]),
        ).values(),
      ].filter(({ value }) => value !== '')}
      onChange={(slug) => put('scorecard', slug ?? '')}
    />
  );
  switch (kind) {
    case 'score':
      return (
        <Group grow align="flex-end">
          {scorecard}
          <NumberInput
            label={t('startPanel.atLeast')}
            allowDecimal={false}
            value={typeof inner['atLeast'] === 'number' ? inner['atLeast'] : ''}
            onChange={(atLeast) => put('atLeast', Number(atLeast))}
          />
        </Group>
      );
    case 'band':
      return (
        <Stack gap="xs">
          {scorecard}
          <Group align="flex-end" wrap="nowrap">
            <Autocomplete
              style={{ flex: 1 }}
              label={t('startPanel.band')}
              value={text(direction)}
              data={(scorecards.find(({ slug }) => slug === text('scorecard'))?.bands ?? []).map(
                ({ id }) => id,
              )}
              onChange={(band) => put(direction, band)}
            />
            {directions}
          </Group>
        </Stack>
      );
    case 'segment':
      return (
        <Group align="flex-end" wrap="nowrap">
          <Autocomplete
            style={{ flex: 1 }}
            label={t('startPanel.segment')}
            value={text(direction)}
            data={choices.segments.map(({ slug }) => slug)}
            onChange={(segment) => put(direction, segment)}
          />
          {directions}
        </Group>
      );
    case 'event':
      return (
        <EventInputs
          event={trigger['event']}
          where={trigger['where']}
          choices={choices}
          onEvent={(event) => onChange({ ...trigger, event })}
          onWhere={(where) => {
            const { where: _, ...others } = trigger;
            onChange(where ? { ...others, where } : others);
          }}
        />
      );
    case 'form':
      return (
        <LateInput
          label={t('startPanel.form')}
          value={typeof trigger['form'] === 'string' ? trigger['form'] : ''}
          onSave={(form) => onChange({ form })}
        />
      );
    case 'date':
      return <DateTrigger inner={inner} text={text} put={put} choices={choices} onChange={onChange} />;
  }
}

function DateTrigger({
  inner,
  text,
  put,
  choices,
  onChange,
}: {
  inner: JsonObject;
  text: (key: string) => string;
  put: (key: string, value: Json | undefined) => void;
  choices: JourneyChoices;
  onChange: (trigger: JsonObject) => void;
}) {
  const { t } = useTranslation('journeys');
  const when = (['before', 'after'] as const).find((key) => Object.hasOwn(inner, key)) ?? 'on';
  const turn = (to: string): void => {
    const { before, after, ...others } = inner;
    onChange({ date: to === 'on' ? others : { ...others, [to]: before ?? after ?? '7d' } });
  };
  return (
    <Stack gap="xs">
      <Autocomplete
        label={t('startPanel.trait')}
        value={text('trait')}
        data={[...choices.traits]}
        limit={50}
        onChange={(trait) => put('trait', trait)}
      />
      <Group grow align="flex-end">
        <Select
          label={t('startPanel.dateWhen')}
          value={when}
          allowDeselect={false}
          data={(['on', 'before', 'after'] as const).map((value) => ({
            value,
            label: t(`startPanel.${value}`),
          }))}
          onChange={(value) => turn(value ?? 'on')}
        />
        {when !== 'on' && (
          <LateInput label={t('startPanel.days')} value={text(when)} onSave={(days) => put(when, days)} />
        )}
        <LateInput
          label={t('startPanel.at')}
          type="time"
          value={(text('at') || '09:00').padStart(5, '0')}
          onSave={(at) => put('at', at)}
        />
      </Group>
    </Stack>
  );
}

function known(slug: string): { value: string; label: string } {
  return { value: slug, label: slug };
}
