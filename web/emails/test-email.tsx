import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { mdiSendOutline } from '@mdi/js';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useSession } from '../session/use-session.ts';
import { Icon } from '../ui/icon.tsx';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import type { PreviewWish } from './preview-wish.ts';

/** Sends the e-mail that is shown to oneself. */
export function TestEmail({ wish }: { wish: PreviewWish }) {
  const { t } = useTranslation(['emails', 'common']);
  const { me } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const [to, setTo] = useState(me?.email ?? '');
  const send = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/emails/test', { body: { ...wish, to: to.split(',').map((one) => one.trim()) } }),
      ),
    onSuccess: ({ sent }) => {
      setIsOpen(false);
      notifyDone(t('test.sent', { to: sent.join(', ') }));
    },
  });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon path={mdiSendOutline} size={16} />}
        onClick={() => setIsOpen(true)}
      >
        {t('test.open')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('test.open')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate();
          }}
        >
          <Text size="sm" mb="sm">
            {t('test.text')}
          </Text>
          {send.error && <ProblemNotice problem={send.error} />}
          <TextInput
            label={t('test.to')}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end" mt="md">
            <Button type="submit" loading={send.isPending} disabled={to.trim() === ''}>
              {t('test.send')}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
