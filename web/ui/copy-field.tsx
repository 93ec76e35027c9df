import { Button, CopyButton, Group, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A text that is there to be copied, such as a link or a key. */
export function CopyField({ label, value, lines = 1 }: { label: string; value: string; lines?: number }) {
  const { t } = useTranslation();
  const field =
    lines === 1 ? (
      <TextInput label={label} value={value} readOnly style={{ flex: '1 1 14rem' }} />
    ) : (
      <Textarea
        label={label}
        value={value}
        rows={lines}
        readOnly
        style={{ flex: '1 1 14rem' }}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
    );
  return (
    <Group align="flex-end" gap="xs">
      {field}
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? t('copied') : t('copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
