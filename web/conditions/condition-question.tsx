import { ActionIcon, Autocomplete, Group, Paper, Select, Stack, TextInput } from '@mantine/core';
import { mdiClose } from '@mdi/js';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DID, LEAD_FIELDS } from '../../src/domain/condition.ts';
import type { Json } from '../../src/domain/json.ts';
import { Icon } from '../ui/icon.tsx';
import type { ConditionFields } from './condition-fields.ts';
import { propertyFields } from './condition-fields.ts';
import type { ConditionRow } from './condition-tree.ts';
import { TestInput } from './test-input.tsx';

const TOPICS = [
  'trait',
  'did',
  'score',
  'band',
  'grade',
  'daysSinceLastSeen',
  'lastSeenAt',
  'firstSeenAt',
] as const;
type Topic = (typeof TOPICS)[number];
const OF_SCORECARDS: readonly Topic[] = ['score', 'band', 'grade'];

/** Shows a condition inside of a question: that on the properties of what a lead did. */
export type RenderCondition = (condition: {
  condition: Json | undefined;
  fields: ConditionFields;
  onChange: (condition: Record<string, Json> | undefined) => void;
}) => ReactNode;

/** One question of a condition: about what, how it is compared, and with what. */
export function ConditionQuestion({
  row,
  fields,
  onChange,
  onRemove,
  renderCondition,
}: {
  row: ConditionRow;
  fields: ConditionFields;
  onChange: (row: ConditionRow) => void;
  onRemove: () => void;
  renderCondition: RenderCondition;
}) {
  const { t } = useTranslation('conditions');
  const topic = topicOf(row.field);
  const isOfScorecard = OF_SCORECARDS.includes(topic);
  const slug = isOfScorecard ? row.field.slice(row.field.indexOf('.') + 1) : '';
  return (
    <Paper withBorder p="xs" role="group" aria-label={t('question')}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <Group gap="xs" align="flex-start" style={{ flex: 1, minWidth: 0 }}>
          {fields.on === 'lead' && (
            <Select
              size="xs"
              w={180}
              aria-label={t('topic')}
              value={topic}
              allowDeselect={false}
              data={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
              onChange={(value) => onChange(beginQuestion((value ?? 'trait') as Topic, fields))}
            />
          )}
          {topic === 'trait' && (
            <Autocomplete
              size="xs"
              w={180}
              aria-label={fields.on === 'properties' ? t('property') : t('trait')}
              placeholder={fields.on === 'properties' ? t('property') : t('trait')}
              value={row.field}
              data={[...fields.names]}
              limit={50}
              onChange={(field) => onChange({ ...row, field })}
            />
          )}
          {isOfScorecard && (
            <Select
              size="xs"
              w={180}
              aria-label={t('scorecard')}
              value={slug}
              allowDeselect={false}
              data={scorecardChoices(slug, fields)}
              onChange={(value) => onChange({ ...row, field: `$${topic}.${value ?? slug}` })}
            />
          )}
          {topic === 'did' && (
            <DidInputs row={row} fields={fields} onChange={onChange} renderCondition={renderCondition} />
          )}
          <TestInput
            op={row.op}
            value={row.value}
            isNegated={row.isNegated}
            kind={topic === 'score' || topic === 'did' || topic === 'daysSinceLastSeen' ? 'number' : 'any'}
            suggestions={suggestionsFor(topic, row.field, slug, fields)}
            onChange={(test) => onChange({ ...row, ...test })}
          />
        </Group>
        <ActionIcon variant="subtle" color="gray" aria-label={t('removeQuestion')} onClick={onRemove}>
          <Icon path={mdiClose} size={16} />
        </ActionIcon>
      </Group>
    </Paper>
  );
}

function DidInputs({
  row,
  fields,
  onChange,
  renderCondition,
}: {
  row: ConditionRow;
  fields: ConditionFields;
  onChange: (row: ConditionRow) => void;
  renderCondition: RenderCondition;
}) {
  const { t } = useTranslation('conditions');
  const { event = '', within = '', where } = row.did ?? {};
  const name = Array.isArray(event) ? event.join(', ') : String(event);
  const properties = fields.events.find((one) => one.name === name)?.properties ?? [];
  const change = (did: NonNullable<ConditionRow['did']>): void => onChange({ ...row, did });
  const others: Record<string, Json> = { ...row.did, event };
  return (
    <Stack gap="xs" style={{ flexBasis: '100%' }}>
      <Group gap="xs">
        <Autocomplete
          size="xs"
          w={200}
          aria-label={t('event')}
          placeholder={t('event')}
          value={name}
          data={fields.events.map((one) => one.name)}
          limit={50}
          onChange={(value) => change({ ...others, event: value })}
        />
        <TextInput
          size="xs"
          w={150}
          aria-label={t('within')}
          placeholder={t('withinExample')}
          value={String(within)}
          onChange={({ currentTarget: { value } }) => {
            const { within: _, ...rest } = others;
            change(value === '' ? rest : { ...rest, within: value });
          }}
        />
      </Group>
      {renderCondition({
        condition: where,
        fields: propertyFields(properties),
        onChange: (next) => {
          const { where: _, ...rest } = others;
          change(next ? { ...rest, where: next } : rest);
        },
      })}
    </Stack>
  );
}

function topicOf(field: string): Topic {
  if (field === DID) return 'did';
  const named = Object.entries(LEAD_FIELDS).find(([, name]) =>
    name.endsWith('.') ? field.startsWith(name) : field === name,
  );
  return (named?.[0] as Topic | undefined) ?? 'trait';
}

function beginQuestion(topic: Topic, fields: ConditionFields): ConditionRow {
  const slug = fields.scorecards[0]?.slug ?? '';
  const row = { ...fields.blank(), isNegated: false };
  switch (topic) {
    case 'trait':
      return row;
    case 'did':
      return {
        ...row,
        field: DID,
        op: 'atLeast',
        value: 1,
        did: { event: fields.events[0]?.name ?? '', within: '30d' },
      };
    case 'score':
      return { ...row, field: LEAD_FIELDS.score + slug, op: 'atLeast', value: 50 };
    case 'band':
    case 'grade':
      return { ...row, field: LEAD_FIELDS[topic] + slug, op: 'equals', value: '' };
    case 'daysSinceLastSeen':
      return { ...row, field: LEAD_FIELDS.daysSinceLastSeen, op: 'atMost', value: 7 };
    default:
      return { ...row, field: LEAD_FIELDS[topic], op: 'atLeast', value: '' };
  }
}

function scorecardChoices(slug: string, { scorecards }: ConditionFields) {
  const choices = scorecards.map((one) => ({ value: one.slug, label: one.title }));
  return choices.some(({ value }) => value === slug) ? choices : [...choices, { value: slug, label: slug }];
}

function suggestionsFor(
  topic: Topic,
  field: string,
  slug: string,
  fields: ConditionFields,
): readonly string[] {
  if (topic === 'band')
    return fields.scorecards.find((one) => one.slug === slug)?.bands.map(({ id }) => id) ?? [];
  return topic === 'trait' ? fields.valuesOf(field) : [];
}
