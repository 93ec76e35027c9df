import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { notifyProblem } from '../ui/notify.tsx';
import type { QueueSearch } from './queue-search.ts';

/** Asks under which name to keep what the queue shows. */
export function SaveViewDialog({
  isOpen,
  search,
  onShow,
  onClose,
}: {
  isOpen: boolean;
  search: QueueSearch;
  onShow: (search: QueueSearch) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('view.save')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <SaveForm search={search} onShow={onShow} onClose={onClose} />
    </Modal>
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
