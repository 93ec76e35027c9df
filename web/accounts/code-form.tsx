import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { AccountProblem } from './account-problem.tsx';

/** The second step of signing in: a code of the app, or a backup code. */
export function CodeForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('accounts');
  const [kind, setKind] = useState<'app' | 'backup'>('app');
  const [code, setCode] = useState('');
  const confirming = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/sign-in/code', { body: { code, kind } })),
    onSuccess: onDone,
  });
  const isApp = kind === 'app';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirming.mutate();
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {isApp ? t('code.text') : t('code.backupText')}
        </Text>
        <TextInput
          label={t('code.label')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          inputMode={isApp ? 'numeric' : 'text'}
          data-autofocus
          required
        />
        <AccountProblem problem={confirming.error} />
        <Button type="submit" loading={confirming.isPending}>
          {t('code.submit')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setKind(isApp ? 'backup' : 'app');
            setCode('');
            confirming.reset();
          }}
        >
          {isApp ? t('code.useBackup') : t('code.useApp')}
        </Button>
      </Stack>
    </form>
  );
}
