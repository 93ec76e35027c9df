import { ActionIcon, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { mdiAccountGroupOutline, mdiArrowUp, mdiFilterOffOutline, mdiKeyboardOutline } from '@mdi/js';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueCount } from '../../src/http/contract/queue.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { useLiveScorecards } from '../ui/use-live-scorecards.ts';
import { useOnceTrue } from '../ui/use-once-true.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { QueueList, QueueSkeleton } from './queue-list.tsx';
import { filterOf, type QueueSearch, readQueueSearch } from './queue-search.ts';
import { SavedViews } from './saved-views.tsx';
import { useLiveQueue } from './use-live-queue.ts';
import { useQueue, useQueueCount } from './use-queue.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { type Target, useSalesActions } from './use-sales-actions.ts';

// Fetched when they are first opened.
const AssignDialog = lazy(() =>
  import('./assign-dialog.tsx').then((file) => ({ default: file.AssignDialog })),
);
const RejectDialog = lazy(() =>
  import('./reject-dialog.tsx').then((file) => ({ default: file.RejectDialog })),
);
const KeysHelp = lazy(() => import('./keys-help.tsx').then((file) => ({ default: file.KeysHelp })));

/** Today's leads in the order in which to call them, each with why. */
export function QueuePage() {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const { may } = useSession();
  const search = useSearch({ strict: false, select: readQueueSearch });
  const navigate = useNavigate();
  const show = useCallback(
    (next: QueueSearch) =>
      void navigate({ to: '/queue', search: readQueueSearch({ ...next }), replace: true }),
    [navigate],
  );
  const scorecards = useLiveScorecards()?.filter(({ subject }) => subject === 'lead');
  const scorecard = scorecards?.find(({ slug }) => slug === search.scorecard) ?? scorecards?.[0];
  const queue = useQueue(search);
  const count = useQueueCount(search).data;
  const { waiting, showThem } = useLiveQueue(search.scorecard);
  const leads = useMemo(() => queue.data?.pages.flatMap(({ items }) => items) ?? [], [queue.data]);
  const selection = useSelection(
    leads.map(({ subjectId }) => subjectId),
    { search, count },
  );
  const [current, setCurrent] = useState(-1);
  const [asks, setAsks] = useState<'reject' | 'assign'>();
  const [isHelpOpen, help] = useDisclosure(false);
  const [rejectsOnce, assignsOnce] = [useOnceTrue(asks === 'reject'), useOnceTrue(asks === 'assign')];
  const helpsOnce = useOnceTrue(isHelpOpen);
  const actions = useSalesActions();
  const searchField = useRef<HTMLInputElement>(null);
  const mayChange = may('leads:write');

  const lead = leads[current];
  const target: Target | undefined = selection.target ?? (lead && { leadIds: [lead.subjectId] });
  const targetSize = selection.size > 0 ? selection.size : lead ? 1 : 0;
  const accept = (): void => {
    if (!target || !mayChange) return;
    void actions.accept(target);
    selection.clear();
  };
  useQueueKeys(
    // biome-ignore lint/correctness/useExhaustiveDependencies: what they do is the same as long as these are
    useMemo(
      () => ({
        move: (by) => setCurrent((position) => Math.min(leads.length - 1, Math.max(0, position + by))),
        open: () => lead && void navigate({ to: '/leads/$lead', params: { lead: lead.subjectId } }),
        select: () => lead && mayChange && selection.toggle(lead.subjectId),
        accept,
        reject: () => target && mayChange && setAsks('reject'),
        assign: () => target && mayChange && setAsks('assign'),
        search: () => searchField.current?.focus(),
        help: help.toggle,
      }),
      [leads, lead, mayChange, selection],
    ),
  );
  const more = useCallback(() => {
    if (!queue.isFetchingNextPage) void queue.fetchNextPage();
  }, [queue.isFetchingNextPage, queue.fetchNextPage]);

  return (
    <>
      <PageHeader
        title={t('title')}
        text={<CountText count={count} />}
        actions={
          <>
            {waiting > 0 && (
              <Button size="xs" leftSection={<Icon path={mdiArrowUp} size={16} />} onClick={showThem}>
                {t('waiting', { count: waiting })}
              </Button>
            )}
            <ActionIcon variant="default" aria-label={t('keys.title')} onClick={help.open} visibleFrom="sm">
              <Icon path={mdiKeyboardOutline} />
            </ActionIcon>
          </>
        }
      />
      <SavedViews search={search} onShow={show} />
      <FilterBar
        search={search}
        scorecards={queue.isPending ? undefined : scorecards}
        onChange={(change) => show({ ...search, ...change })}
        searchField={searchField}
      />
      {queue.isError && <ProblemNotice problem={queue.error} retry={() => void queue.refetch()} />}
      {queue.isPending && <QueueSkeleton />}
      {queue.isSuccess && leads.length === 0 && (
        <NothingFound isFiltered={Object.keys(filterOf(search)).length > 0} onClear={() => show({})} />
      )}
      {leads.length > 0 && (
        <QueueList
          leads={leads}
          total={count?.isAll ? count.count : undefined}
          bands={scorecard?.bands ?? []}
          current={current}
          selected={selection.ids}
          mayChange={mayChange}
          onSelect={selection.toggle}
          onPoint={setCurrent}
          hasMore={queue.hasNextPage}
          onMore={more}
        />
      )}
      <BulkBar
        selected={selection.size}
        all={count}
        isAllChosen={selection.isAll}
        onAll={selection.chooseAll}
        onAssign={() => setAsks('assign')}
        onAccept={accept}
        onReject={() => setAsks('reject')}
        onClear={selection.clear}
      />
      <Suspense>
        {rejectsOnce && (
          <RejectDialog
            count={asks === 'reject' ? targetSize : 0}
            onClose={() => setAsks(undefined)}
            onReject={(reason, note) => {
              if (target) void actions.reject(target, reason, note);
              selection.clear();
            }}
          />
        )}
        {assignsOnce && (
          <AssignDialog
            count={asks === 'assign' ? targetSize : 0}
            onClose={() => setAsks(undefined)}
            onAssign={(owner) => {
              if (target) void actions.assign(target, owner);
              selection.clear();
            }}
            onTeam={(team) => {
              if (target) void actions.letTeamDecide(target, team);
              selection.clear();
            }}
          />
        )}
        {helpsOnce && <KeysHelp isOpen={isHelpOpen} onClose={help.close} />}
      </Suspense>
    </>
  );
}

