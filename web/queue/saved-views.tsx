import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { mdiBookmarkPlusOutline, mdiDotsVertical } from '@mdi/js';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../src/http/contract/queue.ts';
import { answerOf, api } from '../api/client.ts';
import { Icon } from '../ui/icon.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { type QueueSearch, readQueueSearch } from './queue-search.ts';

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
      <Modal
        opened={isSaving}
        onClose={saving.close}
        title={t('view.save')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <SaveForm search={search} onShow={onShow} onClose={saving.close} />
      </Modal>
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
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon
              size={26}
              variant="subtle"
              color="gray"
              aria-label={t('view.change', { name: view.name })}
            >
              <Icon path={mdiDotsVertical} size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void remove()}>{t('common:delete')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}

function SaveForm({
  search,
  onShow,
  onClose,
}: {
  search: QueueSearch;
  onShow: (search: QueueSearch) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [isShared, setIsShared] = useState(false);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { view: _, ...filter } = search;
    try {
      const { viewId } = await answerOf<{ viewId: string }>(
        api.POST('/api/v1/views', { body: { name, filter: { ...filter }, isShared } }),
      );
      await client.invalidateQueries({ queryKey: ['views'] });
      onShow({ ...filter, view: viewId });
      onClose();
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="sm">
        <TextInput
          label={t('view.name')}
          value={name}
          maxLength={100}
          required
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Checkbox
          label={t('view.share')}
          checked={isShared}
          onChange={({ currentTarget }) => setIsShared(currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={name.trim() === ''}>
            {t('common:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
