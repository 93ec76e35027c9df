import { Button, Checkbox, Group, Paper, Radio, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Scope } from '../../src/http/contract/access.ts';
import { answerOf, api } from '../api/client.ts';
import { useSession } from '../session/use-session.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** Makes a key; whoever makes it can give no scope that they lack. */
export function NewKeyForm({
  onMade,
  onCancel,
}: {
  onMade: (key: string) => Promise<void>;
  onCancel: () => void;
}) {
  const { t } = useTranslation(['settings', 'common']);
  const { me } = useSession();
  const form = useForm({
    initialValues: { kind: 'write' as 'write' | 'api', name: '', scopes: ['leads:read'] as Scope[] },
  });
  const making = useMutation({
    mutationFn: ({ kind, name, scopes }: typeof form.values) =>
      answerOf(api.POST('/api/v1/keys', { body: { kind, name, ...(kind === 'api' && { scopes }) } })),
    onSuccess: ({ key }) => onMade(key),
  });
  const { kind, scopes } = form.values;
  return (
    <Paper withBorder p="md" maw={640}>
      <form onSubmit={form.onSubmit((values) => making.mutate(values))}>
        <Stack gap="sm">
          <Radio.Group label={t('keys.kind')} {...form.getInputProps('kind')}>
            <Stack gap={4} mt={4}>
              <Radio value="write" label={t('keys.write')} />
              <Radio value="api" label={t('keys.api')} />
            </Stack>
          </Radio.Group>
          <TextInput label={t('keys.name')} maxLength={100} {...form.getInputProps('name')} />
          {kind === 'api' && (
            <Checkbox.Group label={t('keys.scopes')} {...form.getInputProps('scopes')}>
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
                {(me?.scopes ?? []).map((scope) => (
                  <Checkbox key={scope} value={scope} label={scope} />
                ))}
              </SimpleGrid>
            </Checkbox.Group>
          )}
          {making.error && <ProblemNotice problem={making.error} />}
          <Group gap="xs">
            <Button type="submit" loading={making.isPending} disabled={kind === 'api' && scopes.length === 0}>
              {t('keys.make')}
            </Button>
            <Button variant="default" onClick={onCancel}>
              {t('common:cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
