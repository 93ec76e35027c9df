import {
  Button,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Switch,
  Tabs,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { textIn } from '../../src/domain/meeting.ts';
import { slugOf } from '../../src/domain/slug-of.ts';
import { answerOf, api } from '../api/client.ts';
import { LANGUAGE_NAMES } from '../i18n/languages.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { type BookingDraft, withText } from './booking-draft.ts';
import { refreshBookingPages } from './meeting-queries.ts';
import { QuestionsForm } from './questions-form.tsx';

const LENGTHS = [15, 20, 30, 45, 60, 90];
const STEPS = [10, 15, 20, 30, 60];
const REMINDERS = [60, 1_440] as const;
const HOUR = 60;

type Change = (changed: Partial<BookingDraft>) => void;

/** A booking page as a form: what about, with whom, when, and where. */
export function BookingPageDialog({ start, onClose }: { start: BookingDraft; onClose: () => void }) {
  const { t } = useTranslation(['meetings', 'common']);
  const [draft, setDraft] = useState(start);
  const change: Change = (changed) => setDraft({ ...draft, ...changed });
  const slug = draft.isNew && draft.slug === '' ? slugOf(textIn(draft.title, 'en')) : draft.slug;
  const save = useMutation({
    mutationFn: () => {
      const { isNew: _, slug: __, ...body } = draft;
      return answerOf(api.PUT('/api/v1/booking-pages/{slug}', { params: { path: { slug } }, body }));
    },
    onSuccess: async () => {
      notifyDone(t('pages.saved'));
      await refreshBookingPages();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(start.isNew ? 'pages.new' : 'pages.edit')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextsForm draft={draft} change={change} />
          <TextInput
            label={t('form.slug')}
            description={`/book/${slug}`}
            readOnly={!start.isNew}
            value={slug}
            maxLength={63}
            onChange={({ currentTarget }) => change({ slug: currentTarget.value })}
          />
          <HostForm draft={draft} change={change} />
          <TimesForm draft={draft} change={change} />
          <PlaceForm draft={draft} change={change} />
          <QuestionsForm questions={draft.questions} onChange={(questions) => change({ questions })} />
          <Reminders draft={draft} change={change} />
          <Switch
            label={t('form.open')}
            checked={draft.isOpen}
            onChange={({ currentTarget }) => change({ isOpen: currentTarget.checked })}
          />
          {save.error && <ProblemNotice problem={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={slug === ''}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function TextsForm({ draft, change }: { draft: BookingDraft; change: Change }) {
  const { t, i18n } = useTranslation('meetings');
  const [language, setLanguage] = useState<string | null>(i18n.language);
  return (
    <Tabs value={language} onChange={setLanguage} keepMounted={false}>
      <Tabs.List>
        {LANGUAGES.map((one) => (
          <Tabs.Tab key={one} value={one} lang={one}>
            {LANGUAGE_NAMES[one]}
            {draft.title[one] ? ' ✓' : ''}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {LANGUAGES.map((one: Language) => (
        <Tabs.Panel key={one} value={one} pt="sm">
          <Stack gap="sm">
            <TextInput
              label={t('form.title')}
              description={t('form.titleText')}
              data-autofocus
              maxLength={200}
              value={draft.title[one] ?? ''}
              onChange={({ currentTarget }) =>
                change({ title: withText(draft.title, one, currentTarget.value) })
              }
            />
            <Textarea
              label={t('form.description')}
              autosize
              minRows={2}
              maxLength={500}
              value={draft.description[one] ?? ''}
              onChange={({ currentTarget }) =>
                change({ description: withText(draft.description, one, currentTarget.value) })
              }
            />
          </Stack>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function HostForm({ draft: { host }, change }: { draft: BookingDraft; change: Change }) {
  const { t } = useTranslation('meetings');
  const reps = useQuery({ queryKey: ['reps'], queryFn: () => answerOf(api.GET('/api/v1/reps')) });
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => answerOf(api.GET('/api/v1/teams')) });
  const value = host.kind === 'person' ? `person:${host.personId}` : `team:${host.team}`;
  const people = (reps.data?.items ?? []).map(({ personId, name }) => ({
    value: `person:${personId}`,
    label: name,
  }));
  const groups = (teams.data?.items ?? []).map(({ slug, title }) => ({
    value: `team:${slug}`,
    label: title,
  }));
  const choose = (next: string | null): void => {
    const [kind, id = ''] = (next ?? '').split(/:(.*)/);
    change({ host: kind === 'team' ? { kind, team: id } : { kind: 'person', personId: id } });
  };
  return (
    <Select
      label={t('form.host')}
      description={t('form.hostText')}
      required
      searchable
      allowDeselect={false}
      data={[
        { group: t('form.teams'), items: groups },
        { group: t('form.people'), items: people },
      ]}
      value={value}
      onChange={choose}
    />
  );
}

function TimesForm({ draft: { times }, change }: { draft: BookingDraft; change: Change }) {
  const { t } = useTranslation('meetings');
  const set = (changed: Partial<BookingDraft['times']>): void => change({ times: { ...times, ...changed } });
  const choice = (known: readonly number[], value: number) =>
    [...new Set([...known, value])]
      .sort((a, b) => a - b)
      .map((minutes) => ({ value: String(minutes), label: t('pages.minutes', { count: minutes }) }));
  const field = (
    label: string,
    value: number,
    set: (value: number) => void,
    { min = 0, max, suffix }: { min?: number; max: number; suffix: string },
  ) => (
    <NumberInput
      label={label}
      value={value}
      min={min}
      max={max}
      suffix={` ${suffix}`}
      allowDecimal={false}
      onChange={(next) => set(Number(next) || 0)}
      style={{ flex: '1 1 11rem' }}
    />
  );
  const [minutes, hours, days] = [t('form.unit.minutes'), t('form.unit.hours'), t('form.unit.days')];
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label={t('form.duration')}
        data={choice(LENGTHS, times.durationMinutes)}
        value={String(times.durationMinutes)}
        allowDeselect={false}
        onChange={(next) => set({ durationMinutes: Number(next) })}
        style={{ flex: '1 1 11rem' }}
      />
      <Select
        label={t('form.step')}
        data={choice(STEPS, times.stepMinutes)}
        value={String(times.stepMinutes)}
        allowDeselect={false}
        onChange={(next) => set({ stepMinutes: Number(next) })}
        style={{ flex: '1 1 11rem' }}
      />
      {field(t('form.before'), times.bufferBeforeMinutes, (value) => set({ bufferBeforeMinutes: value }), {
        max: 240,
        suffix: minutes,
      })}
      {field(t('form.after'), times.bufferAfterMinutes, (value) => set({ bufferAfterMinutes: value }), {
        max: 240,
        suffix: minutes,
      })}
      {field(t('form.notice'), times.noticeMinutes / HOUR, (value) => set({ noticeMinutes: value * HOUR }), {
        max: 720,
        suffix: hours,
      })}
      {field(t('form.horizon'), times.horizonDays, (value) => set({ horizonDays: value }), {
        min: 1,
        max: 180,
        suffix: days,
      })}
      <NumberInput
        label={t('form.mostPerDay')}
        placeholder={t('form.anyNumber')}
        value={times.mostPerDay ?? ''}
        min={1}
        max={100}
        allowDecimal={false}
        onChange={(next) => set({ mostPerDay: next === '' ? null : Number(next) })}
        style={{ flex: '1 1 11rem' }}
      />
    </Group>
  );
}

function PlaceForm({ draft: { place }, change }: { draft: BookingDraft; change: Change }) {
  const { t } = useTranslation('meetings');
  const text = place.kind === 'phone' ? '' : place.text;
  const choose = (kind: string | null): void =>
    change({ place: kind === 'video' || kind === 'address' ? { kind, text } : { kind: 'phone' } });
  return (
    <Stack gap="sm">
      <Select
        label={t('form.place')}
        data={(['phone', 'video', 'address'] as const).map((value) => ({
          value,
          label: t(`form.places.${value}`),
        }))}
        value={place.kind}
        allowDeselect={false}
        onChange={choose}
      />
      {place.kind !== 'phone' && (
        <TextInput
          label={t(`form.placeText.${place.kind}`)}
          required
          maxLength={500}
          value={place.text}
          onChange={({ currentTarget }) => change({ place: { kind: place.kind, text: currentTarget.value } })}
        />
      )}
    </Stack>
  );
}

function Reminders({ draft: { reminderMinutes }, change }: { draft: BookingDraft; change: Change }) {
  const { t } = useTranslation('meetings');
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t('form.reminders')}
      </Text>
      {REMINDERS.map((minutes) => (
        <Switch
          key={minutes}
          label={t(`form.reminder.${minutes}`)}
          checked={reminderMinutes.includes(minutes)}
          onChange={({ currentTarget }) =>
            change({
              reminderMinutes: currentTarget.checked
                ? [...reminderMinutes, minutes]
                : reminderMinutes.filter((one) => one !== minutes),
            })
          }
        />
      ))}
    </Stack>
  );
}
