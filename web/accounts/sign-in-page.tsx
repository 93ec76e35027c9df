import { Alert, Anchor, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { enterApp } from '../session/enter-app.ts';
import { useSession } from '../session/use-session.ts';
import { AccountFrame } from './account-frame.tsx';
import { AccountProblem } from './account-problem.tsx';
import { CodeForm } from './code-form.tsx';

/** Signing in: with a password and, where it is on, a code; or through another system. */
export function SignInPage() {
  const { t } = useTranslation('accounts');
  const { next, error, reset } = useSearch({ from: '/sign-in' });
  const [asksCode, setAsksCode] = useState(false);
  if (asksCode) {
    return (
      <AccountFrame title={t('code.title')}>
        <CodeForm onDone={() => enterApp(next)} />
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title={t('signIn.title')}>
      <Stack gap="sm" mt="sm">
        {reset !== undefined && <Alert variant="light">{t('reset.done')}</Alert>}
        {error !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {t('signIn.refused')}
          </Alert>
        )}
        <PasswordForm onDone={(needsCode) => (needsCode ? setAsksCode(true) : enterApp(next))} />
        <SingleSignOnButton next={next} />
        <Anchor component={Link} to="/forgot-password" size="sm">
          {t('signIn.forgot')}
        </Anchor>
      </Stack>
    </AccountFrame>
  );
}

function PasswordForm({ onDone }: { onDone: (needsCode: boolean) => void }) {
  const { t } = useTranslation('accounts');
  const form = useForm({ initialValues: { email: '', password: '' } });
  const signingIn = useMutation({
    mutationFn: (body: typeof form.values) => answerOf(api.POST('/api/v1/sign-in', { body })),
    onSuccess: ({ needsCode }) => onDone(needsCode),
  });
  return (
    <form onSubmit={form.onSubmit((values) => signingIn.mutate(values))}>
      <Stack gap="sm">
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('field.password')}
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        <AccountProblem problem={signingIn.error} />
        <Button type="submit" loading={signingIn.isPending}>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}

function SingleSignOnButton({ next }: { next: string | undefined }) {
  const { t } = useTranslation('accounts');
  const { singleSignOn } = useSession();
  const going = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/v1/sign-in/single-sign-on', { body: { returnTo: next ?? '/' } })),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  if (!singleSignOn) return null;
  return (
    <>
      <Divider label={t('signIn.or')} />
      <AccountProblem problem={going.error} />
      <Button variant="default" loading={going.isPending} onClick={() => going.mutate()}>
        {t('signIn.through', { name: singleSignOn.title })}
      </Button>
    </>
  );
}
