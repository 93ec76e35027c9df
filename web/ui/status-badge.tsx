import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SalesStatus } from '../../src/domain/sales-status.ts';

/** What sales said of a lead; nothing as long as nobody said anything. */
export function StatusBadge({ status }: { status: SalesStatus }) {
  const { t } = useTranslation(['words', 'common']);
  if (status === 'new') return null;
  return (
    <Badge
      size="sm"
      radius="sm"
      variant="outline"
      tt="none"
      fw={500}
      color={status === 'accepted' ? 'leaf.8' : 'gray.7'}
      c={
        status === 'accepted'
          ? 'light-dark(var(--mantine-color-leaf-8), var(--mantine-color-leaf-3))'
          : 'dimmed'
      }
    >
      {t(`status.${status}`)}
    </Badge>
  );
}
