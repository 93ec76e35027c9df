import { Container, Group, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { LANGUAGE_NAMES } from '../i18n/languages.ts';
import { showLanguage } from '../i18n/translation.ts';
import { Logo } from '../ui/logo.tsx';

/** The frame of the pages for whoever is not signed in. */
export function AccountFrame({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children: ReactNode;
}) {
  const { t, i18n } = useTranslation('accounts');
  useEffect(() => {
    document.title = `${title} · Ripen`;
  }, [title]);
  return (
    <Container size={440} py={{ base: 'md', sm: 48 }} component="main">
      <Stack gap="md">
        <Group justify="space-between">
          <Group gap="xs">
            <Logo />
            <Text fw={600}>Ripen</Text>
          </Group>
          <NativeSelect
            size="xs"
            aria-label={t('field.language')}
            value={i18n.language}
            onChange={(event) => void showLanguage(event.currentTarget.value as Language)}
            data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
        </Group>
        <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
          <Title order={1} mb={4}>
            {title}
          </Title>
          {text !== undefined && (
            <Text c="dimmed" size="sm" mb="md">
              {text}
            </Text>
          )}
          {children}
        </Paper>
      </Stack>
    </Container>
  );
}
