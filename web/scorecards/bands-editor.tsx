import { ActionIcon, Button, Group, Stack, Table, Text } from '@mantine/core';
import { mdiClose, mdiPlus } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { Icon } from '../ui/icon.tsx';
import { BandScale } from './band-scale.tsx';
import { LateInput } from './late-input.tsx';
import { LateNumber } from './late-number.tsx';
import type { Draft } from './use-draft.ts';

/** A band as the file has it, in either of its forms. */
interface BandEntry {
  id: string;
  atLeast: number;
  margin: number | undefined;
  title: string | undefined;
  isLong: boolean;
}

/** The scale, the bands on it with their thresholds, and the margin. */
export function BandsEditor({ draft }: { draft: Draft }) {
  const { t } = useTranslation('scorecards');
  const root = (isObject(draft.document) ? draft.document : {}) as Record<string, Json>;
  const bands = bandsOf(root.bands);
  const scale = scaleOf(root.scale);
  const margin = typeof root.margin === 'number' ? root.margin : undefined;
  const setBand = (band: BandEntry, key: 'atLeast' | 'margin' | 'title', value: Json | undefined): void => {
    const path = ['bands', band.id];
    if (band.isLong) {
      draft.edit(
        value === undefined
          ? { kind: 'remove', path: [...path, key] }
          : { kind: 'set', path: [...path, key], value },
      );
    } else if (key === 'atLeast') draft.edit({ kind: 'set', path, value: value ?? 0 });
    else if (value !== undefined)
      draft.edit({ kind: 'set', path, value: { atLeast: band.atLeast, [key]: value } });
  };
  return (
    <Stack gap="md">
      <Group gap="sm">
        <LateNumber
          label={t('bands.min')}
          w={110}
          allowDecimal={false}
          value={scale.min}
          onSave={(value) =>
            value !== undefined &&
            draft.edit({ kind: 'set', path: ['scale', 'min'], value, order: ['min', 'max'] })
          }
        />
        <LateNumber
          label={t('bands.max')}
          w={110}
          allowDecimal={false}
          value={scale.max}
          onSave={(value) =>
            value !== undefined && draft.edit({ kind: 'set', path: ['scale', 'max'], value })
          }
        />
        <LateNumber
          label={t('bands.margin')}
          description={t('bands.marginHint')}
          allowDecimal={false}
          min={0}
          value={margin}
          onSave={(value) =>
            draft.edit(
              value === undefined
                ? { kind: 'remove', path: ['margin'] }
                : {
                    kind: 'set',
                    path: ['margin'],
                    value,
                    order: ['scorecard', 'title', 'description', 'subject', 'scale', 'bands', 'margin'],
                  },
            )
          }
        />
      </Group>
      <BandScale
        bands={bands}
        scale={scale}
        isReadOnly={draft.isReadOnly}
        onMove={(id, atLeast) => {
          const band = bands.find((one) => one.id === id);
          if (band) setBand(band, 'atLeast', atLeast);
        }}
      />
      <Table.ScrollContainer minWidth={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {(['band', 'title', 'threshold', 'margin', 'remove'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {t(`bands.columns.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bands.map((band) => (
              <Table.Tr key={band.id}>
                <Table.Td>
                  <LateInput
                    size="xs"
                    miw={110}
                    aria-label={t('bands.columns.band')}
                    value={band.id}
                    onSave={(to) =>
                      to &&
                      !bands.some(({ id }) => id === to) &&
                      draft.edit({ kind: 'rename', path: ['bands', band.id], to })
                    }
                  />
                </Table.Td>
                <Table.Td>
                  <LateInput
                    size="xs"
                    miw={110}
                    aria-label={t('bands.titleOf', { band: band.id })}
                    value={band.title ?? ''}
                    onSave={(text) => setBand(band, 'title', text || undefined)}
                  />
                </Table.Td>
                <Table.Td>
                  <LateNumber
                    size="xs"
                    w={80}
                    aria-label={t('bands.thresholdOf', { band: band.id })}
                    allowDecimal={false}
                    value={band.atLeast}
                    onSave={(value) => value !== undefined && setBand(band, 'atLeast', value)}
                  />
                </Table.Td>
                <Table.Td>
                  <LateNumber
                    size="xs"
                    w={80}
                    aria-label={t('bands.marginOf', { band: band.id })}
                    allowDecimal={false}
                    min={0}
                    placeholder={String(margin ?? 0)}
                    value={band.margin}
                    onSave={(value) => setBand(band, 'margin', value)}
                  />
                </Table.Td>
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('bands.removeBand', { band: band.id })}
                    onClick={() => draft.edit({ kind: 'remove', path: ['bands', band.id] })}
                  >
                    <Icon path={mdiClose} size={16} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {bands.length === 0 && <Text c="dimmed">{t('bands.none')}</Text>}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<Icon path={mdiPlus} size={16} />}
          onClick={() =>
            draft.edit({
              kind: 'set',
              path: ['bands', freeBand(bands)],
              value: Math.min(scale.max, (bands.at(-1)?.atLeast ?? scale.min) + 10),
            })
          }
        >
          {t('bands.add')}
        </Button>
      </Group>
    </Stack>
  );
}

function bandsOf(value: Json | undefined): BandEntry[] {
  if (!isObject(value)) return [];
  return Object.entries(value as Record<string, Json>)
    .map(([id, band]) => {
      const long = isObject(band) ? (band as Record<string, Json>) : undefined;
      return {
        id,
        atLeast: Number(long ? long.atLeast : band),
        margin: typeof long?.margin === 'number' ? long.margin : undefined,
        title: typeof long?.title === 'string' ? long.title : undefined,
        isLong: long !== undefined,
      };
    })
    .sort((a, b) => a.atLeast - b.atLeast);
}

function scaleOf(value: Json | undefined): { min: number; max: number } {
  const { min = 0, max = 100 } = (isObject(value) ? value : {}) as Record<string, Json>;
  return { min: Number(min), max: Number(max) };
}

function freeBand(bands: readonly BandEntry[]): string {
  for (let n = bands.length + 1; ; n += 1)
    if (!bands.some(({ id }) => id === `band-${n}`)) return `band-${n}`;
}
