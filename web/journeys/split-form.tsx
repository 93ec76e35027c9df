import { ActionIcon, Button, Group, NumberInput, Stack } from '@mantine/core';
import { mdiClose, mdiPlus } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import { LateInput } from '../scorecards/late-input.tsx';
import { Icon } from '../ui/icon.tsx';

const MOST_PATHS = 10;
const NAMES = 'abcdefghij';

/** The ways of a split test and their shares. */
export function SplitForm({
  paths,
  onChange,
}: {
  paths: Json | undefined;
  onChange: (paths: Record<string, Json>) => void;
}) {
  const { t } = useTranslation('journeys');
  const entries = isObject(paths) ? Object.entries(paths as Record<string, Json>) : [];
  const put = (position: number, path: [string, Json] | undefined): void => {
    onChange(Object.fromEntries(entries.toSpliced(position, 1, ...(path ? [path] : []))));
  };
  const free = [...NAMES].find((name) => !entries.some(([taken]) => taken === name)) ?? NAMES;
  return (
    <Stack gap="xs" role="group" aria-label={t('step.paths')}>
      {entries.map(([name, path], position) => {
        const known: JsonObject = isObject(path) ? (path as JsonObject) : {};
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way whose name is being changed has no other name than its place
          <Group key={position} gap="xs" wrap="nowrap" align="flex-end">
            <LateInput
              label={t('step.pathName')}
              value={name}
              onSave={(text) => text !== '' && put(position, [text, known])}
            />
            <NumberInput
              label={t('step.share')}
              min={0}
              allowDecimal={false}
              value={typeof known['share'] === 'number' ? known['share'] : 0}
              onChange={(share) => put(position, [name, { ...known, share: Number(share) || 0 }])}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={entries.length <= 2}
              aria-label={t('step.removePath', { name })}
              onClick={() => put(position, undefined)}
            >
              <Icon path={mdiClose} size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          disabled={entries.length >= MOST_PATHS}
          leftSection={<Icon path={mdiPlus} size={16} />}
          onClick={() => put(entries.length, [free, { share: 50 }])}
        >
          {t('step.addPath')}
        </Button>
      </Group>
    </Stack>
  );
}
