import { Button, Group, Text } from '@mantine/core';
import type { NotificationData } from '@mantine/notifications';
import i18next from 'i18next';
import { kindOf } from './problem-notice.tsx';

const UNDO_FOR_MS = 8_000;

let hasTold = false;
let tellPlace: () => void = () => {};

/** Whether there has been a notification. */
export function isAnythingTold(): boolean {
  return hasTold;
}

/** Calls back at the first notification. */
export function onFirstTold(tell: () => void): () => void {
  tellPlace = tell;
  return () => {
    tellPlace = () => {};
  };
}

/** What shows them is fetched with the first one. */
async function show(notification: NotificationData): Promise<void> {
  hasTold = true;
  tellPlace();
  const { notifications } = await import('@mantine/notifications');
  notifications.show({ closeButtonProps: { 'aria-label': i18next.t('close') }, ...notification });
}

async function hide(id: string): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  notifications.hide(id);
}

/** Says that something was done, and offers to take it back for a while. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = crypto.randomUUID();
  const takeBack = () => {
    void hide(id);
    undo?.();
  };
  void show({
    id,
    autoClose: undo ? UNDO_FOR_MS : 4_000,
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
  void show({
    color: 'red',
    autoClose: 10_000,
    title: i18next.t(`problem.${kindOf(problem)}`),
    message: problem instanceof Error ? problem.message : String(problem),
  });
}
