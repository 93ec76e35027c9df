import { Autocomplete, Button, Group, Select, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { ConditionBuilder } from '../conditions/condition-builder.tsx';
import { propertyFields } from '../conditions/condition-fields.ts';
import { operatorOf } from '../conditions/condition-tree.ts';
import { TestInput } from '../conditions/test-input.tsx';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { BinsEditor } from './bins-editor.tsx';
import { LateInput } from './late-input.tsx';
import { LateNumber } from './late-number.tsx';
import {
  measurePath,
  measureValue,
  pointsFormOf,
  RULE_SOURCES,
  type RuleDocument,
  SHAPES,
  setRule,
  sourceOf,
} from './rule-document.ts';
import type { Draft } from './use-draft.ts';

/** One rule as a form; what it does not show stays in the text as it is. */
export function RuleForm({
  rule,
  position,
  draft,
  dimensions,
  groups,
  showText,
}: {
  rule: RuleDocument;
  position: number;
  draft: Draft;
  dimensions: readonly string[];
  groups: readonly string[];
  /** Shows the rule in the text. */
  showText: () => void;
}) {
  const { t } = useTranslation('scorecards');
  const set = (path: readonly (string | number)[], value: Json | undefined): void =>
    draft.edit(setRule(position, path, value));
  const source = sourceOf(rule);
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <LateInput
          label={t('rule.title')}
          value={String(rule.title ?? '')}
          onSave={(text) => set(['title'], text || undefined)}
        />
        <LateInput
          label={t('rule.id')}
          value={String(rule.id ?? '')}
          onSave={(text) => text && set(['id'], text)}
        />
        {dimensions.length > 1 && (
          <Select
            label={t('rule.dimension')}
            value={String(rule.dimension ?? '')}
            data={[...dimensions]}
            allowDeselect={false}
            onChange={(value) => value && set(['dimension'], value)}
          />
        )}
        {groups.length > 0 && (
          <Select
            label={t('rule.group')}
            value={rule.group === undefined ? null : String(rule.group)}
            data={[...groups]}
            clearable
            onChange={(value) => (value ?? rule.group) !== undefined && set(['group'], value ?? undefined)}
          />
        )}
        <Select
          label={t('rule.data')}
          value={rule.data === undefined ? 'usual' : String(rule.data)}
          allowDeselect={false}
          data={(['usual', 'explicit', 'implicit'] as const).map((value) => ({
            value,
            label: t(`rule.dataKinds.${value}`),
          }))}
          onChange={(value) =>
            (value !== 'usual' || rule.data !== undefined) &&
            set(['data'], value === 'usual' ? undefined : (value ?? undefined))
          }
        />
      </SimpleGrid>
      {source === 'other' ? (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t('rule.textOnly')}
          </Text>
          <Button size="compact-sm" variant="light" onClick={showText}>
            {t('rule.showText')}
          </Button>
        </Group>
      ) : (
        <MeasureFields rule={rule} position={position} draft={draft} />
      )}
      <PointsFields rule={rule} position={position} draft={draft} />
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
        {(['cap', 'floor', 'weight'] as const).map((key) => (
          <LateNumber
            key={key}
            label={t(`rule.${key}`)}
            value={numberOf(rule[key])}
            allowDecimal={key === 'weight'}
            onSave={(value) => set([key], value)}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function MeasureFields({ rule, position, draft }: { rule: RuleDocument; position: number; draft: Draft }) {
  const { t } = useTranslation('scorecards');
  const { events, traits } = useCatalogue();
  const source = sourceOf(rule);
  const read = (key: string): Json | undefined => measureValue(rule, key);
  const set = (key: string, value: Json | undefined): void => {
    if (value === undefined && read(key) === undefined) return;
    draft.edit(setRule(position, measurePath(rule, key), value));
  };
  const names = [read(source) ?? ''].flat().map(String).filter(Boolean);
  const shape = SHAPES.find((key) => read(key) !== undefined);
  const properties =
    events.find(({ name }) => name.toLowerCase() === names[0]?.toLowerCase())?.properties ?? [];
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <Select
          label={t('rule.source')}
          value={source}
          allowDeselect={false}
          data={RULE_SOURCES.map((value) => ({ value, label: t(`rule.sources.${value}`) }))}
          onChange={(value) =>
            value && value !== source && changeSource(draft, { rule, position, source: value })
          }
        />
        {source === 'trait' ? (
          <Autocomplete
            label={t('rule.trait')}
            value={names[0] ?? ''}
            data={traits.map(({ name }) => name)}
            limit={50}
            onChange={(value) => value && set('trait', value)}
          />
        ) : (
          <TagsInput
            label={t('rule.event')}
            value={names}
            data={['Site Visited', ...events.map(({ name }) => name)].filter(
              (name, n, all) => all.indexOf(name) === n,
            )}
            onChange={(values) => {
              const [only] = values;
              if (only !== undefined) set(source, values.length === 1 ? only : values);
            }}
          />
        )}
        {source === 'event' && (
          <>
            <Select
              label={t('rule.shape')}
              value={shape === 'distinct' ? distinctShape(read('distinct')) : (shape ?? 'count')}
              allowDeselect={false}
              data={(['count', 'days', 'property', 'sumOf', 'maxOf', 'latestOf'] as const).map((value) => ({
                value,
                label: t(`rule.shapes.${value}`),
              }))}
              onChange={(value) =>
                value && changeShape(draft, { rule, position, shape: value, property: properties[0]?.name })
              }
            />
            {shape !== undefined && read('distinct') !== 'days' && (
              <Autocomplete
                label={t('rule.property')}
                value={propertyOf(read(shape))}
                data={properties.map(({ name }) => name)}
                onChange={(value) => value && set(shape, shape === 'distinct' ? { property: value } : value)}
              />
            )}
            <LateInput
              label={t('rule.within')}
              placeholder="30d"
              value={String(read('within') ?? '')}
              onSave={(text) => set('within', text || undefined)}
            />
            <LateInput
              label={t('rule.halfLife')}
              placeholder="14d"
              value={String(read('halfLife') ?? '')}
              onSave={(text) => set('halfLife', text || undefined)}
            />
          </>
        )}
      </SimpleGrid>
      {source !== 'trait' && (
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('rule.where')}
          </Text>
          <ConditionBuilder
            condition={read('where')}
            fields={propertyFields(properties)}
            onChange={(where) => set('where', where)}
          />
        </div>
      )}
    </Stack>
  );
}

function PointsFields({ rule, position, draft }: { rule: RuleDocument; position: number; draft: Draft }) {
  const { t } = useTranslation('scorecards');
  const form = pointsFormOf(rule);
  const set = (key: string, value: Json | undefined): void => draft.edit(setRule(position, [key], value));
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          label={t('rule.points')}
          value={form}
          allowDeselect={false}
          data={(['give', 'bins', 'each'] as const).map((value) => ({
            value,
            label: t(`rule.pointForms.${value}`),
          }))}
          onChange={(value) =>
            value && value !== form && changePoints(draft, { rule, position, form: value as 'give' })
          }
        />
        {form === 'give' && (
          <LateNumber
            label={t('rule.give')}
            w={110}
            value={numberOf(rule.give)}
            onSave={(value) => value !== undefined && set('give', value)}
          />
        )}
        {form === 'each' && (
          <>
            <LateNumber
              label={t('rule.each')}
              w={110}
              value={numberOf(rule.each)}
              onSave={(value) => value && set('each', value)}
            />
            <LateNumber
              label={t('rule.max')}
              w={110}
              value={numberOf(rule.max)}
              onSave={(value) => set('max', value)}
            />
          </>
        )}
      </Group>
      {form === 'give' && <Threshold rule={rule} position={position} draft={draft} />}
      {form === 'bins' && <BinsEditor bins={rule.bins} onChange={(bins) => set('bins', bins)} />}
    </Stack>
  );
}

/** The test beside a measure: at least five times, in a list, and so on. */
function Threshold({ rule, position, draft }: { rule: RuleDocument; position: number; draft: Draft }) {
  const { t } = useTranslation('scorecards');
  const source = sourceOf(rule);
  const when = isObject(rule.when) ? (rule.when as RuleDocument) : {};
  const [key] = Object.keys(when).filter((name) => operatorOf(name) !== undefined);
  const { traits } = useCatalogue();
  if (source === 'other') return null;
  const usual = source === 'trait' ? { op: 'exists', value: true } : { op: 'atLeast', value: 1 };
  const op = key === undefined ? usual.op : (operatorOf(key) ?? key);
  const trait = traits.find(({ name }) => name === measureValue(rule, 'trait'));
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {t('rule.threshold')}
      </Text>
      <TestInput
        op={op}
        value={key === undefined ? usual.value : (when[key] ?? null)}
        isNegated={false}
        canBeNegated={false}
        kind={source === 'trait' ? 'any' : 'number'}
        suggestions={trait?.values ?? []}
        onChange={(next) => {
          const { [key ?? '']: _, ...rest } = withMeasure(rule, when, source);
          draft.edit(
            ...movedMeasure(rule, position, source),
            setRule(position, ['when'], { ...rest, [next.op]: next.value }),
          );
        }}
      />
    </div>
  );
}

