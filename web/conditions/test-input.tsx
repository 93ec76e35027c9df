import { Autocomplete, Group, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../src/domain/json.ts';
import { OPERATORS, type Operator } from './condition-tree.ts';
import { textOfValue, valueOfText } from './value-text.ts';

/** How something is compared, and with what. */
export interface TestChoice {
  op: string;
  value: Json;
  isNegated: boolean;
}

const OF_NUMBERS: readonly Operator[] = [
  'atLeast',
  'atMost',
  'moreThan',
  'lessThan',
  'equals',
  'in',
  'between',
];
/** Those whose contrary has words of its own. */
const NEGATABLE: readonly Operator[] = ['equals', 'in', 'contains', 'startsWith', 'matches'];
const OF_LISTS: readonly string[] = ['in', 'contains', 'startsWith'];

/** Chooses an operator of the condition language and what to compare with. */
export function TestInput({
  op,
  value,
  isNegated,
  canBeNegated = true,
  kind,
  suggestions,
  onChange,
}: TestChoice & {
  canBeNegated?: boolean;
  kind: 'number' | 'any';
  suggestions: readonly string[];
  onChange: (test: TestChoice) => void;
}) {
  const { t } = useTranslation(['conditions', 'common']);
  const operators = kind === 'number' ? OF_NUMBERS : OPERATORS;
  const choices = operators.flatMap((operator) => [
    { value: operator as string, label: t(`operators.${operator}`) },
    ...(canBeNegated && NEGATABLE.includes(operator)
      ? [{ value: `not ${operator}`, label: t(`contraries.${operator as 'in'}`) }]
      : []),
  ]);
  const chosen = isNegated ? `not ${op}` : op;
  const known = choices.some((choice) => choice.value === chosen)
    ? choices
    : [...choices, { value: chosen, label: chosen }];
  return (
    <Group gap="xs">
      <Select
        size="xs"
        w={170}
        aria-label={t('comparison')}
        value={chosen}
        data={known}
        allowDeselect={false}
        onChange={(next) => {
          const [, not, operator = 'equals'] = /^(not )?(.*)$/.exec(next ?? chosen) ?? [];
          onChange({ op: operator, isNegated: not !== undefined, value: convert(value, op, operator) });
        }}
      />
      <ValueInput
        op={op}
        value={value}
        kind={kind}
        suggestions={suggestions}
        onChange={(next) => onChange({ op, isNegated, value: next })}
      />
    </Group>
  );
}

function ValueInput({
  op,
  value,
  kind,
  suggestions,
  onChange,
}: {
  op: string;
  value: Json;
  kind: 'number' | 'any';
  suggestions: readonly string[];
  onChange: (value: Json) => void;
}) {
  const { t } = useTranslation(['conditions', 'common']);
  const label = t('value');
  if (op === 'exists') {
    return (
      <Select
        size="xs"
        w={110}
        aria-label={label}
        value={String(value !== false)}
        allowDeselect={false}
        data={[
          { value: 'true', label: t('common:yes') },
          { value: 'false', label: t('common:no') },
        ]}
        onChange={(next) => onChange(next === 'true')}
      />
    );
  }
  if (op === 'between') {
    const [from = '', to = ''] = Array.isArray(value) ? value : [];
    return (
      <Group gap={4}>
        <TextInput
          size="xs"
          w={90}
          aria-label={t('from')}
          value={textOfValue(from)}
          onChange={({ currentTarget }) => onChange([valueOfText(currentTarget.value), to])}
        />
        <TextInput
          size="xs"
          w={90}
          aria-label={t('to')}
          value={textOfValue(to)}
          onChange={({ currentTarget }) => onChange([from, valueOfText(currentTarget.value)])}
        />
      </Group>
    );
  }
  if (OF_LISTS.includes(op)) {
    const items = Array.isArray(value) ? value : [value];
    return (
      <TagsInput
        size="xs"
        miw={180}
        aria-label={label}
        value={items.map(textOfValue).filter((text) => text !== '')}
        data={[...new Set(suggestions)]}
        onChange={(texts) => onChange(texts.map(valueOfText))}
      />
    );
  }
  if (kind === 'number') {
    return (
      <NumberInput
        size="xs"
        w={110}
        aria-label={label}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(typeof next === 'number' ? next : 0)}
      />
    );
  }
  return (
    <Autocomplete
      size="xs"
      w={180}
      aria-label={label}
      value={textOfValue(value)}
      data={[...new Set(suggestions)]}
      onChange={(text) => onChange(valueOfText(text))}
    />
  );
}

/** A value as another operator takes it. */
function convert(value: Json, from: string, to: string): Json {
  if (to === 'exists') return true;
  const [first = ''] = Array.isArray(value) ? value : [value];
  const single = from === 'exists' ? '' : first;
  if (to === 'between') return [single, single];
  if (OF_LISTS.includes(to)) return Array.isArray(value) && from !== 'between' ? value : [single];
  return single;
}
