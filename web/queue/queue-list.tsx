// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the roles are chosen by the width of the screen
// biome-ignore-all lint/a11y/noStaticElementInteractions: pointing at a row only moves the place of the keyboard there
// biome-ignore-all lint/a11y/useFocusableInteractive: rows of a table, which is no grid, take no focus
// biome-ignore-all lint/a11y/useSemanticElements: a list of which only a part is drawn, each row at its place, cannot be a table
import { Box, Skeleton, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ranked } from '../../src/http/contract/scores.ts';
import type { BandInfo } from '../ui/band-badge.tsx';
import classes from './queue-columns.module.css';
import { QueueCard, QueueRow } from './queue-row.tsx';

const ROW_HEIGHT = 57;
const CARD_HEIGHT = 118;
/** The next page is fetched when so many rows are left. */
const AHEAD = 20;
const COLUMNS = ['score', 'lead', 'band', 'grade', 'reasons', 'activity', 'owner', 'status'] as const;

/** The leads of the queue, of which only those in sight are drawn. */
export function QueueList({
  leads,
  total,
  bands,
  current,
  selected,
  mayChange,
  onSelect,
  onPoint,
  hasMore,
  onMore,
}: {
  leads: readonly Ranked[];
  /** How many there are, when that is known. */
  total: number | undefined;
  bands: readonly BandInfo[];
  /** The place of the lead that the keyboard is at. */
  current: number;
  selected: ReadonlySet<string>;
  mayChange: boolean;
  onSelect: (leadId: string) => void;
  onPoint: (position: number) => void;
  hasMore: boolean;
  onMore: () => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, []);
  const rows = useWindowVirtualizer({
    count: leads.length + (hasMore ? 1 : 0),
    estimateSize: () => (isNarrow ? CARD_HEIGHT : ROW_HEIGHT),
    overscan: 8,
    scrollMargin: top,
    getItemKey: (position) => leads[position]?.subjectId ?? 'more',
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= leads.length - AHEAD) onMore();
  }, [hasMore, last, leads.length, onMore]);
  useEffect(() => {
    if (current >= 0) rows.scrollToIndex(current, { align: 'auto' });
  }, [current, rows]);
  const Lead = isNarrow ? QueueCard : QueueRow;
  const now = Date.now();
  return (
    <div
      role={isNarrow ? 'list' : 'table'}
      aria-label={t('title')}
      aria-rowcount={isNarrow ? undefined : (total ?? -1)}
    >
      {!isNarrow && <Head mayChange={mayChange} />}
      <Box ref={list} pos="relative" h={rows.getTotalSize()} role={isNarrow ? undefined : 'rowgroup'}>
        {items.map(({ index, key, start }) => {
          const lead = leads[index];
          const place = { transform: `translateY(${start - rows.options.scrollMargin}px)` };
          const role = isNarrow ? 'listitem' : 'row';
          if (!lead)
            return (
              <div key={key} role={role} className={isNarrow ? classes.card : classes.row} style={place}>
                <div role={isNarrow ? undefined : 'cell'} style={{ gridColumn: '1 / -1' }}>
                  <Skeleton height={20} />
                </div>
              </div>
            );
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list do the same
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              role={role}
              aria-rowindex={isNarrow ? undefined : index + 2}
              className={isNarrow ? classes.card : classes.row}
              data-current={index === current}
              data-selected={selected.has(lead.subjectId)}
              style={place}
              onClick={() => onPoint(index)}
            >
              <Lead
                lead={lead}
                bands={bands}
                isCurrent={index === current}
                isSelected={selected.has(lead.subjectId)}
                mayChange={mayChange}
                onSelect={() => onSelect(lead.subjectId)}
                now={now}
              />
            </div>
          );
        })}
      </Box>
    </div>
  );
}

function Head({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className={`${classes.row} ${classes.head}`}>
        <div role="columnheader">
          {mayChange && <span className="hidden-text">{t('column.selection')}</span>}
        </div>
        {COLUMNS.map((column) => (
          <Text key={column} role="columnheader" size="xs" c="dimmed" fw={600} component="div">
            {t(`column.${column}`)}
          </Text>
        ))}
      </div>
    </div>
  );
}

/** What stands for the list until it is there. */
export function QueueSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')}>
      {Array.from({ length: 10 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows are nothing but their place
        <Skeleton key={row} height={40} my={10} />
      ))}
    </div>
  );
}
