import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { PASSWORD_LENGTH } from '../../src/domain/password-length.ts';
import { LanguageSelect } from '../ui/language-select.tsx';
import { browserTimeZone, TimeZoneSelect } from '../ui/time-zone-select.tsx';
import { AccountProblem } from './account-problem.tsx';
import { NewPasswordInput } from './new-password-input.tsx';

/** What somebody says of themselves who comes in. */
export interface Newcomer {
  name: string;
  email: string;
  password: string;
  language: Language;
  timeZone: string;
}

/** The form of whoever comes in for the first time. @param asksEmail false when an invitation says it already */
export function NewcomerForm({
  asksEmail,
  submit,
  action,
}: {
  asksEmail: boolean;
  submit: string;
  action: (newcomer: Newcomer) => Promise<unknown>;
}) {
  const { t, i18n } = useTranslation('accounts');
  const form = useForm<Newcomer>({
    initialValues: {
      name: '',
      email: '',
      password: '',
      language: i18n.language as Language,
      timeZone: browserTimeZone(),
    },
    validate: {
      password: (password) => (password.length < PASSWORD_LENGTH.least ? t('strength.short') : null),
    },
  });
  const joining = useMutation({ mutationFn: action });
  return (
    <form onSubmit={form.onSubmit((newcomer) => joining.mutate(newcomer))}>
      <Stack gap="sm">
        <TextInput
          label={t('field.name')}
          autoComplete="name"
          required
          maxLength={100}
          {...form.getInputProps('name')}
        />
        {asksEmail && (
          <TextInput
            label={t('field.email')}
            type="email"
            autoComplete="username"
            required
            {...form.getInputProps('email')}
          />
        )}
        <NewPasswordInput
          label={t('field.password')}
          {...form.getInputProps('password')}
          value={form.values.password}
        />
        <LanguageSelect label={t('field.language')} {...form.getInputProps('language')} />
        <TimeZoneSelect label={t('field.timeZone')} {...form.getInputProps('timeZone')} />
        <AccountProblem problem={joining.error} />
        <Button type="submit" loading={joining.isPending}>
          {submit}
        </Button>
      </Stack>
    </form>
  );
}
