import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeetingAnswer } from '../../src/http/contract/meetings.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { refreshMeetings } from './meeting-queries.ts';
import { MoveDialog } from './move-dialog.tsx';
import { useTimes } from './use-times.ts';

/** Meetings under the days on which they are. */
export function MeetingList({
  meetings,
  showsRep,
}: {
  meetings: readonly MeetingAnswer[];
  showsRep: boolean;
}) {
  const { day } = useTimes();
  const days = [...Map.groupBy(meetings, ({ startsAt }) => day(startsAt))];
  return (
    <Stack gap="lg">
      {days.map(([label, ofDay]) => (
        <section key={label} aria-label={label}>
          <Title order={2} size="h4" mb="xs">
            {label}
          </Title>
          <Stack gap="xs">
            {ofDay.map((meeting) => (
              <MeetingCard key={meeting.meetingId} meeting={meeting} showsRep={showsRep} showsLead />
            ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}

/** A meeting with what can be done about it. */
export function MeetingCard({
  meeting,
  showsRep,
  showsLead = false,
  showsDay = false,
}: {
  meeting: MeetingAnswer;
  showsRep: boolean;
  showsLead?: boolean;
  showsDay?: boolean;
}) {
  const { t } = useTranslation('meetings');
  const { time } = useTimes();
  const { dateTime } = useFormat();
  const { title, name, email, phone, message, place, answers, rep, startsAt, endsAt, leadId } = meeting;
  const where = place.kind === 'phone' ? phone : place.text;
  const about = [...Object.values(answers), message].filter((text) => text !== '');
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} style={{ flex: '1 1 16rem', minWidth: 0, overflowWrap: 'anywhere' }}>
          <Group gap="xs">
            <Text fw={600} className="numbers">
              {showsDay ? dateTime(startsAt) : `${time(startsAt)}–${time(endsAt)}`}
            </Text>
            <StateBadge state={meeting.state} />
          </Group>
          <Text size="sm">
            {showsLead && (
              <>
                <TextLink to="/leads/$lead" params={{ lead: leadId }}>
                  {name || email}
                </TextLink>
                {' · '}
              </>
            )}
            {title}
          </Text>
          {where !== '' && (
            <Text size="sm" c="dimmed">
              {where}
            </Text>
          )}
          {showsRep && rep.name !== null && (
            <Text size="sm" c="dimmed">
              {t('with', { name: rep.name })}
            </Text>
          )}
          {about.map((text) => (
            <Text key={text} size="sm" c="dimmed" lineClamp={3}>
              {text}
            </Text>
          ))}
        </Stack>
        <Actions meeting={meeting} />
      </Group>
    </Paper>
  );
}

function StateBadge({ state }: { state: MeetingAnswer['state'] }) {
  const { t } = useTranslation('meetings');
  if (state === 'booked') return null;
  return (
    <Badge variant="outline" tt="none" radius="sm" size="sm" fw={500} color="gray.7" c="dimmed">
      {t(`state.${state}`)}
    </Badge>
  );
}

function Actions({ meeting }: { meeting: MeetingAnswer }) {
  const { t } = useTranslation('meetings');
  const { me, may } = useSession();
  const [asks, setAsks] = useState<'cancel' | 'move'>();
  const { meetingId, state, startsAt } = meeting;
  const path = { params: { path: { meetingId } } };
  const cancel = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/meetings/{meetingId}/cancellation', { ...path, body: {} })),
    onSuccess: async () => {
      notifyDone(t('cancelled'));
      await refreshMeetings();
    },
    onError: notifyProblem,
  });
  const mark = useMutation({
    mutationFn: (outcome: 'held' | 'no-show') =>
      answerOf(api.POST('/api/v1/meetings/{meetingId}/outcome', { ...path, body: { outcome } })),
    onSuccess: refreshMeetings,
    onError: notifyProblem,
  });
  const isOwn = meeting.rep.personId === me?.personId || may('sales:write');
  if (!may('leads:write') || !isOwn || state === 'cancelled') return null;
  const isAhead = Date.parse(startsAt) > Date.now();
  const named = { name: meeting.name || meeting.email };
  return (
    <Group gap="xs">
      {isAhead && state === 'booked' && (
        <>
          <Button
            size="xs"
            variant="default"
            aria-label={t('moveNamed', named)}
            onClick={() => setAsks('move')}
          >
            {t('move')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t('cancelNamed', named)}
            onClick={() => setAsks('cancel')}
          >
            {t('cancel')}
          </Button>
        </>
      )}
      {!isAhead && (
        <>
          <Button
            size="xs"
            variant={state === 'held' ? 'filled' : 'default'}
            aria-pressed={state === 'held'}
            loading={mark.isPending}
            onClick={() => mark.mutate('held')}
          >
            {t('held')}
          </Button>
          <Button
            size="xs"
            variant={state === 'no-show' ? 'filled' : 'default'}
            aria-pressed={state === 'no-show'}
            loading={mark.isPending}
            onClick={() => mark.mutate('no-show')}
          >
            {t('noShow')}
          </Button>
        </>
      )}
      <ConfirmDialog
        opened={asks === 'cancel'}
        title={t('cancelTitle')}
        text={t('cancelText', named)}
        action={t('cancel')}
        onClose={() => setAsks(undefined)}
        onConfirm={() => cancel.mutate()}
      />
      {asks === 'move' && <MoveDialog meeting={meeting} onClose={() => setAsks(undefined)} />}
    </Group>
  );
}
