import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { showLanguage } from '../i18n/translation.ts';
import { queryClient } from '../query-client.ts';
import { sessionQuery } from '../session/use-session.ts';
import { LanguageSelect } from '../ui/language-select.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { TimeZoneSelect } from '../ui/time-zone-select.tsx';
import { profileQuery } from './profile-query.ts';

/** Name, language and time zone. */
export function ProfilePage() {
  const { t, i18n } = useTranslation(['settings', 'accounts', 'common']);
  const { data: profile } = useSuspenseQuery(profileQuery);
  const { name, language, timeZone } = profile;
  const form = useForm({ initialValues: { name, language, timeZone } });
  const saving = useMutation({
    mutationFn: (body: typeof form.values) => answerOf(api.PATCH('/api/v1/me', { body })),
    onSuccess: async (_, body) => {
      await showLanguage(body.language);
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: profileQuery.queryKey }),
      ]);
      // In the language that was just chosen, which the page has not been drawn in yet.
      notifyDone(i18n.t('settings:profile.saved'));
    },
    onError: notifyProblem,
  });
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))}>
      <Stack gap="sm" maw={420}>
        <TextInput
          label={t('accounts:field.name')}
          autoComplete="name"
          required
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <TextInput label={t('accounts:field.email')} value={profile.email} readOnly />
        <TextInput
          label={t('people.role')}
          description={t(`accounts:roleText.${profile.role}`)}
          value={t(`accounts:role.${profile.role}`)}
          readOnly
        />
        <LanguageSelect label={t('accounts:field.language')} {...form.getInputProps('language')} />
        <TimeZoneSelect label={t('accounts:field.timeZone')} {...form.getInputProps('timeZone')} />
        <Button type="submit" loading={saving.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('common:save')}
        </Button>
      </Stack>
    </form>
  );
}
