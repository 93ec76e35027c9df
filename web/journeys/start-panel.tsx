import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Menu,
  NumberInput,
  Paper,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { mdiClose, mdiPlus } from '@mdi/js';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { JOURNEY_KEYS } from '../../src/domain/journey.ts';
import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import { ConditionBuilder } from '../conditions/condition-builder.tsx';
import { LateInput } from '../scorecards/late-input.tsx';
import type { Draft } from '../scorecards/use-draft.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { EventInputs } from './event-inputs.tsx';
import { HoursInputs } from './hours-inputs.tsx';
import type { JourneyView } from './journey-view.ts';
import { blankTrigger, TriggerForm } from './trigger-form.tsx';
import { TRIGGER_KINDS, triggerKind } from './trigger-kind.ts';
import { useJourneyChoices } from './use-journey-choices.ts';

const REENTRY = ['once', 'always', 'after'] as const;

/** Who comes into a journey and how often, what takes them out, and when e-mails go out. */
export function StartPanel({ draft, view }: { draft: Draft; view: JourneyView }) {
  const { t } = useTranslation('journeys');
  const choices = useJourneyChoices();
  const document: JsonObject = isObject(draft.document) ? (draft.document as JsonObject) : {};
  const listOf = (key: string): JsonObject[] => {
    const held = document[key];
    return Array.isArray(held) ? held.map((one) => (isObject(one) ? (one as JsonObject) : {})) : [];
  };
  const put = (key: string, value: Json | undefined): void => {
    if (value === undefined) {
      if (Object.hasOwn(document, key)) draft.edit({ kind: 'remove', path: [key] });
    } else if (JSON.stringify(document[key]) !== JSON.stringify(value))
      draft.edit({ kind: 'set', path: [key], value, order: JOURNEY_KEYS });
  };
  /** Changes, adds or (with nothing) takes away one of a list. */
  const putAt = (key: 'start' | 'exit', position: number, value: JsonObject | undefined): void => {
    const before = listOf(key);
    if (position < before.length && value) {
      if (JSON.stringify(before[position]) !== JSON.stringify(value))
        draft.edit({ kind: 'set', path: [key, position], value });
    } else put(key, before.toSpliced(position, 1, ...(value ? [value] : [])));
  };
  const [triggers, exits] = [listOf('start'), listOf('exit')];
  const text = (key: string): string => {
    const held = document[key];
    return typeof held === 'string' ? held : '';
  };
  const reentry = text('reentry');
  const reentryKind =
    reentry === '' || reentry === 'once' ? 'once' : reentry === 'always' ? 'always' : 'after';
  const cap: JsonObject | undefined = isObject(document['cap']) ? (document['cap'] as JsonObject) : undefined;
  return (
    <Stack gap="lg">
      {view.startState.problems.map((message) => (
        <Notice key={message} color="red" role="alert">
          {message}
        </Notice>
      ))}
      {view.startState.warnings.map((message) => (
        <Notice key={message} color="orange">
          {message}
        </Notice>
      ))}
      <fieldset disabled={view.isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack gap="lg">
          <LateInput
            label={t('startPanel.name')}
            value={text('title')}
            onSave={(title) => put('title', title || undefined)}
          />
          <Textarea
            label={t('startPanel.description')}
            defaultValue={text('description')}
            autosize
            minRows={2}
            maxRows={8}
            onBlur={({ currentTarget }) => {
              const written = currentTarget.value.trim();
              if (written !== text('description').trim()) put('description', written || undefined);
            }}
          />
          <Stack gap="xs" role="group" aria-label={t('startPanel.triggers')}>
            <Text fw={500}>{t('startPanel.triggers')}</Text>
            {triggers.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('startPanel.none')}
              </Text>
            )}
            {triggers.map((trigger, position) => {
              const kind = triggerKind(trigger);
              return (
                <Item
                  // biome-ignore lint/suspicious/noArrayIndexKey: a way in has no other name than its place
                  key={position}
                  title={kind ? t(`startPanel.triggerKinds.${kind}`) : ''}
                  removeLabel={t('startPanel.removeTrigger')}
                  onRemove={() => putAt('start', position, undefined)}
                >
                  {kind && (
                    <TriggerForm
                      trigger={trigger}
                      kind={kind}
                      choices={choices}
                      onChange={(changed) => putAt('start', position, changed)}
                    />
                  )}
                </Item>
              );
            })}
            <Group>
              <Menu>
                <Menu.Target>
                  <Button size="compact-sm" variant="light" leftSection={<Icon path={mdiPlus} size={16} />}>
                    {t('startPanel.addTrigger')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {TRIGGER_KINDS.map((kind) => (
                    <Menu.Item
                      key={kind}
                      onClick={() => putAt('start', triggers.length, blankTrigger(kind, choices))}
                    >
                      {t(`startPanel.triggerKinds.${kind}`)}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            </Group>
          </Stack>
          <Stack gap="xs" role="group" aria-label={t('startPanel.only')}>
            <Text fw={500}>{t('startPanel.only')}</Text>
            <ConditionBuilder
              condition={document['only']}
              fields={choices.lead}
              onChange={(only) => put('only', only)}
            />
          </Stack>
          <Group grow align="flex-end">
            <Select
              label={t('startPanel.reentry')}
              value={reentryKind}
              allowDeselect={false}
              data={REENTRY.map((value) => ({ value, label: t(`startPanel.reentryKinds.${value}`) }))}
              onChange={(value) => put('reentry', value === 'after' ? '30d' : (value ?? 'once'))}
            />
            {reentryKind === 'after' && (
              <LateInput
                label={t('startPanel.reentryAfter')}
                value={reentry}
                onSave={(after) => put('reentry', after || 'once')}
              />
            )}
          </Group>
          <Stack gap="xs" role="group" aria-label={t('startPanel.exits')}>
            <Text fw={500}>{t('startPanel.exits')}</Text>
            {exits.map((exit, position) => {
              const isEvent = Object.hasOwn(exit, 'event');
              return (
                <Item
                  // biome-ignore lint/suspicious/noArrayIndexKey: a way out has no other name than its place
                  key={position}
                  title={isEvent ? t('startPanel.exitEvent') : t('startPanel.exitWhen')}
                  removeLabel={t('startPanel.removeExit')}
                  onRemove={() => putAt('exit', position, undefined)}
                >
                  {isEvent ? (
                    <EventInputs
                      event={exit['event']}
                      where={exit['where']}
                      choices={choices}
                      onEvent={(event) => putAt('exit', position, { ...exit, event })}
                      onWhere={(where) => {
                        const { where: _, ...others } = exit;
                        putAt('exit', position, where ? { ...others, where } : others);
                      }}
                    />
                  ) : (
                    <ConditionBuilder
                      condition={exit['when']}
                      fields={choices.lead}
                      onChange={(when) => putAt('exit', position, when ? { when } : undefined)}
                    />
                  )}
                </Item>
              );
            })}
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="light"
                onClick={() => putAt('exit', exits.length, { event: 'Order Completed' })}
              >
                {t('startPanel.addExitEvent')}
              </Button>
              <Button
                size="compact-sm"
                variant="light"
                onClick={() => putAt('exit', exits.length, { when: { stage: 'customer' } })}
              >
                {t('startPanel.addExitWhen')}
              </Button>
            </Group>
          </Stack>
          <Stack gap="xs">
            <Checkbox
              label={t('startPanel.hoursOn')}
              checked={document['hours'] !== undefined}
              onChange={({ currentTarget }) =>
                put(
                  'hours',
                  currentTarget.checked ? { from: '08:00', to: '18:00', days: 'working' } : undefined,
                )
              }
            />
            {document['hours'] !== undefined && (
              <HoursInputs hours={document['hours']} onChange={(hours) => put('hours', hours)} />
            )}
          </Stack>
          <Stack gap="xs">
            <Checkbox
              label={t('startPanel.capOn')}
              checked={cap !== undefined}
              onChange={({ currentTarget }) =>
                put('cap', currentTarget.checked ? { emails: 3, within: '7d' } : undefined)
              }
            />
            {cap && (
              <Group grow align="flex-end">
                <NumberInput
                  label={t('startPanel.cap')}
                  min={1}
                  max={100}
                  allowDecimal={false}
                  value={typeof cap['emails'] === 'number' ? cap['emails'] : ''}
                  onChange={(emails) => put('cap', { ...cap, emails: Number(emails) })}
                />
                <LateInput
                  label={t('startPanel.within')}
                  value={typeof cap['within'] === 'string' ? cap['within'] : ''}
                  onSave={(within) => put('cap', { ...cap, within })}
                />
              </Group>
            )}
          </Stack>
        </Stack>
      </fieldset>
    </Stack>
  );
}

function Item({
  title,
  removeLabel,
  onRemove,
  children,
}: {
  title: string;
  removeLabel: string;
  onRemove: () => void;
  children: ReactNode;
}) {
  return (
    <Paper withBorder p="xs">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={removeLabel} onClick={onRemove}>
          <Icon path={mdiClose} size={16} />
        </ActionIcon>
      </Group>
      {children}
    </Paper>
  );
}
