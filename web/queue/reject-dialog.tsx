import { Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REJECTION_REASONS, type RejectionReason } from '../../src/domain/sales-status.ts';

/** Asks why leads are rejected: marketing learns from it. */
export function RejectDialog({
  count,
  onReject,
  onClose,
}: {
  /** How many leads; 0 while the dialog is closed. */
  count: number;
  onReject: (reason: RejectionReason, note: string | undefined) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const [reason, setReason] = useState<RejectionReason>();
  const [note, setNote] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!reason) return;
    onReject(reason, note.trim() || undefined);
    setReason(undefined);
    setNote('');
    onClose();
  };
  return (
    <Modal
      opened={count > 0}
      onClose={onClose}
      title={t('reject.title', { count })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Radio.Group
            label={t('reject.reason')}
            description={t('reject.why')}
            value={reason ?? null}
            onChange={(value) => setReason(value as RejectionReason)}
          >
            <Stack gap={6} mt="xs">
              {REJECTION_REASONS.map((one, position) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`words:rejection.${one}`)}
                  {...(position === 0 && { 'data-autofocus': true })}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={t('reject.note')}
            value={note}
            maxLength={1_000}
            autosize
            minRows={2}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" disabled={!reason}>
              {t('action.reject')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
