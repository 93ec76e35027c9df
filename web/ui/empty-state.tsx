import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** Where there is nothing yet: what would be here, and what to do next. */
export function EmptyState({
  icon,
  title,
  text,
  action,
}: {
  icon: string;
  title: string;
  text: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <Text c="dimmed" component="span">
        <Icon path={icon} size={40} />
      </Text>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw="32rem">
        {text}
      </Text>
      {action}
    </Stack>
  );
}
