import { Button, PasswordInput, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AccountProblem } from '../accounts/account-problem.tsx';
import { NewPasswordInput } from '../accounts/new-password-input.tsx';
import { passwordStrength } from '../accounts/password-strength.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { notifyDone } from '../ui/notify.tsx';
import { sessionsQuery } from './sessions-section.tsx';

export function PasswordSection({ email }: { email: string }) {
  const { t } = useTranslation(['settings', 'accounts']);
  const form = useForm({ initialValues: { current: '', password: '' } });
  const changing = useMutation({
    mutationFn: (body: typeof form.values) => answerOf(api.PUT('/api/v1/me/password', { body })),
    onSuccess: async () => {
      form.reset();
      await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      notifyDone(t('security.changed'));
    },
  });
  return (
    <section aria-labelledby="password-title">
      <Title order={2} id="password-title" mb="xs">
        {t('security.password')}
      </Title>
      <form onSubmit={form.onSubmit((values) => changing.mutate(values))}>
        <Stack gap="sm" maw={420}>
          {/* Lets a password manager know whose password changes. */}
          <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
          <PasswordInput
            label={t('security.current')}
            autoComplete="current-password"
            required
            {...form.getInputProps('current')}
          />
          <NewPasswordInput
            label={t('accounts:field.newPassword')}
            {...form.getInputProps('password')}
            value={form.values.password}
          />
          <AccountProblem problem={changing.error} />
          <Button
            type="submit"
            variant="default"
            loading={changing.isPending}
            disabled={passwordStrength(form.values.password) === 'short'}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('security.change')}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