/** The measure as it stands under `when`, also when it stood beside it. */
function withMeasure(rule: RuleDocument, when: RuleDocument, source: string): RuleDocument {
  if (Object.keys(when).length > 0) return when;
  const keys = [source, 'where', 'within', 'halfLife', ...SHAPES];
  return Object.fromEntries(
    keys.flatMap((key) => (rule[key] === undefined ? [] : [[key, rule[key] as Json]])),
  );
}

function movedMeasure(rule: RuleDocument, position: number, source: string) {
  if (rule.when !== undefined) return [];
  return [source, 'where', 'within', 'halfLife', ...SHAPES]
    .filter((key) => rule[key] !== undefined)
    .map((key) => setRule(position, [key], undefined));
}

type Change = { rule: RuleDocument; position: number };

/** Another source: what belonged to the old one goes. */
function changeSource(draft: Draft, { rule, position, source }: Change & { source: string }): void {
  const old = sourceOf(rule);
  const events = old === 'trait' ? undefined : measureValue(rule, old);
  const value: Json = source === 'trait' ? 'title' : (events ?? 'Page Viewed');
  const isGiven = pointsFormOf(rule) === 'give';
  const test: RuleDocument = source.startsWith('days') && isGiven ? { atMost: 30 } : {};
  const where = source === 'trait' || old === 'trait' ? undefined : measureValue(rule, 'where');
  const when = { [source]: value, ...(where !== undefined && { where }), ...test };
  draft.edit(...movedMeasure(rule, position, old), setRule(position, ['when'], when));
}

