import { Badge, Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { mdiCalendarPlus } from '@mdi/js';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { textIn } from '../../src/domain/meeting.ts';
import type { BookingPageAnswer } from '../../src/http/contract/meetings.ts';
import { answerOf, api } from '../api/client.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { type BookingDraft, draftOf, newDraft } from './booking-draft.ts';
import { BookingPageDialog } from './booking-page-dialog.tsx';
import { bookingPagesQuery, refreshBookingPages } from './meeting-queries.ts';

/** The pages on which leads book: their addresses, and for those who keep sales the way to change them. */
export function BookingPagesPanel() {
  const { t } = useTranslation('meetings');
  const { me, may } = useSession();
  const { data, error, refetch } = useQuery(bookingPagesQuery);
  const [draft, setDraft] = useState<BookingDraft>();
  const mayWrite = may('sales:write');
  const add = mayWrite && (
    <Button style={{ alignSelf: 'flex-start' }} onClick={() => setDraft(newDraft(me?.personId ?? ''))}>
      {t('pages.new')}
    </Button>
  );
  if (error) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={200} />;
  return (
    <Stack gap="md">
      {data.items.length === 0 ? (
        <EmptyState icon={mdiCalendarPlus} title={t('pages.none')} text={t('pages.noneText')} action={add} />
      ) : (
        <>
          {add}
          {data.items.map((page) => (
            <PageCard
              key={page.slug}
              page={page}
              onEdit={mayWrite ? () => setDraft(draftOf(page)) : undefined}
            />
          ))}
        </>
      )}
      {draft && <BookingPageDialog key={draft.slug} start={draft} onClose={() => setDraft(undefined)} />}
    </Stack>
  );
}

function PageCard({ page, onEdit }: { page: BookingPageAnswer; onEdit: (() => void) | undefined }) {
  const { t, i18n } = useTranslation(['meetings', 'common']);
  const [asks, setAsks] = useState(false);
  const { slug, url, hostName, times, isOpen } = page;
  const title = textIn(page.title, i18n.language as Language);
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/v1/booking-pages/{slug}', { params: { path: { slug } } })),
    onSuccess: async () => {
      notifyDone(t('pages.removed', { title }));
      await refreshBookingPages();
    },
    onError: notifyProblem,
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <Group gap="xs">
              <Title order={2} size="h4">
                {title}
              </Title>
              {!isOpen && (
                <Badge variant="outline" tt="none" radius="sm" color="gray.7" c="dimmed">
                  {t('pages.closed')}
                </Badge>
              )}
            </Group>
            <Text size="sm" c="dimmed">
              {[hostName ?? t('pages.noHost'), t('pages.minutes', { count: times.durationMinutes })].join(
                ' · ',
              )}
            </Text>
          </div>
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              component="a"
              href={`/book/${slug}`}
              target="_blank"
              rel="noreferrer"
              aria-label={`${t('pages.open')}: ${title}`}
            >
              {t('pages.open')}
            </Button>
            {onEdit && (
              <>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t('pages.edit')}: ${title}`}
                  onClick={onEdit}
                >
                  {t('pages.edit')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t('common:delete')}: ${title}`}
                  onClick={() => setAsks(true)}
                >
                  {t('common:delete')}
                </Button>
              </>
            )}
          </Group>
        </Group>
        <CopyField label={t('pages.address')} value={url} />
      </Stack>
      <ConfirmDialog
        opened={asks}
        title={t('pages.removeTitle', { title })}
        text={t('pages.removeText')}
        action={t('common:delete')}
        onClose={() => setAsks(false)}
        onConfirm={() => remove.mutate()}
      />
    </Paper>
  );
}
