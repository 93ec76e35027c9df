import { Button, Group, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { textIn } from '../../src/domain/meeting.ts';
import { answerOf, api } from '../api/client.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { FreeTimeSelect } from './free-time-select.tsx';
import { MeetingCard } from './meeting-list.tsx';
import { bookingPagesQuery, leadMeetingsQuery, refreshMeetings } from './meeting-queries.ts';

/** The meetings of a lead, and booking one for it. */
export function LeadMeetings({ lead }: { lead: string }) {
  const { t } = useTranslation('meetings');
  const { may } = useSession();
  const { data, error } = useQuery(leadMeetingsQuery(lead));
  const [isBooking, setIsBooking] = useState(false);
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return <Skeleton height={60} />;
  return (
    <Stack gap="xs">
      {data.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('lead.none')}
        </Text>
      )}
      {data.items.toReversed().map((meeting) => (
        <MeetingCard key={meeting.meetingId} meeting={meeting} showsRep showsDay />
      ))}
      {may('leads:write') && (
        <Button
          size="xs"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setIsBooking(true)}
        >
          {t('lead.book')}
        </Button>
      )}
      {isBooking && <BookDialog lead={lead} onClose={() => setIsBooking(false)} />}
    </Stack>
  );
}

function BookDialog({ lead, onClose }: { lead: string; onClose: () => void }) {
  const { t, i18n } = useTranslation(['meetings', 'common']);
  const { data } = useQuery(bookingPagesQuery);
  const [page, setPage] = useState<string | null>(null);
  const [startsAt, setStartsAt] = useState<string | null>(null);
  const pages = data?.items.filter(({ isOpen }) => isOpen) ?? [];
  const chosen = page ?? pages[0]?.slug ?? null;
  const book = useMutation({
    mutationFn: (body: { page: string; lead: string; startsAt: string }) =>
      answerOf(api.POST('/api/v1/meetings', { body: { ...body, message: '' } })),
    onSuccess: async () => {
      notifyDone(t('lead.booked'));
      await refreshMeetings();
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('lead.book')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="md">
        {data && pages.length === 0 && <Text size="sm">{t('lead.noPages')}</Text>}
        {chosen !== null && (
          <>
            <Select
              label={t('lead.page')}
              data={pages.map(({ slug, title }) => ({
                value: slug,
                label: textIn(title, i18n.language as Language),
              }))}
              value={chosen}
              allowDeselect={false}
              onChange={(slug) => {
                setPage(slug);
                setStartsAt(null);
              }}
            />
            <FreeTimeSelect key={chosen} page={chosen} value={startsAt} onChange={setStartsAt} />
          </>
        )}
        {book.error && <ProblemNotice problem={book.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            disabled={startsAt === null || chosen === null}
            loading={book.isPending}
            onClick={() =>
              startsAt !== null && chosen !== null && book.mutate({ page: chosen, lead, startsAt })
            }
          >
            {t('lead.book')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
