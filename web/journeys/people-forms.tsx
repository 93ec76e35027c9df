import { SegmentedControl, Stack, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import { LateInput } from '../scorecards/late-input.tsx';
import { SlugInput } from './slug-input.tsx';
import type { StepFormProps } from './step-form-props.ts';

const RECIPIENTS = ['owner', 'address', 'channel'] as const;
const OWNERS = ['named', 'team'] as const;

/** Whom an alert is for, and what it says. */
export function AlertForm({ step, choices, put }: StepFormProps) {
  const { t } = useTranslation('journeys');
  const held = step.document['alert'];
  const channel = textAt(held, 'channel');
  const kind = channel !== undefined ? 'channel' : held === 'owner' ? 'owner' : 'address';
  const choose = (chosen: string): void => {
    put('alert', chosen === 'channel' ? { channel: '' } : chosen === 'owner' ? 'owner' : '');
  };
  const text = step.document['text'];
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('step.alertTo')}
        value={kind}
        data={RECIPIENTS.map((value) => ({ value, label: t(`step.recipients.${value}`) }))}
        onChange={choose}
      />
      {kind === 'address' && (
        <LateInput
          label={t('step.recipients.address')}
          type="email"
          value={typeof held === 'string' ? held : ''}
          onSave={(email) => put('alert', email)}
        />
      )}
      {kind === 'channel' && (
        <SlugInput
          label={t('step.recipients.channel')}
          value={channel ?? ''}
          known={choices.channels}
          onChange={(slug) => put('alert', { channel: slug })}
        />
      )}
      <Textarea
        label={t('step.alertText')}
        defaultValue={typeof text === 'string' ? text : ''}
        autosize
        minRows={2}
        onBlur={({ currentTarget }) => put('text', currentTarget.value)}
      />
    </Stack>
  );
}

/** Who is to look after the lead. */
export function AssignForm({ step, choices, put }: StepFormProps) {
  const { t } = useTranslation('journeys');
  const held = step.document['assign'];
  const team = textAt(held, 'team');
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('step.owner')}
        value={team === undefined ? 'named' : 'team'}
        data={OWNERS.map((value) => ({ value, label: t(`step.owners.${value}`) }))}
        onChange={(value) => put('assign', value === 'team' ? { team: '' } : '')}
      />
      {team === undefined ? (
        <LateInput
          label={t('step.owner')}
          value={typeof held === 'string' ? held : ''}
          onSave={(owner) => put('assign', owner)}
        />
      ) : (
        <SlugInput
          label={t('step.team')}
          value={team}
          known={choices.teams}
          onChange={(slug) => put('assign', { team: slug })}
        />
      )}
    </Stack>
  );
}

/** The e-mail that invites to book, and the page on which that is done. */
export function MeetingForm({ step, choices, put }: StepFormProps) {
  const { t } = useTranslation('journeys');
  const held = step.document['meeting'];
  const email = typeof held === 'string' ? held : (textAt(held, 'email') ?? '');
  const page = textAt(held, 'page') ?? '';
  const keep = (changed: { email: string; page: string }): void => {
    put('meeting', changed.page === '' ? changed.email : changed);
  };
  return (
    <Stack gap="sm">
      <SlugInput
        label={t('step.meeting')}
        value={email}
        known={choices.emails.map(({ slug }) => slug)}
        onChange={(slug) => keep({ email: slug, page })}
      />
      <SlugInput
        label={t('step.bookingPage')}
        value={page}
        known={choices.bookingPages}
        onChange={(slug) => keep({ email, page: slug })}
      />
    </Stack>
  );
}

/** The page by which a call is booked, and where the time wished for stands. */
export function BookForm({ step, choices, put }: StepFormProps) {
  const { t } = useTranslation('journeys');
  const held = step.document['book'];
  const [page, wish] = [textAt(held, 'page') ?? '', textAt(held, 'wish') ?? ''];
  return (
    <Stack gap="sm">
      <SlugInput
        label={t('step.bookingPage')}
        value={page}
        known={choices.bookingPages}
        onChange={(slug) => put('book', { page: slug, wish })}
      />
      <LateInput
        label={t('step.wish')}
        description={t('step.wishHint')}
        value={wish}
        onSave={(name) => put('book', { page, wish: name })}
      />
    </Stack>
  );
}

/** The text under a key of a value; undefined when the value has no such key. */
function textAt(value: Json | undefined, key: string): string | undefined {
  if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
  const held = (value as JsonObject)[key];
  return typeof held === 'string' ? held : '';
}
