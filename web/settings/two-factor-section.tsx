import { Button, Code, Group, PasswordInput, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountProblem } from '../accounts/account-problem.tsx';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { notifyDone } from '../ui/notify.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { profileQuery } from './profile-query.ts';

interface Enrolment {
  uri: string;
  backupCodes: string[];
}

/** Turning the second factor on, with an app and backup codes, and off. */
export function TwoFactorSection({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation('settings');
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [backupCodes, setBackupCodes] = useState<string[]>();
  const refresh = () => queryClient.invalidateQueries({ queryKey: profileQuery.queryKey });
  const confirmed = async (): Promise<void> => {
    setBackupCodes(enrolment?.backupCodes);
    setEnrolment(undefined);
    await refresh();
    notifyDone(t('factor.turnedOn'));
  };
  return (
    <section aria-labelledby="factor-title">
      <Title order={2} id="factor-title" mb="xs">
        {t('factor.title')}
      </Title>
      <Stack gap="sm" maw={480}>
        <Text size="sm">{isOn ? t('factor.on') : t('factor.off')}</Text>
        {!isOn && !enrolment && <BeginForm onBegun={setEnrolment} />}
        {enrolment && <ConfirmForm uri={enrolment.uri} onConfirmed={() => void confirmed()} />}
        {backupCodes && <BackupCodes codes={backupCodes} />}
        {isOn && <OnForm onCodes={setBackupCodes} onOff={() => void refresh()} />}
      </Stack>
    </section>
  );
}

function BeginForm({ onBegun }: { onBegun: (enrolment: Enrolment) => void }) {
  const { t } = useTranslation('settings');
  const [password, setPassword] = useState('');
  const beginning = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/me/two-factor', { body: { password } })),
    onSuccess: onBegun,
  });
  return (
    <form onSubmit={(event) => submit(event, () => beginning.mutate())}>
      <Stack gap="sm" align="flex-start">
        <CurrentPassword value={password} onChange={setPassword} />
        <AccountProblem problem={beginning.error} />
        <Button type="submit" variant="default" loading={beginning.isPending}>
          {t('factor.begin')}
        </Button>
      </Stack>
    </form>
  );
}

function ConfirmForm({ uri, onConfirmed }: { uri: string; onConfirmed: () => void }) {
  const { t } = useTranslation(['settings', 'accounts']);
  const [code, setCode] = useState('');
  const confirming = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/me/two-factor/confirmation', { body: { code } })),
    onSuccess: onConfirmed,
  });
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <form onSubmit={(event) => submit(event, () => confirming.mutate())}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('factor.scan')}</Text>
        <QrCode text={uri} label={t('factor.picture')} />
        <CopyField label={t('factor.key')} value={secret} />
        <TextInput
          label={t('accounts:code.label')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
        />
        <AccountProblem problem={confirming.error} />
        <Button type="submit" loading={confirming.isPending}>
          {t('accounts:code.submit')}
        </Button>
      </Stack>
    </form>
  );
}

function OnForm({ onCodes, onOff }: { onCodes: (codes: string[]) => void; onOff: () => void }) {
  const { t } = useTranslation('settings');
  const [password, setPassword] = useState('');
  const renewing = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/me/two-factor/backup-codes', { body: { password } })),
    onSuccess: ({ backupCodes }) => {
      setPassword('');
      onCodes(backupCodes);
    },
  });
  const ending = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/me/two-factor/removal', { body: { password } })),
    onSuccess: () => {
      onOff();
      notifyDone(t('factor.turnedOff'));
    },
  });
  return (
    <form onSubmit={(event) => submit(event, () => ending.mutate())}>
      <Stack gap="sm" align="flex-start">
        <CurrentPassword value={password} onChange={setPassword} />
        <AccountProblem problem={ending.error ?? renewing.error} />
        <Group gap="xs">
          <Button variant="default" loading={renewing.isPending} onClick={() => renewing.mutate()}>
            {t('factor.renew')}
          </Button>
          <Button type="submit" variant="default" loading={ending.isPending}>
            {t('factor.end')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function BackupCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation('settings');
  return (
    <Stack gap="xs">
      <Title order={3}>{t('factor.backup')}</Title>
      <Text size="sm">{t('factor.backupText')}</Text>
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs">
        {codes.map((code) => (
          <Code key={code}>{code}</Code>
        ))}
      </SimpleGrid>
      <CopyField label={t('factor.backup')} value={codes.join('\n')} lines={3} />
    </Stack>
  );
}

function CurrentPassword({ value, onChange }: { value: string; onChange: (password: string) => void }) {
  const { t } = useTranslation('settings');
  return (
    <PasswordInput
      label={t('security.current')}
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
      w="100%"
      maw={420}
    />
  );
}

function submit(event: FormEvent, action: () => void): void {
  event.preventDefault();
  action();
}
