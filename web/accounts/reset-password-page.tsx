import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { AccountFrame } from './account-frame.tsx';
import { AccountProblem } from './account-problem.tsx';
import { NewPasswordInput } from './new-password-input.tsx';
import { passwordStrength } from './password-strength.ts';

/** Chooses a new password with the link of an e-mail, or of an admin. */
export function ResetPasswordPage() {
  const { t } = useTranslation('accounts');
  const { token = '' } = useSearch({ from: '/reset-password' });
  const [password, setPassword] = useState('');
  const setting = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/v1/password-resets/confirmation', { body: { token, password } })),
    onSuccess: () => window.location.assign('/sign-in?reset=done'),
  });
  return (
    <AccountFrame title={t('reset.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setting.mutate();
        }}
      >
        <Stack gap="sm" mt="sm">
          <NewPasswordInput
            label={t('field.newPassword')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <AccountProblem problem={setting.error} />
          <Button type="submit" loading={setting.isPending} disabled={passwordStrength(password) === 'short'}>
            {t('reset.submit')}
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}
