import { ActionIcon, Menu } from '@mantine/core';
import { mdiDotsVertical } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';

/** What can be done with a saved view of one's own. */
export function ViewMenu({ name, onDelete }: { name: string; onDelete: () => void }) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon size={26} variant="subtle" color="gray" aria-label={t('view.change', { name })}>
          <Icon path={mdiDotsVertical} size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onDelete}>{t('common:delete')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
