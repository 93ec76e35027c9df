import { Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../ui/copy-field.tsx';

/** Shows a link that somebody else is to get, this once. @param path undefined while there is none */
export function LinkDialog({
  path,
  title,
  text,
  onClose,
}: {
  path: string | undefined;
  title: string;
  text: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={path !== undefined}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{text}</Text>
        <CopyField label="URL" value={path === undefined ? '' : new URL(path, window.location.origin).href} />
      </Stack>
    </Modal>
  );
}
