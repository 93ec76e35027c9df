import { Badge, Button, Group, NativeSelect, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { queryOptions, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { ROLES, type Role } from '../../src/domain/role.ts';
import { AccountProblem } from '../accounts/account-problem.tsx';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { useSession } from '../session/use-session.ts';
import { LanguageSelect } from '../ui/language-select.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { LinkDialog } from './link-dialog.tsx';

const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: () => answerOf(api.GET('/api/v1/invitations')),
});

interface Invited {
  path: string;
  isSent: boolean;
}

const refresh = () => queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });

/** Invitations: making them, and those that nobody has accepted. */
export function InvitationsSection() {
  const { t } = useTranslation('settings');
  const [invited, setInvited] = useState<Invited>();
  return (
    <section aria-labelledby="invitations-title">
      <Title order={2} id="invitations-title" mt="xl" mb="xs">
        {t('invitations.title')}
      </Title>
      <InviteForm onInvited={setInvited} />
      <InvitationTable onInvited={setInvited} />
      <LinkDialog
        path={invited?.path}
        title={t('invitations.title')}
        text={invited?.isSent ? t('invitations.sent') : t('invitations.copy')}
        onClose={() => setInvited(undefined)}
      />
    </section>
  );
}

function InviteForm({ onInvited }: { onInvited: (invited: Invited) => void }) {
  const { t, i18n } = useTranslation(['settings', 'accounts']);
  const { me } = useSession();
  const form = useForm({
    initialValues: { email: '', role: 'sales' as Role, language: i18n.language as Language },
  });
  const inviting = useMutation({
    mutationFn: (body: typeof form.values) => answerOf(api.POST('/api/v1/invitations', { body })),
    onSuccess: async (invited) => {
      form.reset();
      onInvited(invited);
      await refresh();
    },
  });
  const roles = ROLES.filter((role) => role !== 'owner' || me?.role === 'owner');
  return (
    <form onSubmit={form.onSubmit((values) => inviting.mutate(values))}>
      <Stack gap="xs" maw={640}>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t('accounts:field.email')}
            type="email"
            required
            style={{ flex: '2 1 14rem' }}
            {...form.getInputProps('email')}
          />
          <NativeSelect
            label={t('people.role')}
            data={roles.map((value) => ({ value, label: t(`accounts:role.${value}`) }))}
            {...form.getInputProps('role')}
          />
          <LanguageSelect label={t('accounts:field.language')} {...form.getInputProps('language')} />
          <Button type="submit" loading={inviting.isPending}>
            {t('people.invite')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {t(`accounts:roleText.${form.values.role}`)}
        </Text>
        <AccountProblem problem={inviting.error} />
      </Stack>
    </form>
  );
}

function InvitationTable({ onInvited }: { onInvited: (invited: Invited) => void }) {
  const { t } = useTranslation(['settings', 'accounts']);
  const format = useFormat();
  const { data } = useSuspenseQuery(invitationsQuery);
  const renewing = useMutation({
    mutationFn: (invitationId: string) =>
      answerOf(
        api.POST('/api/v1/invitations/{invitationId}/renewal', {
          params: { path: { invitationId } },
          body: {},
        }),
      ),
    onSuccess: async (invited) => {
      onInvited(invited);
      await refresh();
    },
    onError: notifyProblem,
  });
  const takingBack = useMutation({
    mutationFn: (invitationId: string) =>
      answerOf(api.DELETE('/api/v1/invitations/{invitationId}', { params: { path: { invitationId } } })),
    onSuccess: refresh,
    onError: notifyProblem,
  });
  if (data.items.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="sm">
        {t('invitations.empty')}
      </Text>
    );
  }
  return (
    <ScrollTable label={t('invitations.title')} minWidth={560} mt="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('accounts:field.email')}</Table.Th>
          <Table.Th>{t('people.role')}</Table.Th>
          <Table.Th>{t('invitations.expires')}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.items.map(({ invitationId, email, role, expiresAt, isExpired }) => (
          <Table.Tr key={invitationId}>
            <Table.Td>{email}</Table.Td>
            <Table.Td>{t(`accounts:role.${role}`)}</Table.Td>
            <Table.Td>
              {isExpired ? (
                <Badge variant="default" tt="none">
                  {t('invitations.expired')}
                </Badge>
              ) : (
                format.date(expiresAt)
              )}
            </Table.Td>
            <Table.Td>
              <Group gap="xs" justify="flex-end">
                <Button size="compact-sm" variant="default" onClick={() => renewing.mutate(invitationId)}>
                  {t('invitations.again')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => takingBack.mutate(invitationId)}>
                  {t('invitations.takeBack')}
                </Button>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
