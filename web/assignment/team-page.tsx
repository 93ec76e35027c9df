import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { mdiAccountGroupOutline, mdiPlus } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { repsQuery, teamsQuery } from './assignment-queries.ts';
import { OwnTime } from './own-time.tsx';
import { RepDialog } from './rep-dialog.tsx';
import { RepTable } from './rep-table.tsx';
import { TeamCard } from './team-card.tsx';
import { TeamDialog } from './team-dialog.tsx';

/** Who gets which leads: teams, people, and one's own working time. */
export function TeamPage() {
  const { t } = useTranslation('assignment');
  const { may, me } = useSession();
  const teams = useQuery(teamsQuery);
  const reps = useQuery(repsQuery);
  // Another one than the slugs of teams.
  const [edited, setEdited] = useState<{ team: string | undefined }>();
  const [rep, setRep] = useState<string>();
  const mayKeep = may('sales:write');
  const problem = teams.error ?? reps.error;
  const chosen = reps.data?.items.find(({ personId }) => personId === rep);
  const create = mayKeep && (
    <Button leftSection={<Icon path={mdiPlus} size={18} />} onClick={() => setEdited({ team: undefined })}>
      {t('team.new')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} actions={create} />
      {problem && (
        <ProblemNotice problem={problem} retry={() => void Promise.all([teams.refetch(), reps.refetch()])} />
      )}
      <Stack gap="md">
        {!teams.data && !problem && <Skeleton height={160} />}
        {teams.data?.items.length === 0 && (
          <EmptyState icon={mdiAccountGroupOutline} title={t('team.emptyTitle')} text={t('team.emptyText')} />
        )}
        {teams.data?.items.map((team) => (
          <TeamCard
            key={team.slug}
            team={team}
            reps={reps.data?.items ?? []}
            mayKeep={mayKeep}
            onEdit={() => setEdited({ team: team.slug })}
          />
        ))}
        {reps.data && (
          <Section title={t('rep.title')}>
            <Text size="sm" c="dimmed" mb="xs">
              {t('rep.text')}
            </Text>
            <RepTable
              reps={reps.data.items}
              teams={teams.data?.items ?? []}
              {...(mayKeep && { onEdit: setRep })}
            />
          </Section>
        )}
        {me && (
          <Section title={t('own.title')}>
            <Text size="sm" c="dimmed" mb="sm">
              {t('own.text')}
            </Text>
            <OwnTime />
          </Section>
        )}
      </Stack>
      {edited && teams.data && reps.data && (
        <TeamDialog
          team={teams.data.items.find(({ slug }) => slug === edited.team)}
          reps={reps.data.items}
          slugs={teams.data.items.map(({ slug }) => slug)}
          onClose={() => setEdited(undefined)}
        />
      )}
      {chosen && <RepDialog key={chosen.personId} rep={chosen} onClose={() => setRep(undefined)} />}
    </>
  );
}
