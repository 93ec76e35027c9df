import { ActionIcon, Indicator, Popover } from '@mantine/core';
import { mdiBellOutline } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import { refreshAlerts, unreadQuery } from './alert-queries.ts';

// What is in the panel is fetched when somebody opens it.
const AlertPanel = lazy(() => import('./alert-panel.tsx').then((file) => ({ default: file.AlertPanel })));

/** The most that is told by its number. */
const MOST_TOLD = 99;

/** The bell: how many alerts are not read, and the latest of them. */
export function AlertBell() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number means other alerts, wherever they are shown
  useEffect(() => void refreshAlerts(), [unread]);
  const label = unread === 0 ? t('bellNone') : t('bell', { count: unread });
  return (
    <>
      <span className="hidden-text" aria-live="polite" role="status">
        {data === undefined ? '' : label}
      </span>
      <Popover
        opened={isOpen}
        onChange={setIsOpen}
        width="min(26rem, calc(100vw - 1rem))"
        position="bottom-end"
        shadow="md"
        trapFocus
        returnFocus
        withinPortal
      >
        <Indicator
          label={unread > MOST_TOLD ? `${format.number(MOST_TOLD)}+` : format.number(unread)}
          disabled={unread === 0}
          size={18}
          offset={6}
          color="red.8"
          styles={{ indicator: { pointerEvents: 'none' } }}
        >
          <Popover.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={label}
              onClick={() => setIsOpen(!isOpen)}
            >
              <Icon path={mdiBellOutline} />
            </ActionIcon>
          </Popover.Target>
        </Indicator>
        <Popover.Dropdown aria-label={t('navigation.alerts')} p="sm">
          <Suspense fallback={null}>
            <AlertPanel onClose={() => setIsOpen(false)} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
