import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { passwordStrength } from './password-strength.ts';

/** A password that is being chosen, with how good it is. */
export function NewPasswordInput({ value, ...props }: PasswordInputProps & { value: string }) {
  const { t } = useTranslation('accounts');
  return (
    <PasswordInput
      {...props}
      value={value}
      autoComplete="new-password"
      description={t(`strength.${passwordStrength(value)}`)}
      descriptionProps={{ 'aria-live': 'polite' }}
      required
    />
  );
}
