import { Autocomplete, Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teamsQuery } from '../assignment/assignment-queries.ts';
import { useSession } from '../session/use-session.ts';
import { useOwners } from './use-owners.ts';

/** Asks who is to look after leads. */
export function AssignDialog({
  count,
  onAssign,
  onTeam,
  onClose,
}: {
  /** How many leads; 0 while the dialog is closed. */
  count: number;
  onAssign: (owner: string | null) => void;
  /** A team is to decide. */
  onTeam: (team: { slug: string; title: string }) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  const { me } = useSession();
  const owners = useOwners();
  const [owner, setOwner] = useState('');
  const assign = (to: string | null): void => {
    onAssign(to);
    setOwner('');
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (owner.trim() !== '') assign(owner.trim());
  };
  return (
    <Modal
      opened={count > 0}
      onClose={onClose}
      title={t('assign.title', { count })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Autocomplete
            label={t('assign.owner')}
            description={t('assign.how')}
            data={[...new Set([...(me ? [me.name] : []), ...owners])]}
            value={owner}
            maxLength={200}
            onChange={setOwner}
            data-autofocus
          />
          <Group justify="space-between">
            <Group gap="xs">
              {me && (
                <Button variant="default" onClick={() => assign(me.name)}>
                  {t('assign.me')}
                </Button>
              )}
              <Button variant="default" onClick={() => assign(null)}>
                {t('assign.nobody')}
              </Button>
            </Group>
            <Button type="submit" disabled={owner.trim() === ''}>
              {t('action.assign')}
            </Button>
          </Group>
        </Stack>
      </form>
      {count > 0 && (
        <TeamChoice
          onTeam={(team) => {
            onTeam(team);
            onClose();
          }}
        />
      )}
    </Modal>
  );
}

/** The teams that may decide; nothing where there is none. */
function TeamChoice({ onTeam }: { onTeam: (team: { slug: string; title: string }) => void }) {
  const { t } = useTranslation('assignment');
  const { data } = useQuery(teamsQuery);
  const [slug, setSlug] = useState<string | null>(null);
  const teams = data?.items ?? [];
  const team = teams.find((one) => one.slug === slug) ?? (teams.length === 1 ? teams[0] : undefined);
  if (teams.length === 0) return null;
  return (
    <Group align="flex-end" gap="xs" mt="md">
      <Select
        label={t('assign.team')}
        data={teams.map(({ slug: value, title }) => ({ value, label: title }))}
        value={team?.slug ?? null}
        onChange={setSlug}
        style={{ flex: '1 1 12rem' }}
      />
      <Button variant="default" disabled={!team} onClick={() => team && onTeam(team)}>
        {t('assign.decide')}
      </Button>
    </Group>
  );
}
