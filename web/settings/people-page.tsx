import { ActionIcon, Badge, Menu, Table, Text } from '@mantine/core';
import { mdiDotsVertical } from '@mdi/js';
import { queryOptions, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../../src/domain/role.ts';
import type { PersonAnswer } from '../../src/http/contract/people.ts';
import { knownReason } from '../accounts/account-problem.tsx';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { InvitationsSection } from './invitations-section.tsx';
import { LinkDialog } from './link-dialog.tsx';

const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: () => answerOf(api.GET('/api/v1/people')),
});

/** Who can sign in, and who is invited. */
export function PeoplePage() {
  const { t } = useTranslation(['settings', 'accounts']);
  const format = useFormat();
  const { data } = useSuspenseQuery(peopleQuery);
  return (
    <>
      <ScrollTable label={t('people.title')} minWidth={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('accounts:field.name')}</Table.Th>
            <Table.Th>{t('people.role')}</Table.Th>
            <Table.Th>{t('people.lastSeen')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((person) => (
            <Table.Tr key={person.personId}>
              <Table.Td>
                <Text size="sm">{person.name}</Text>
                <Text size="xs" c="dimmed">
                  {person.email}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{t(`accounts:role.${person.role}`)}</Text>
                {!person.isActive && (
                  <Badge variant="default" tt="none">
                    {t('people.inactive')}
                  </Badge>
                )}
                {person.hasTwoFactor && (
                  <Badge variant="default" tt="none">
                    {t('people.factor')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>{person.lastSeenAt ? format.date(person.lastSeenAt) : t('people.never')}</Table.Td>
              <Table.Td ta="right">
                <PersonActions person={person} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <InvitationsSection />
    </>
  );
}

function PersonActions({ person }: { person: PersonAnswer }) {
  const { t } = useTranslation(['settings', 'accounts']);
  const { me } = useSession();
  const { personId, name } = person;
  const [isRemoving, setIsRemoving] = useState(false);
  const [link, setLink] = useState<string>();
  const params = { path: { personId } };
  const changing = useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey });
      notifyDone(t('people.changed'));
    },
    onError: (problem) => {
      const known = knownReason(problem);
      notifyProblem(known ? new Error(t(`accounts:error.${known}`)) : problem);
    },
  });
  const change = (body: { role?: Role; isActive?: boolean }): void =>
    changing.mutate(() => answerOf(api.PATCH('/api/v1/people/{personId}', { params, body })));
  const makeLink = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/people/{personId}/password-reset', { params, body: {} })),
    onSuccess: ({ path }) => setLink(path),
    onError: notifyProblem,
  });
  // Only an owner decides about owners; the API refuses it to others.
  const isOwner = me?.role === 'owner';
  if (person.role === 'owner' && !isOwner) return null;
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('people.actions', { name })}>
            <Icon path={mdiDotsVertical} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('people.role')}</Menu.Label>
          {ROLES.filter((role) => isOwner || role !== 'owner').map((role) => (
            <Menu.Item
              key={role}
              aria-current={role === person.role}
              fw={role === person.role ? 600 : 400}
              onClick={() => change({ role })}
            >
              {t(`accounts:role.${role}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => makeLink.mutate()}>{t('people.passwordLink')}</Menu.Item>
          {person.hasTwoFactor && (
            <Menu.Item
              onClick={() =>
                changing.mutate(() =>
                  answerOf(api.DELETE('/api/v1/people/{personId}/two-factor', { params })),
                )
              }
            >
              {t('people.factorOff')}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => change({ isActive: !person.isActive })}>
            {person.isActive ? t('people.deactivate') : t('people.activate')}
          </Menu.Item>
          <Menu.Item onClick={() => setIsRemoving(true)}>{t('people.remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isRemoving}
        title={t('people.removeTitle', { name })}
        text={t('people.removeText')}
        action={t('people.remove')}
        onClose={() => setIsRemoving(false)}
        onConfirm={() => changing.mutate(() => answerOf(api.DELETE('/api/v1/people/{personId}', { params })))}
      />
      <LinkDialog
        path={link}
        title={t('people.passwordLink')}
        text={t('invitations.passwordCopy', { name })}
        onClose={() => setLink(undefined)}
      />
    </>
  );
}
