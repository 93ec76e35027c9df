import { Alert, Anchor, Button, Code, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useSession } from '../session/use-session.ts';
import { AccountFrame } from './account-frame.tsx';
import { AccountProblem } from './account-problem.tsx';

/** Asks for a link for a new password, or says whom to ask where no e-mail is sent. */
export function ForgotPasswordPage() {
  const { t } = useTranslation('accounts');
  const { sendsMail } = useSession();
  return (
    <AccountFrame title={t('forgot.title')} {...(sendsMail && { text: t('forgot.text') })}>
      <Stack gap="sm" mt="sm">
        {sendsMail ? (
          <AskForm />
        ) : (
          <Alert variant="light">
            {t('forgot.noMail')}
            <Code block mt="xs">
              npm run -s ripen -- person reset-password E-MAIL
            </Code>
          </Alert>
        )}
        <Anchor component={Link} to="/sign-in" size="sm">
          {t('forgot.back')}
        </Anchor>
      </Stack>
    </AccountFrame>
  );
}

function AskForm() {
  const { t } = useTranslation('accounts');
  const [email, setEmail] = useState('');
  const asking = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/password-resets', { body: { email } })),
  });
  if (asking.isSuccess) {
    return (
      <Alert variant="light" role="status">
        {t('forgot.sent')}
      </Alert>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
        />
        <AccountProblem problem={asking.error} />
        <Button type="submit" loading={asking.isPending}>
          {t('forgot.submit')}
        </Button>
      </Stack>
    </form>
  );
}