function changeShape(
  draft: Draft,
  { rule, position, shape, property = 'value' }: Change & { shape: string; property?: string | undefined },
): void {
  const there = SHAPES.filter((key) => measureValue(rule, key) !== undefined);
  const removals = there.map((key) => setRule(position, measurePath(rule, key), undefined));
  const edits = [...removals];
  if (shape === 'days') edits.push(setRule(position, measurePath(rule, 'distinct'), 'days'));
  else if (shape === 'property') edits.push(setRule(position, measurePath(rule, 'distinct'), { property }));
  else if (shape !== 'count') edits.push(setRule(position, measurePath(rule, shape), property));
  draft.edit(...edits);
}

function changePoints(
  draft: Draft,
  { rule, position, form }: Change & { form: 'give' | 'bins' | 'each' },
): void {
  const value: Json = form === 'bins' ? { '>=1': 5 } : 5;
  const when = isObject(rule.when) ? (rule.when as RuleDocument) : {};
  // A test stands beside give only.
  const tests = form === 'give' ? [] : Object.keys(when).filter((key) => operatorOf(key) !== undefined);
  draft.edit(
    setRule(position, [form], value),
    ...(['give', 'bins', 'each', 'max'] as const)
      .filter((key) => key !== form && rule[key] !== undefined)
      .map((key) => setRule(position, [key], undefined)),
    ...tests.map((key) => setRule(position, ['when', key], undefined)),
  );
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function distinctShape(value: Json | undefined): string {
  return value === 'days' ? 'days' : 'property';
}

function propertyOf(value: Json | undefined): string {
  return isObject(value) ? String((value as RuleDocument).property ?? '') : String(value ?? '');
}
