import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeetingAnswer } from '../../src/http/contract/meetings.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { FreeTimeSelect } from './free-time-select.tsx';
import { refreshMeetings } from './meeting-queries.ts';

/** Moves a meeting to another free time. */
export function MoveDialog({ meeting, onClose }: { meeting: MeetingAnswer; onClose: () => void }) {
  const { t } = useTranslation(['meetings', 'common']);
  const [startsAt, setStartsAt] = useState<string | null>(null);
  const { meetingId } = meeting;
  const move = useMutation({
    mutationFn: (at: string) =>
      answerOf(
        api.POST('/api/v1/meetings/{meetingId}/move', {
          params: { path: { meetingId } },
          body: { startsAt: at },
        }),
      ),
    onSuccess: async () => {
      notifyDone(t('moved'));
      await refreshMeetings();
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('moveTitle')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="md">
        <FreeTimeSelect page={meeting.page} value={startsAt} onChange={setStartsAt} />
        {move.error && <ProblemNotice problem={move.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            disabled={startsAt === null}
            loading={move.isPending}
            onClick={() => startsAt !== null && move.mutate(startsAt)}
          >
            {t('move')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
