import { Button, Group, Paper, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { mdiPlus } from '@mdi/js';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../src/domain/json.ts';
import { Icon } from '../ui/icon.tsx';
import type { ConditionFields } from './condition-fields.ts';
import { ConditionQuestion } from './condition-question.tsx';
import { type ConditionGroup, type ConditionNode, readTree, writeTree } from './condition-tree.ts';

/** Builds a condition without writing it. What it cannot show is left to the text, and said. */
export function ConditionBuilder({
  condition,
  onChange,
  fields,
  isReadOnly = false,
}: {
  /** As a file has it; nothing for none. */
  condition: Json | undefined;
  /** Called with nothing when no question is left. */
  onChange: (condition: Record<string, Json> | undefined) => void;
  /** What can be asked about. */
  fields: ConditionFields;
  isReadOnly?: boolean;
}) {
  const { t } = useTranslation('conditions');
  const tree = readTree(condition);
  if (!tree) return <Text c="dimmed">{t('textOnly')}</Text>;
  return (
    <fieldset disabled={isReadOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <GroupOfQuestions
        group={tree}
        onChange={(group) => onChange(writeTree(group))}
        fields={fields}
        depth={0}
      />
    </fieldset>
  );
}

const DEEPEST_SHOWN = 2;

function GroupOfQuestions({
  group,
  onChange,
  fields,
  depth,
}: {
  group: ConditionGroup;
  onChange: (group: ConditionGroup) => void;
  fields: ConditionFields;
  depth: number;
}) {
  const { t } = useTranslation('conditions');
  const label = useId();
  const { items, mode, isNegated } = group;
  const put = (position: number, node: ConditionNode | undefined): void => {
    onChange({ ...group, items: items.toSpliced(position, 1, ...(node ? [node] : [])) });
  };
  const add = (node: ConditionNode): void => onChange({ ...group, items: [...items, node] });
  return (
    <Stack gap="xs">
      {(items.length > 1 || depth > 0 || isNegated) && (
        <Group gap="xs">
          <Text size="sm" id={label}>
            {t('who')}
          </Text>
          <SegmentedControl
            size="xs"
            aria-labelledby={label}
            value={mode}
            onChange={(value) => onChange({ ...group, mode: value === 'or' ? 'or' : 'and' })}
            data={[
              { value: 'and', label: t('all') },
              { value: 'or', label: t('any') },
            ]}
          />
          <Select
            size="xs"
            w={170}
            aria-label={t('negation')}
            value={isNegated ? 'not' : 'is'}
            allowDeselect={false}
            onChange={(value) => onChange({ ...group, isNegated: value === 'not' })}
            data={[
              { value: 'is', label: t('holds') },
              { value: 'not', label: t('doesNotHold') },
            ]}
          />
        </Group>
      )}
      {items.map((item, position) =>
        item.kind === 'row' ? (
          <ConditionQuestion
            // biome-ignore lint/suspicious/noArrayIndexKey: a question has no other name than its place
            key={position}
            row={item}
            fields={fields}
            onChange={(row) => put(position, row)}
            onRemove={() => put(position, undefined)}
            renderCondition={(inner) => <ConditionBuilder {...inner} />}
          />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group has no other name than its place
          <Paper key={position} withBorder p="xs">
            <GroupOfQuestions
              group={item}
              fields={fields}
              depth={depth + 1}
              onChange={(inner) => put(position, inner.items.length === 0 ? undefined : inner)}
            />
          </Paper>
        ),
      )}
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<Icon path={mdiPlus} size={16} />}
          onClick={() => add(fields.blank())}
        >
          {t('addQuestion')}
        </Button>
        {depth < DEEPEST_SHOWN && items.length > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() =>
              add({
                kind: 'group',
                mode: mode === 'and' ? 'or' : 'and',
                isNegated: false,
                items: [fields.blank()],
              })
            }
          >
            {t('addGroup')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
