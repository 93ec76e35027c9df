import { ActionIcon, Button, Stack, Table, Text, Title } from '@mantine/core';
import { mdiClose, mdiPlus } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { Icon } from '../ui/icon.tsx';
import { LateInput } from './late-input.tsx';
import { LateNumber } from './late-number.tsx';
import { rulesOf } from './rule-document.ts';
import type { Draft } from './use-draft.ts';

const KINDS = ['dimensions', 'groups'] as const;

/** The dimensions and groups of a scorecard with their limits. */
export function StructureEditor({ draft }: { draft: Draft }) {
  return (
    <Stack gap="lg">
      {KINDS.map((kind) => (
        <LimitedParts key={kind} kind={kind} draft={draft} />
      ))}
    </Stack>
  );
}

function LimitedParts({ kind, draft }: { kind: (typeof KINDS)[number]; draft: Draft }) {
  const { t } = useTranslation('scorecards');
  const root = (isObject(draft.document) ? draft.document : {}) as Record<string, Json>;
  const parts = isObject(root[kind]) ? Object.entries(root[kind] as Record<string, Json>) : [];
  const one = kind === 'dimensions' ? 'dimension' : 'group';
  const rules = rulesOf(draft.document);
  const rename = (id: string, to: string): void =>
    draft.edit(
      { kind: 'rename', path: [kind, id], to },
      ...rules.flatMap((rule, position) =>
        rule[one] === id ? [{ kind: 'set' as const, path: ['rules', position, one], value: to }] : [],
      ),
    );
  return (
    <section>
      <Title order={2} mb={4}>
        {t(`structure.${kind}`)}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t(`structure.${kind}Hint`)}
      </Text>
      {parts.length > 0 && (
        <Table.ScrollContainer minWidth={0}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {(['id', 'title', 'cap', 'floor', 'rules', 'remove'] as const).map((column) => (
                  <Table.Th key={column} scope="col">
                    {t(`structure.columns.${column}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {parts.map(([id, value]) => {
                const part = (isObject(value) ? value : {}) as Record<string, Json>;
                const set = (key: string, next: Json | undefined): void =>
                  draft.edit(
                    next !== undefined
                      ? { kind: 'set', path: [kind, id, key], value: next, order: ['title', 'cap', 'floor'] }
                      : Object.keys(part).length === 1
                        ? { kind: 'set', path: [kind, id], value: {} }
                        : { kind: 'remove', path: [kind, id, key] },
                  );
                const used = rules.filter((rule) => rule[one] === id).length;
                return (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <LateInput
                        size="xs"
                        miw={100}
                        aria-label={t('structure.columns.id')}
                        value={id}
                        onSave={(to) => to && !parts.some(([other]) => other === to) && rename(id, to)}
                      />
                    </Table.Td>
                    <Table.Td>
                      <LateInput
                        size="xs"
                        miw={100}
                        aria-label={t('structure.titleOf', { id })}
                        value={String(part.title ?? '')}
                        onSave={(text) =>
                          (text || part.title !== undefined) && set('title', text || undefined)
                        }
                      />
                    </Table.Td>
                    {(['cap', 'floor'] as const).map((key) => (
                      <Table.Td key={key}>
                        <LateNumber
                          size="xs"
                          w={80}
                          allowDecimal={false}
                          aria-label={t(`structure.${key}Of`, { id })}
                          value={typeof part[key] === 'number' ? part[key] : undefined}
                          onSave={(next) => set(key, next)}
                        />
                      </Table.Td>
                    ))}
                    <Table.Td className="numbers">{used}</Table.Td>
                    <Table.Td>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        disabled={used > 0}
                        aria-label={t('structure.removePart', { id })}
                        onClick={() => draft.edit({ kind: 'remove', path: [kind, id] })}
                      >
                        <Icon path={mdiClose} size={16} />
                      </ActionIcon>
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<Icon path={mdiPlus} size={16} />}
        onClick={() => addPart(draft, { kind, one, ids: parts.map(([id]) => id) })}
      >
        {t(`structure.add_${kind}`)}
      </Button>
    </section>
  );
}

/** The first dimension takes all rules in; after that every rule says to which it belongs. */
function addPart(
  draft: Draft,
  { kind, one, ids }: { kind: string; one: string; ids: readonly string[] },
): void {
  const id =
    Array.from({ length: ids.length + 1 }, (_, n) => `${one}-${n + 1}`).find((name) => !ids.includes(name)) ??
    one;
  const [first] = ids;
  const isSecond = kind === 'dimensions' && ids.length === 1;
  const homeless = isSecond
    ? rulesOf(draft.document).flatMap((rule, position) => (rule.dimension === undefined ? [position] : []))
    : [];
  draft.edit(
    { kind: 'set', path: [kind, id], value: {}, order: [] },
    ...homeless.map((position) => ({
      kind: 'set' as const,
      path: ['rules', position, 'dimension'],
      value: first ?? id,
      order: ['id', 'title', 'dimension'],
    })),
  );
}
