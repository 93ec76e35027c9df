import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { mdiClose, mdiPlus } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { Icon } from '../ui/icon.tsx';
import { LateInput } from './late-input.tsx';
import { LateNumber } from './late-number.tsx';

/** The bins of a rule in their short form: a range or a value, and its points. */
export function BinsEditor({ bins, onChange }: { bins: Json | undefined; onChange: (bins: Json) => void }) {
  const { t } = useTranslation('scorecards');
  if (!isObject(bins))
    return (
      <Text c="dimmed" size="sm">
        {t('bins.textOnly')}
      </Text>
    );
  const rows = Object.entries(bins as Record<string, Json>);
  const write = (next: [string, Json][]): void => onChange(Object.fromEntries(next));
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {t('bins.hint')}
      </Text>
      {rows.map(([key, points], position) => (
        <Group key={key} gap="xs">
          <LateInput
            size="xs"
            w={160}
            aria-label={t('bins.range')}
            value={key}
            onSave={(text) =>
              text && !rows.some(([other]) => other === text) && write(rows.with(position, [text, points]))
            }
          />
          <LateNumber
            size="xs"
            w={90}
            aria-label={t('bins.points', { range: key })}
            value={Number(points)}
            onSave={(value) => value !== undefined && write(rows.with(position, [key, value]))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('bins.remove', { range: key })}
            disabled={rows.length === 1}
            onClick={() => write(rows.toSpliced(position, 1))}
          >
            <Icon path={mdiClose} size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<Icon path={mdiPlus} size={16} />}
          onClick={() => write([...rows, [freeBin(rows.map(([key]) => key)), 0]])}
        >
          {t('bins.add')}
        </Button>
      </Group>
    </Stack>
  );
}

/** A bin that is not there yet: missing values first, then the next number up. */
function freeBin(keys: readonly string[]): string {
  if (!keys.includes('missing')) return 'missing';
  const highest = Math.max(0, ...keys.flatMap((key) => [...key.matchAll(/\d+/g)].map(Number)));
  return `>=${highest + 1}`;
}
