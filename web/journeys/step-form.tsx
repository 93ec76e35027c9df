import { Checkbox, SegmentedControl, Stack, TagsInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepKind } from '../../src/domain/journey.ts';
import { STEP_KEYS } from '../../src/domain/journey-outline.ts';
import { isObject, type JsonObject } from '../../src/domain/json.ts';
import { ConditionBuilder } from '../conditions/condition-builder.tsx';
import { LateInput } from '../scorecards/late-input.tsx';
import { PairsEditor } from './pairs-editor.tsx';
import { AlertForm, AssignForm, BookForm, MeetingForm } from './people-forms.tsx';
import { SlugInput } from './slug-input.tsx';
import { SplitForm } from './split-form.tsx';
import type { StepFormProps } from './step-form-props.ts';
import { WaitForm } from './wait-form.tsx';

/** What a step does, as a form: another one for each kind of step. */
export function StepForm({ kind, ...props }: StepFormProps & { kind: StepKind }) {
  const { t } = useTranslation('journeys');
  const { step, choices, put } = props;
  const key = STEP_KEYS[kind];
  const value = step.document[key];
  const text = (name: string): string => {
    const held = step.document[name];
    return typeof held === 'string' ? held : '';
  };
  switch (kind) {
    case 'email':
      return (
        <Stack gap="sm">
          <SlugInput
            label={t('step.email')}
            value={text('email')}
            known={choices.emails.map(({ slug }) => slug)}
            onChange={(slug) => put('email', slug)}
          />
          <Checkbox
            label={t('step.transactional')}
            description={t('step.transactionalHint')}
            checked={step.document['transactional'] === true}
            onChange={({ currentTarget }) => put('transactional', currentTarget.checked || undefined)}
          />
        </Stack>
      );
    case 'meeting':
      return <MeetingForm {...props} />;
    case 'book':
      return <BookForm {...props} />;
    case 'start':
      return (
        <SlugInput
          label={t('step.journey')}
          value={text('start')}
          known={choices.journeys.map(({ slug }) => slug)}
          onChange={(slug) => put('start', slug)}
        />
      );
    case 'wait':
      return <WaitForm wait={value} choices={choices} onChange={(wait) => put('wait', wait)} />;
    case 'branch':
      return (
        <Stack gap="xs">
          <Text size="sm">{t('step.condition')}</Text>
          <ConditionBuilder
            condition={value}
            fields={choices.lead}
            onChange={(condition) => put('if', condition ?? {})}
          />
        </Stack>
      );
    case 'split':
      return <SplitForm paths={value} onChange={(paths) => put('split', paths)} />;
    case 'alert':
      return <AlertForm {...props} />;
    case 'assign':
      return <AssignForm {...props} />;
    case 'task':
      return (
        <Stack gap="sm">
          <LateInput label={t('step.task')} value={text('task')} onSave={(task) => put('task', task)} />
          <LateInput
            label={t('step.taskTo')}
            value={text('to')}
            onSave={(to) => put('to', to || undefined)}
          />
          <LateInput
            label={t('step.due')}
            description={t('step.durationHint')}
            value={text('due')}
            onSave={(due) => put('due', due || undefined)}
          />
        </Stack>
      );
    case 'set':
      return <PairsEditor label={t('step.traits')} pairs={value} onChange={(traits) => put('set', traits)} />;
    case 'tag':
      return <TagForm {...props} />;
    case 'audience':
      return <AudienceForm {...props} />;
    case 'webhook':
      return (
        <Stack gap="sm">
          <LateInput
            label={t('step.url')}
            type="url"
            value={text('webhook')}
            onSave={(url) => put('webhook', url)}
          />
          <PairsEditor
            label={t('step.body')}
            pairs={step.document['body']}
            onChange={(body) => put('body', Object.keys(body).length === 0 ? undefined : body)}
          />
        </Stack>
      );
    case 'crm':
      return <CrmForm {...props} />;
    case 'goal':
      return <LateInput label={t('step.goal')} value={text('goal')} onSave={(goal) => put('goal', goal)} />;
    case 'end':
      return <Text size="sm">{t('step.endHint')}</Text>;
  }
}

function TagForm({ step, put }: StepFormProps) {
  const { t } = useTranslation('journeys');
  const known: JsonObject = isObject(step.document['tag']) ? (step.document['tag'] as JsonObject) : {};
  const tags = (key: 'add' | 'remove'): string[] => [known[key] ?? []].flat().map(String);
  const change = (key: 'add' | 'remove', values: string[]): void => {
    const { [key]: _, ...others } = known;
    put('tag', values.length === 0 ? others : { ...known, [key]: values });
  };
  return (
    <Stack gap="sm">
      <TagsInput label={t('step.tagsAdd')} value={tags('add')} onChange={(values) => change('add', values)} />
      <TagsInput
        label={t('step.tagsRemove')}
        value={tags('remove')}
        onChange={(values) => change('remove', values)}
      />
    </Stack>
  );
}

function AudienceForm({ step, put }: StepFormProps) {
  const { t } = useTranslation('journeys');
  const held = step.document['audience'];
  const known: JsonObject = isObject(held) ? (held as JsonObject) : {};
  const direction = Object.hasOwn(known, 'remove') ? 'remove' : 'add';
  const name = known[direction];
  const audience = typeof name === 'string' ? name : '';
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('step.direction')}
        value={direction}
        data={(['add', 'remove'] as const).map((value) => ({ value, label: t(`step.directions.${value}`) }))}
        onChange={(value) => put('audience', { [value]: audience })}
      />
      <LateInput
        label={t('step.audience')}
        value={audience}
        onSave={(text) => put('audience', { [direction]: text })}
      />
    </Stack>
  );
}

function CrmForm({ step, put }: StepFormProps) {
  const { t } = useTranslation('journeys');
  const held = step.document['crm'];
  const known: JsonObject = isObject(held) ? (held as JsonObject) : {};
  const text = (key: string): string => (typeof known[key] === 'string' ? known[key] : '');
  return (
    <Stack gap="sm">
      <LateInput
        label={t('step.system')}
        value={text('system')}
        onSave={(system) => put('crm', { ...known, system })}
      />
      <LateInput
        label={t('step.url')}
        type="url"
        value={text('url')}
        onSave={(url) => put('crm', { ...known, url })}
      />
      <PairsEditor
        label={t('step.fields')}
        pairs={known['fields']}
        onChange={(fields) => put('crm', { ...known, fields })}
      />
    </Stack>
  );
}
