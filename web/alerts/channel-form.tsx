import { Button, Group, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { USUAL_PREFERENCES } from '../../src/domain/alert-preferences.ts';
import type { Language } from '../../src/domain/language.ts';
import type { AlertChannelAnswer } from '../../src/http/contract/alerts.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { LanguageSelect } from '../ui/language-select.tsx';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { browserTimeZone, TimeZoneSelect } from '../ui/time-zone-select.tsx';
import { alertChannelsQuery } from './alert-queries.ts';
import { WindowSelect } from './window-select.tsx';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A channel that is made, or changed. Its address is entered and never shown. */
export function ChannelForm({
  channel,
  onDone,
}: {
  channel: AlertChannelAnswer | undefined;
  onDone: () => void;
}) {
  const { t, i18n } = useTranslation(['alerts', 'common']);
  const form = useForm({
    initialValues: {
      slug: channel?.slug ?? '',
      title: channel?.title ?? '',
      url: '',
      language: channel?.language ?? (i18n.language as Language),
      timeZone: channel?.timeZone ?? browserTimeZone(),
      windowMinutes: channel?.windowMinutes ?? USUAL_PREFERENCES.windowMinutes,
    },
    validate: { slug: (slug) => (SLUG.test(slug) ? null : t('channels.slugWrong')) },
  });
  const saving = useMutation({
    mutationFn: ({ slug, url, ...body }: typeof form.values) =>
      answerOf(
        api.PUT('/api/v1/alerts/channels/{slug}', {
          params: { path: { slug } },
          body: { ...body, ...(url.trim() !== '' && { url }) },
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: alertChannelsQuery.queryKey });
      notifyDone(t('channels.saved'));
      onDone();
    },
  });
  return (
    <Paper withBorder p="md" maw={560}>
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))}>
        <Stack gap="sm">
          <Title order={3}>{t(channel ? 'channels.change' : 'channels.add')}</Title>
          <TextInput
            label={t('channels.name')}
            required
            maxLength={100}
            data-autofocus
            {...form.getInputProps('title')}
          />
          <TextInput
            label={t('channels.slug')}
            description={t('channels.slugText')}
            required
            readOnly={channel !== undefined}
            maxLength={63}
            {...form.getInputProps('slug')}
          />
          <PasswordInput
            label={t('channels.address')}
            description={
              channel
                ? `${t('channels.addressText')} ${t('channels.addressKept', { address: channel.address })}`
                : t('channels.addressText')
            }
            placeholder="https://hooks.slack.com/services/…"
            required={channel === undefined}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('channels.address') }}
            {...form.getInputProps('url')}
          />
          <LanguageSelect label={t('channels.language')} {...form.getInputProps('language')} />
          <TimeZoneSelect label={t('channels.timeZone')} {...form.getInputProps('timeZone')} />
          <WindowSelect
            label={t('preferences.window')}
            description={t('preferences.windowText')}
            value={form.values.windowMinutes}
            onChange={(minutes) => form.setFieldValue('windowMinutes', minutes)}
          />
          {saving.error && <ProblemNotice problem={saving.error} />}
          <Group gap="xs">
            <Button type="submit" loading={saving.isPending}>
              {t('common:save')}
            </Button>
            <Button variant="default" onClick={onDone}>
              {t('common:cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
