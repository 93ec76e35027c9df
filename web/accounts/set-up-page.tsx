import { Alert, Anchor } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client.ts';
import { enterApp } from '../session/enter-app.ts';
import { useSession } from '../session/use-session.ts';
import { AccountFrame } from './account-frame.tsx';
import { NewcomerForm } from './newcomer-form.tsx';

/** Makes the first owner of an installation. */
export function SetUpPage() {
  const { t } = useTranslation('accounts');
  const { token } = useSearch({ from: '/setup' });
  const { isSetUp } = useSession();
  if (isSetUp) {
    return (
      <AccountFrame title={t('setup.title')} text={t('error.set-up')}>
        <Anchor component={Link} to="/sign-in">
          {t('signIn.title')}
        </Anchor>
      </AccountFrame>
    );
  }
  if (token === undefined) {
    return (
      <AccountFrame title={t('setup.title')}>
        <Alert variant="light">{t('setup.noToken')}</Alert>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title={t('setup.title')} text={t('setup.text')}>
      <NewcomerForm
        asksEmail
        submit={t('setup.submit')}
        action={async (newcomer) => {
          await api.POST('/api/v1/setup', { body: { ...newcomer, token } });
          enterApp('/welcome');
        }}
      />
    </AccountFrame>
  );
}
