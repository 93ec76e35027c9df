import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RepAnswer, TeamAnswer } from '../../src/http/contract/teams.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { refreshSales } from './assignment-queries.ts';
import { NextRepPanel } from './next-rep-panel.tsx';
import { useHoursText } from './use-hours-text.ts';

const MINUTE_MS = 60_000;

/** A team: who is in it, what is expected of them, and who would be next. */
export function TeamCard({
  team,
  reps,
  mayKeep,
  onEdit,
}: {
  team: TeamAnswer;
  reps: readonly RepAnswer[];
  mayKeep: boolean;
  onEdit: () => void;
}) {
  const { t } = useTranslation(['assignment', 'common']);
  const { number } = useFormat();
  const [isRemoving, setIsRemoving] = useState(false);
  const [asksNext, setAsksNext] = useState(false);
  const removing = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/v1/teams/{slug}', { params: { path: { slug: team.slug } } })),
    onSuccess: refreshSales,
    onError: notifyProblem,
  });
  const { members, waiting } = team;
  return (
    <Section title={team.title}>
      <Stack gap="sm">
        <Rules team={team} reps={reps} />
        {waiting > 0 && (
          <Text size="sm" fw={500}>
            {t('team.waiting', { count: waiting, number: number(waiting) })}
          </Text>
        )}
        {members.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('team.noMembers')}
          </Text>
        ) : (
          <ScrollTable label={t('team.membersOf', { team: team.title })} minWidth={280}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('team.members')}</Table.Th>
                <Table.Th scope="col">{t('team.weight')}</Table.Th>
                <Table.Th scope="col">{t('rep.column.load')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {members.map(({ personId, name, weight, open }) => (
                <Table.Tr key={personId}>
                  <Table.Th scope="row" fw={400} style={{ overflowWrap: 'anywhere' }}>
                    {name ?? t('removedPerson')}
                  </Table.Th>
                  <Table.Td className="numbers">{number(weight)}</Table.Td>
                  <Table.Td className="numbers">{number(open)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </ScrollTable>
        )}
        {asksNext && <NextRepPanel team={team.slug} />}
        <Group gap="xs">
          <Button size="xs" variant="default" aria-expanded={asksNext} onClick={() => setAsksNext(!asksNext)}>
            {t('next.open')}
          </Button>
          {mayKeep && (
            <>
              <Button size="xs" variant="default" onClick={onEdit}>
                {t('team.edit')}
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => setIsRemoving(true)}>
                {t('team.remove')}
              </Button>
            </>
          )}
        </Group>
      </Stack>
      <ConfirmDialog
        opened={isRemoving}
        title={t('team.removeTitle', { team: team.title })}
        text={t('team.removeText')}
        action={t('team.remove')}
        onClose={() => setIsRemoving(false)}
        onConfirm={() => removing.mutate()}
      />
    </Section>
  );
}

/** What is expected of a team, in sentences. */
function Rules({ team, reps }: { team: TeamAnswer; reps: readonly RepAnswer[] }) {
  const { t } = useTranslation('assignment');
  const hours = useHoursText();
  const { respondWithinMinutes: within, remindBeforeMinutes: before, escalateTo, reassigns } = team;
  const told =
    escalateTo?.kind === 'person'
      ? (reps.find(({ personId }) => personId === escalateTo.personId)?.name ?? t('removedPerson'))
      : escalateTo && `# ${escalateTo.channel}`;
  const sentences = [
    within === null ? t('rules.noTarget') : t('rules.target', { time: hours(within * MINUTE_MS) }),
    before !== null && t('rules.reminder', { time: hours(before * MINUTE_MS) }),
    told && t('rules.escalation', { name: told }),
    reassigns && t('rules.reassigns'),
    team.keepsCompanies && t('rules.keepsCompanies'),
  ];
  return <Text size="sm">{sentences.filter(Boolean).join(' ')}</Text>;
}
