import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { kindOf } from './problem-notice.tsx';

const UNDO_FOR_MS = 8_000;

/** Says that something was done, and offers to take it back for a while. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = crypto.randomUUID();
  const takeBack = () => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    autoClose: undo ? UNDO_FOR_MS : 4_000,
    closeButtonProps: { 'aria-label': i18next.t('close') },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button size="compact-sm" variant="subtle" onClick={takeBack}>
            {i18next.t('undo')}
          </Button>
        )}
      </Group>
    ),
  });
}

/** Says that something could not be done, and why. */
export function notifyProblem(problem: unknown): void {
  notifications.show({
    color: 'red',
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': i18next.t('close') },
    title: i18next.t(`problem.${kindOf(problem)}`),
    message: problem instanceof Error ? problem.message : String(problem),
  });
}
