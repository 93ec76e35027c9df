import { Button, Group, Select, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { LateInput } from './late-input.tsx';
import { LateNumber } from './late-number.tsx';
import type { Draft } from './use-draft.ts';

type Mapping = Record<string, Json>;
const AXES = ['rows', 'columns'] as const;

/** The grade matrix: two dimensions, the thresholds of their grades, and what to do with the leads of each cell. */
export function MatrixEditor({ draft }: { draft: Draft }) {
  const { t } = useTranslation('scorecards');
  const root = mapping(draft.document);
  const dimensions = Object.keys(mapping(root.dimensions));
  const matrix = mapping(root.matrix);
  if (root.matrix === undefined) {
    return (
      <Stack gap="xs" align="flex-start">
        <Text c="dimmed">{t('matrix.none')}</Text>
        {dimensions.length < 2 ? (
          <Text size="sm">{t('matrix.needsDimensions')}</Text>
        ) : (
          <Button
            variant="light"
            onClick={() =>
              draft.edit({
                kind: 'set',
                path: ['matrix'],
                value: newMatrix(dimensions),
                order: ['scorecard', 'title', 'bands', 'margin', 'dimensions', 'groups', 'matrix'],
              })
            }
          >
            {t('matrix.add')}
          </Button>
        )}
      </Stack>
    );
  }
  const [rows, columns] = AXES.map((axis) => gradesOf(mapping(matrix[axis]).grades));
  const priorities = mapping(matrix.priorities);
  return (
    <Stack gap="md">
      {AXES.map((axis) => {
        const side = mapping(matrix[axis]);
        return (
          <Group key={axis} gap="sm" align="flex-end">
            <Select
              label={t(`matrix.${axis}`)}
              value={String(side.dimension ?? '')}
              data={dimensions}
              allowDeselect={false}
              onChange={(value) =>
                value && draft.edit({ kind: 'set', path: ['matrix', axis, 'dimension'], value })
              }
            />
            {gradesOf(side.grades).map(([grade, atLeast]) => (
              <LateNumber
                key={grade}
                label={t('matrix.from', { grade })}
                w={90}
                allowDecimal={false}
                value={atLeast}
                onSave={(value) =>
                  value !== undefined &&
                  draft.edit({ kind: 'set', path: ['matrix', axis, 'grades', grade], value })
                }
              />
            ))}
          </Group>
        );
      })}
      <Table.ScrollContainer minWidth={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('matrix.grade')}</Table.Th>
              {columns?.map(([column]) => (
                <Table.Th key={column} scope="col">
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows?.map(([row]) => (
              <Table.Tr key={row}>
                <Table.Th scope="row">{row}</Table.Th>
                {columns?.map(([column]) => (
                  <Table.Td key={column}>
                    <LateInput
                      size="xs"
                      miw={120}
                      aria-label={t('matrix.priorityOf', { grade: row + column })}
                      value={String(priorities[row + column] ?? '')}
                      onSave={(text) =>
                        draft.edit(
                          text
                            ? { kind: 'set', path: ['matrix', 'priorities', row + column], value: text }
                            : { kind: 'remove', path: ['matrix', 'priorities', row + column] },
                        )
                      }
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group>
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          onClick={() => draft.edit({ kind: 'remove', path: ['matrix'] })}
        >
          {t('matrix.remove')}
        </Button>
      </Group>
    </Stack>
  );
}

function mapping(value: Json | undefined): Mapping {
  return isObject(value) ? (value as Mapping) : {};
}

/** The grades of an axis, the best first. */
function gradesOf(value: Json | undefined): [string, number][] {
  return Object.entries(mapping(value))
    .map(([grade, atLeast]): [string, number] => [grade, Number(atLeast)])
    .sort(([, a], [, b]) => b - a);
}

function newMatrix([rows = '', columns = '']: readonly string[]): Json {
  return {
    rows: { dimension: rows, grades: { A: 40, B: 25, C: 10, D: 0 } },
    columns: { dimension: columns, grades: { '1': 40, '2': 25, '3': 10, '4': 0 } },
  };
}
