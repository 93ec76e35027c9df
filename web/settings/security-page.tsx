import { Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PasswordSection } from './password-section.tsx';
import { profileQuery } from './profile-query.ts';
import { SessionsSection } from './sessions-section.tsx';
import { TwoFactorSection } from './two-factor-section.tsx';

/** Password, second factor, and where one is signed in. */
export function SecurityPage() {
  const { t } = useTranslation('settings');
  const { data: profile } = useSuspenseQuery(profileQuery);
  return (
    <Stack gap="xl">
      {profile.hasPassword ? (
        <>
          <PasswordSection email={profile.email} />
          <TwoFactorSection isOn={profile.hasTwoFactor} />
        </>
      ) : (
        <Text size="sm">{t('security.noPassword')}</Text>
      )}
      <SessionsSection />
    </Stack>
  );
}
