import {
  Button,
  Checkbox,
  Group,
  PasswordInput,
  Select,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarAnswer } from '../../src/http/contract/meetings.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { ownCalendarQuery } from './meeting-queries.ts';

/** One's own calendar: connecting it, what of it counts, and whether it can be read. */
export function CalendarPanel() {
  const { data, error, refetch } = useQuery(ownCalendarQuery);
  const [isChanging, setIsChanging] = useState(false);
  if (error) return <ProblemNotice problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={200} />;
  const { calendar } = data;
  if (!calendar || isChanging)
    return <ConnectForm calendar={calendar} onDone={() => setIsChanging(false)} isChanging={isChanging} />;
  return <Connected calendar={calendar} onChange={() => setIsChanging(true)} />;
}

async function keep(calendar: CalendarAnswer | null): Promise<void> {
  queryClient.setQueryData(ownCalendarQuery.queryKey, { calendar });
}

function ConnectForm({
  calendar,
  isChanging,
  onDone,
}: {
  calendar: CalendarAnswer | null;
  isChanging: boolean;
  onDone: () => void;
}) {
  const { t } = useTranslation(['meetings', 'common']);
  const [login, setLogin] = useState({ url: calendar?.url ?? '', user: calendar?.user ?? '', password: '' });
  const connect = useMutation({
    mutationFn: () => answerOf(api.PUT('/api/v1/me/calendar', { body: login })),
    onSuccess: async (connected) => {
      await keep(connected);
      notifyDone(t('calendar.connected'));
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    connect.mutate();
  };
  return (
    <Section title={t('calendar.connect')}>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={560}>
          <Text size="sm" c="dimmed">
            {t('calendar.text')}
          </Text>
          <TextInput
            label={t('calendar.url')}
            description={t('calendar.urlText')}
            type="url"
            required
            placeholder="https://cloud.example.com/remote.php/dav"
            value={login.url}
            onChange={({ currentTarget }) => setLogin({ ...login, url: currentTarget.value })}
          />
          <TextInput
            label={t('calendar.user')}
            required
            autoComplete="off"
            value={login.user}
            onChange={({ currentTarget }) => setLogin({ ...login, user: currentTarget.value })}
          />
          <PasswordInput
            label={t('calendar.password')}
            description={t('calendar.passwordText')}
            required
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('calendar.password') }}
            value={login.password}
            onChange={({ currentTarget }) => setLogin({ ...login, password: currentTarget.value })}
          />
          {connect.error && <ProblemNotice problem={connect.error} />}
          <Group gap="xs">
            <Button type="submit" loading={connect.isPending}>
              {t('calendar.connect')}
            </Button>
            {isChanging && (
              <Button variant="default" onClick={onDone}>
                {t('common:cancel')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Connected({ calendar, onChange }: { calendar: CalendarAnswer; onChange: () => void }) {
  const { t } = useTranslation('meetings');
  const [asks, setAsks] = useState(false);
  const { calendars, targetUrl, url, user, unreadable } = calendar;
  const choose = useMutation({
    mutationFn: (body: { busy: string[]; targetUrl: string | null }) =>
      answerOf(api.PATCH('/api/v1/me/calendar', { body })),
    onSuccess: keep,
    onError: notifyProblem,
  });
  const read = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/me/calendar/reading', { body: {} })),
    onSuccess: keep,
    onError: notifyProblem,
  });
  const disconnect = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/v1/me/calendar')),
    onSuccess: async () => {
      await keep(null);
      notifyDone(t('calendar.disconnected'));
    },
    onError: notifyProblem,
  });
  const busy = calendars.filter(({ isBusy }) => isBusy).map((one) => one.url);
  return (
    <Section title={t('calendar.title')}>
      <Stack gap="md">
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {user} · {url}
        </Text>
        <CalendarState calendar={calendar} />
        <Checkbox.Group
          label={t('calendar.busy')}
          description={t('calendar.busyText')}
          value={busy}
          onChange={(next) => choose.mutate({ busy: next, targetUrl })}
        >
          <Stack gap="xs" mt="xs">
            {calendars.map((one) => (
              <Checkbox key={one.url} value={one.url} label={one.title} disabled={choose.isPending} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label={t('calendar.target')}
          clearable
          maw={420}
          data={calendars.map((one) => ({ value: one.url, label: one.title }))}
          value={targetUrl}
          placeholder={t('calendar.noTarget')}
          disabled={choose.isPending}
          onChange={(next) => choose.mutate({ busy, targetUrl: next })}
        />
        {unreadable.length > 0 && (
          <Notice title={t('calendar.unreadable', { count: unreadable.length })} color="yellow">
            <ul style={{ margin: 0, paddingInlineStart: '1.2rem' }}>
              {unreadable.slice(0, 10).map(({ title, problem }) => (
                <li key={`${title} ${problem}`}>
                  {[title, problem].filter((part) => part !== '').join(': ')}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <Group gap="xs">
          <Button size="xs" variant="default" loading={read.isPending} onClick={() => read.mutate()}>
            {t('calendar.readNow')}
          </Button>
          <Button size="xs" variant="default" onClick={onChange}>
            {t('calendar.change')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsks(true)}>
            {t('calendar.disconnect')}
          </Button>
        </Group>
        <ConfirmDialog
          opened={asks}
          title={t('calendar.disconnectTitle')}
          text={t('calendar.disconnectText')}
          action={t('calendar.disconnect')}
          onClose={() => setAsks(false)}
          onConfirm={() => disconnect.mutate()}
        />
      </Stack>
    </Section>
  );
}

/** Whether the calendar can be read, and what holds when it cannot. */
function CalendarState({ calendar: { state, syncedAt, problem } }: { calendar: CalendarAnswer }) {
  const { t } = useTranslation('meetings');
  const { dateTime } = useFormat();
  if (state === 'good')
    return (
      <Text size="sm" role="status">
        {t('calendar.state.good', { when: syncedAt === null ? '' : dateTime(syncedAt) })}
      </Text>
    );
  const kind = problem?.kind ?? 'unreachable';
  const isWaiting = state === 'reading';
  return (
    <Notice
      color={isWaiting ? 'blue' : 'red'}
      title={isWaiting || state === 'paused' ? t(`calendar.state.${state}`) : t(`calendar.problem.${kind}`)}
      role={isWaiting ? 'status' : 'alert'}
    >
      {(state === 'failing' || state === 'stale') && (
        <>
          <Text size="sm">{t(`calendar.state.${state}`)}</Text>
          {problem && (
            <Text size="sm" c="dimmed">
              {problem.text}
            </Text>
          )}
        </>
      )}
    </Notice>
  );
}
