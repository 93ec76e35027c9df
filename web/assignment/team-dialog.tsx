import {
  ActionIcon,
  Button,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { mdiClose } from '@mdi/js';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { slugOf } from '../../src/domain/slug-of.ts';
import type { RepAnswer, TeamAnswer } from '../../src/http/contract/teams.ts';
import { answerOf, api } from '../api/client.ts';
import { Icon } from '../ui/icon.tsx';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { refreshSales } from './assignment-queries.ts';

interface Member {
  personId: string;
  weight: number;
}

interface Values {
  title: string;
  members: Member[];
  keepsCompanies: boolean;
  respondWithinMinutes: number | null;
  remindBeforeMinutes: number | null;
  /** Kind and id, as one text for a list. */
  escalateTo: string | null;
  reassigns: boolean;
}

const NEW_TEAM: Values = {
  title: '',
  members: [],
  keepsCompanies: true,
  respondWithinMinutes: 120,
  remindBeforeMinutes: 30,
  escalateTo: null,
  reassigns: true,
};

/** Makes a team, or changes it: who is in it, and what is expected of them. */
export function TeamDialog({
  team,
  reps,
  slugs,
  onClose,
}: {
  /** Undefined for a new one. */
  team: TeamAnswer | undefined;
  reps: readonly RepAnswer[];
  /** Those that are taken. */
  slugs: readonly string[];
  onClose: () => void;
}) {
  const { t } = useTranslation(['assignment', 'common']);
  const [values, setValues] = useState<Values>(team ? valuesOf(team) : NEW_TEAM);
  const change = (part: Partial<Values>): void => setValues({ ...values, ...part });
  const saving = useMutation({
    mutationFn: () => {
      const slug = team?.slug ?? freeSlug(values.title, slugs);
      return answerOf(api.PUT('/api/v1/teams/{slug}', { params: { path: { slug } }, body: bodyOf(values) }));
    },
    onSuccess: async () => {
      await refreshSales();
      notifyDone(t('saved'));
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (values.title.trim() !== '') saving.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={team ? team.title : t('team.new')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t('team.name')}
            required
            maxLength={100}
            value={values.title}
            onChange={({ currentTarget: { value } }) => change({ title: value })}
          />
          <Members values={values} reps={reps} onChange={(members) => change({ members })} />
          <Switch
            label={t('team.keepsCompanies')}
            description={t('team.keepsCompaniesHint')}
            checked={values.keepsCompanies}
            onChange={({ currentTarget: { checked } }) => change({ keepsCompanies: checked })}
          />
          <Target values={values} change={change} />
          {saving.error && <ProblemNotice problem={saving.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={saving.isPending} disabled={values.title.trim() === ''}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Members({
  values: { members },
  reps,
  onChange,
}: {
  values: Values;
  reps: readonly RepAnswer[];
  onChange: (members: Member[]) => void;
}) {
  const { t } = useTranslation(['assignment', 'common']);
  const names = new Map(reps.map(({ personId, name }) => [personId, name]));
  const others = reps.filter(({ personId }) => !members.some((member) => member.personId === personId));
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {t('team.members')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('team.weightHint')}
      </Text>
      {members.map(({ personId, weight }, index) => {
        const name = names.get(personId) ?? t('removedPerson');
        return (
          <Group key={personId} gap="xs" wrap="nowrap">
            <Text size="sm" style={{ flex: 1, minWidth: 0 }}>
              {name}
            </Text>
            <NumberInput
              size="xs"
              w={80}
              min={0}
              max={100}
              allowDecimal={false}
              aria-label={t('team.weightOf', { name })}
              value={weight}
              onChange={(value) =>
                onChange(members.with(index, { personId, weight: typeof value === 'number' ? value : 1 }))
              }
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('team.removeMember', { name })}
              onClick={() => onChange(members.toSpliced(index, 1))}
            >
              <Icon path={mdiClose} size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      <Select
        size="xs"
        searchable
        aria-label={t('team.addMember')}
        placeholder={t('team.addMember')}
        data={others.map(({ personId, name, email }) => ({ value: personId, label: `${name} (${email})` }))}
        value={null}
        onChange={(personId) => personId !== null && onChange([...members, { personId, weight: 1 }])}
      />
    </Stack>
  );
}

function Target({ values, change }: { values: Values; change: (part: Partial<Values>) => void }) {
  const { t } = useTranslation(['assignment', 'common']);
  const { respondWithinMinutes: within, remindBeforeMinutes: before, escalateTo, reassigns } = values;
  const recipients = useRecipients();
  const minutes = (value: number | string): number | null => (typeof value === 'number' ? value : null);
  return (
    <>
      <NumberInput
        label={t('team.respondWithin')}
        description={t('team.respondWithinHint')}
        min={1}
        max={100_000}
        allowDecimal={false}
        value={within ?? ''}
        onChange={(value) => change({ respondWithinMinutes: minutes(value) })}
      />
      {within !== null && (
        <>
          <NumberInput
            label={t('team.remindBefore')}
            min={1}
            max={Math.max(1, within - 1)}
            allowDecimal={false}
            value={before ?? ''}
            onChange={(value) => change({ remindBeforeMinutes: minutes(value) })}
          />
          <Select
            label={t('team.escalateTo')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('common:remove') }}
            data={recipients}
            value={escalateTo}
            onChange={(value) => change({ escalateTo: value })}
          />
          <Switch
            label={t('team.reassigns')}
            description={t('team.reassignsHint')}
            checked={reassigns}
            onChange={({ currentTarget: { checked } }) => change({ reassigns: checked })}
          />
        </>
      )}
    </>
  );
}

/** Whom missed targets can be told to: people, and channels of the team's chat. */
function useRecipients(): { value: string; label: string }[] {
  const { data: people } = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => answerOf<{ items: { personId: string; name: string }[] }>(api.GET('/api/v1/colleagues')),
  });
  const { data: channels } = useQuery({
    queryKey: ['channels'],
    queryFn: () => answerOf<{ items: { slug: string; title: string }[] }>(api.GET('/api/v1/alerts/channels')),
    retry: false,
  });
  return [
    ...(people?.items ?? []).map(({ personId, name }) => ({ value: `person ${personId}`, label: name })),
    ...(channels?.items ?? []).map(({ slug, title }) => ({ value: `channel ${slug}`, label: `# ${title}` })),
  ];
}

function valuesOf({ members, escalateTo, ...team }: TeamAnswer): Values {
  const { title, keepsCompanies, respondWithinMinutes, remindBeforeMinutes, reassigns } = team;
  const told = escalateTo && (escalateTo.kind === 'person' ? escalateTo.personId : escalateTo.channel);
  return {
    title,
    keepsCompanies,
    respondWithinMinutes,
    remindBeforeMinutes,
    reassigns,
    members: members.map(({ personId, weight }) => ({ personId, weight })),
    escalateTo: escalateTo && `${escalateTo.kind} ${told ?? ''}`,
  };
}

function bodyOf({ escalateTo, respondWithinMinutes, remindBeforeMinutes, ...values }: Values) {
  const [kind, id = ''] = escalateTo?.split(' ') ?? [];
  const hasTarget = respondWithinMinutes !== null;
  const told =
    kind === 'person'
      ? { kind: 'person' as const, personId: id }
      : kind === 'channel'
        ? { kind: 'channel' as const, channel: id }
        : null;
  return {
    ...values,
    title: values.title.trim(),
    respondWithinMinutes,
    remindBeforeMinutes: hasTarget ? remindBeforeMinutes : null,
    escalateTo: hasTarget ? told : null,
    reassigns: hasTarget && values.reassigns,
  };
}

function freeSlug(title: string, taken: readonly string[]): string {
  const slug = slugOf(title) || 'team';
  for (let number = 2; ; number += 1) {
    const tried = number === 2 ? slug : `${slug}-${number - 1}`;
    if (!taken.includes(tried)) return tried;
  }
}
