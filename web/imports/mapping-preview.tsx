import { Alert, Code, Stack, Table, Text, Textarea, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GuessAnswer } from '../../src/http/contract/imports.ts';
import { ScrollTable } from '../ui/scroll-table.tsx';

type PreviewRow = GuessAnswer['preview'][number];

/** How the first rows of a file are understood, and the mapping that says so, which can be changed. */
export function MappingPreview({
  guess,
  mapping,
  onChange,
}: {
  guess: GuessAnswer;
  mapping: string;
  onChange: (mapping: string) => void;
}) {
  const { t } = useTranslation('imports');
  return (
    <Stack gap="sm">
      {guess.problems.length > 0 && (
        <Alert color="red" variant="light" title={t('lacking')}>
          {guess.problems.map(({ message }) => (
            <Text key={message} size="sm">
              {message}
            </Text>
          ))}
        </Alert>
      )}
      {guess.preview.length > 0 && (
        <>
          <Title order={2}>{t('preview')}</Title>
          <ScrollTable label={t('preview')} minWidth={420} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={70}>{t('line')}</Table.Th>
                <Table.Th>{t('becomes')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {guess.preview.slice(0, 5).map((row) => (
                <Table.Tr key={row.line}>
                  <Table.Td className="numbers">{row.line}</Table.Td>
                  <Table.Td>
                    <Outcome row={row} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </ScrollTable>
        </>
      )}
      <Textarea
        label={t('mapping')}
        description={t('mappingText')}
        value={mapping}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
    </Stack>
  );
}

function Outcome({ row }: { row: PreviewRow }) {
  const { messages, costs, refusals } = row;
  return (
    <Stack gap={2}>
      {[...messages.map(partsOf), ...costs.map(Object.entries)].map((parts) => {
        const text = parts.map(([name, value]) => `${name}: ${textOf(value)}`).join(' · ');
        return (
          <Text key={text} size="xs">
            {text}
          </Text>
        );
      })}
      {refusals.map(({ field, value, reason }) => (
        <Text key={field + reason} size="xs" c="var(--mantine-color-error)">
          {field} <Code>{value}</Code> {reason}
        </Text>
      ))}
    </Stack>
  );
}

type Parts = [name: string, value: unknown][];

/** Whose a message is, what it is called, when it was, and what it says; not how it travels. */
function partsOf(message: Record<string, unknown>): Parts {
  const { kind, messageId: _, properties, name, ...rest } = message;
  const named: Parts = name === '' || name === undefined ? [] : [[String(kind), name]];
  return [...named, ...Object.entries(rest), ...Object.entries(properties ?? {})];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
