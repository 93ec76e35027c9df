import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { enterApp } from '../session/enter-app.ts';
import { AccountFrame } from './account-frame.tsx';
import { AccountProblem } from './account-problem.tsx';
import { NewcomerForm } from './newcomer-form.tsx';

/** Makes a person of whoever has the link of an invitation. */
export function InvitationPage() {
  const { t } = useTranslation('accounts');
  const { token = '' } = useSearch({ from: '/invitation' });
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => answerOf(api.GET('/api/v1/invitation', { params: { query: { token } } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!invitation.data) {
    return (
      <AccountFrame title={t('invitation.title')}>
        {invitation.error ? <AccountProblem problem={invitation.error} /> : <Skeleton h={280} />}
      </AccountFrame>
    );
  }
  const { email, role, invitedBy } = invitation.data;
  return (
    <AccountFrame
      title={t('invitation.title')}
      text={t('invitation.text', { inviter: invitedBy, email, role: t(`role.${role}`) })}
    >
      <NewcomerForm
        asksEmail={false}
        submit={t('invitation.submit')}
        action={async ({ email: _, ...newcomer }) => {
          await api.POST('/api/v1/invitation/acceptance', { body: { ...newcomer, token } });
          enterApp('/');
        }}
      />
    </AccountFrame>
  );
}