function CountText({ count }: { count: QueueCount | undefined }) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const format = useFormat();
  if (!count) return <>&nbsp;</>;
  const number = format.number(count.count);
  return (
    <Text span inherit aria-live="polite">
      {count.isAll ? t('count', { count: count.count, number }) : t('countMore', { number })}
    </Text>
  );
}

function NothingFound({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  if (isFiltered) {
    return (
      <EmptyState
        icon={mdiFilterOffOutline}
        title={t('empty.filtered')}
        text={t('empty.filteredText')}
        action={<Button onClick={onClear}>{t('filter.clear')}</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={mdiAccountGroupOutline}
      title={t('empty.none')}
      text={t('empty.noneText')}
      action={
        <Button component={Link} to="/">
          {t('empty.start')}
        </Button>
      }
    />
  );
}

interface Selection {
  ids: ReadonlySet<string>;
  size: number;
  /** All that the filter finds, seen or not. */
  isAll: boolean;
  /** What an action would be about; undefined when nothing is selected. */
  target: Target | undefined;
  toggle: (leadId: string) => void;
  chooseAll: () => void;
  clear: () => void;
}

/** Which leads are selected: some, or all that the filter finds. */
function useSelection(
  shown: readonly string[],
  { search, count }: { search: QueueSearch; count: QueueCount | undefined },
): Selection {
  const [some, setSome] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setIsAll] = useState(false);
  return useMemo(() => {
    const ids = isAll ? new Set(shown) : some;
    const size = isAll ? (count?.count ?? 0) : some.size;
    const filter = filterOf(search);
    return {
      ids,
      size,
      isAll,
      target: size === 0 ? undefined : isAll ? { filter, expectedCount: size } : { leadIds: [...some] },
      toggle: (leadId) => {
        setIsAll(false);
        const next = new Set(ids);
        if (!next.delete(leadId)) next.add(leadId);
        setSome(next);
      },
      chooseAll: () => setIsAll(true),
      clear: () => {
        setIsAll(false);
        setSome(new Set());
      },
    };
  }, [some, isAll, shown, search, count]);
}
