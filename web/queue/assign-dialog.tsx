import { Autocomplete, Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/use-session.ts';
import { useOwners } from './use-owners.ts';

/** Asks who is to look after leads. */
export function AssignDialog({
  count,
  onAssign,
  onClose,
}: {
  /** How many leads; 0 while the dialog is closed. */
  count: number;
  onAssign: (owner: string | null) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const { me } = useSession();
  const owners = useOwners();
  const [owner, setOwner] = useState('');
  const assign = (to: string | null): void => {
    onAssign(to);
    setOwner('');
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (owner.trim() !== '') assign(owner.trim());
  };
  return (
    <Modal
      opened={count > 0}
      onClose={onClose}
      title={t('assign.title', { count })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Autocomplete
            label={t('assign.owner')}
            description={t('assign.how')}
            data={[...new Set([...(me ? [me.name] : []), ...owners])]}
            value={owner}
            maxLength={200}
            onChange={setOwner}
            data-autofocus
          />
          <Group justify="space-between">
            <Group gap="xs">
              {me && (
                <Button variant="default" onClick={() => assign(me.name)}>
                  {t('assign.me')}
                </Button>
              )}
              <Button variant="default" onClick={() => assign(null)}>
                {t('assign.nobody')}
              </Button>
            </Group>
            <Button type="submit" disabled={owner.trim() === ''}>
              {t('action.assign')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
