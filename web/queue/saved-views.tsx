import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { mdiBookmarkPlusOutline } from '@mdi/js';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../src/http/contract/queue.ts';
import { answerOf, api } from '../api/client.ts';
import { Icon } from '../ui/icon.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { useOnceTrue } from '../ui/use-once-true.ts';
import { type QueueSearch, readQueueSearch } from './queue-search.ts';

// Fetched when somebody saves a view, or has one.
const SaveViewDialog = lazy(() =>
  import('./save-view-dialog.tsx').then((file) => ({ default: file.SaveViewDialog })),
);
const ViewMenu = lazy(() => import('./view-menu.tsx').then((file) => ({ default: file.ViewMenu })));

/** The views that somebody saved, one button each, and a way to save what is shown. */
export function SavedViews({
  search,
  onShow,
}: {
  search: QueueSearch;
  onShow: (search: QueueSearch) => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const [isSaving, saving] = useDisclosure(false);
  const savesOnce = useOnceTrue(isSaving);
  const { data } = useQuery({
    queryKey: ['views'],
    queryFn: () => answerOf<{ items: SavedView[] }>(api.GET('/api/v1/views')),
    staleTime: 60_000,
  });
  return (
    <Group gap={4} mb="xs" role="group" aria-label={t('view.list')}>
      <Button
        size="compact-sm"
        variant={Object.keys(search).length === 0 ? 'light' : 'subtle'}
        color="gray"
        c="inherit"
        onClick={() => onShow({})}
      >
        {t('view.all')}
      </Button>
      <Button
        size="compact-sm"
        variant={search.view === 'mine' ? 'light' : 'subtle'}
        color="gray"
        c="inherit"
        onClick={() => onShow({ owner: 'me', view: 'mine' })}
      >
        {t('view.mine')}
      </Button>
      {data?.items.map((view) => (
        <ViewButton key={view.viewId} view={view} isShown={search.view === view.viewId} onShow={onShow} />
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<Icon path={mdiBookmarkPlusOutline} size={16} />}
        onClick={saving.open}
      >
        {t('view.save')}
      </Button>
      <Suspense>
        {savesOnce && (
          <SaveViewDialog isOpen={isSaving} search={search} onShow={onShow} onClose={saving.close} />
        )}
      </Suspense>
    </Group>
  );
}

function ViewButton({
  view,
  isShown,
  onShow,
}: {
  view: SavedView;
  isShown: boolean;
  onShow: (search: QueueSearch) => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const client = useQueryClient();
  const remove = async (): Promise<void> => {
    const { viewId, name, filter, isShared, position } = view;
    try {
      await api.DELETE('/api/v1/views/{viewId}', { params: { path: { viewId } } });
      notifyDone(t('view.deleted', { name }), () => {
        void api
          .POST('/api/v1/views', { body: { name, filter, isShared, position } })
          .then(() => client.invalidateQueries({ queryKey: ['views'] }));
      });
    } catch (problem) {
      notifyProblem(problem);
    }
    await client.invalidateQueries({ queryKey: ['views'] });
  };
  return (
    <Group gap={0} wrap="nowrap">
      <Button
        size="compact-sm"
        variant={isShown ? 'light' : 'subtle'}
        color="gray"
        c="inherit"
        onClick={() => onShow({ ...readQueueSearch(view.filter), view: view.viewId })}
      >
        {view.name}
      </Button>
      {view.isOwn && (
        <Suspense>
          <ViewMenu name={view.name} onDelete={() => void remove()} />
        </Suspense>
      )}
    </Group>
  );
}
