import { Button, Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { QueueCount } from '../../src/http/contract/queue.ts';
import { useFormat } from '../i18n/use-format.ts';

/** What can be done with the leads that are selected; stays in sight while one scrolls. */
export function BulkBar({
  selected,
  all,
  isAllChosen,
  onAll,
  onAssign,
  onAccept,
  onReject,
  onClear,
}: {
  selected: number;
  /** How many the filter finds, to select them all. */
  all: QueueCount | undefined;
  isAllChosen: boolean;
  onAll: () => void;
  onAssign: () => void;
  onAccept: () => void;
  onReject: () => void;
  onClear: () => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const format = useFormat();
  if (selected === 0) return null;
  const offersAll = !isAllChosen && all?.isAll === true && all.count > selected;
  return (
    <Paper
      withBorder
      shadow="md"
      p="xs"
      pos="sticky"
      bottom={12}
      role="region"
      aria-label={t('bulk.label')}
      style={{ zIndex: 5 }}
    >
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t('bulk.selected', { count: selected, number: format.number(selected) })}
        </Text>
        {offersAll && (
          <Button size="compact-sm" variant="subtle" onClick={onAll}>
            {t('bulk.all', { count: all.count, number: format.number(all.count) })}
          </Button>
        )}
        <Group gap="xs" ml="auto">
          <Button size="compact-sm" variant="default" onClick={onAssign}>
            {t('action.assign')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onAccept}>
            {t('action.accept')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onReject}>
            {t('action.reject')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {t('bulk.clear')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
