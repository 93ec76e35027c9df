import { Button, FileInput, Group, NativeSelect, Paper, Progress, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuessAnswer, ImportDetail } from '../../src/http/contract/imports.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';
import { useSession } from '../session/use-session.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ImportProgress } from './import-progress.tsx';
import { importsQuery } from './import-query.ts';
import { MappingPreview } from './mapping-preview.tsx';
import { sendFile } from './send-file.ts';

const KINDS = ['leads', 'events', 'outcomes', 'costs'] as const;
type Kind = (typeof KINDS)[number];

/** Ripen guesses by the beginning of a file. */
const GUESSED_BY_BYTES = 1_000_000;

/** Takes a file in, step by step: choose, look at how it is understood, read it, apply it. */
export function NewImport({ onApplied }: { onApplied?: () => void }) {
  const { t } = useTranslation('imports');
  const [kind, setKind] = useState<Kind>('leads');
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState('');
  const [read, setRead] = useState<ImportDetail>();
  const guessing = useMutation({
    mutationFn: (chosen: { kind: Kind; file: File }) => guess(chosen),
    onSuccess: (guessed) => setMapping(guessed.mapping),
  });
  const choose = (chosen: { kind: Kind; file: File | null }): void => {
    setKind(chosen.kind);
    setFile(chosen.file);
    setRead(undefined);
    guessing.reset();
    if (chosen.file) guessing.mutate({ kind: chosen.kind, file: chosen.file });
  };
  if (read) {
    return (
      <Paper withBorder p="md">
        <ImportProgress
          importId={read.importId}
          onApplied={onApplied}
          onClosed={() => {
            setRead(undefined);
            setFile(null);
          }}
        />
      </Paper>
    );
  }
  return (
    <Paper withBorder p="md">
      <Stack gap="md">
        <Group align="flex-end" gap="sm">
          <NativeSelect
            label={t('kind.label')}
            value={kind}
            onChange={(event) => choose({ kind: event.currentTarget.value as Kind, file })}
            data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
          <FileInput
            label={t('file')}
            placeholder={t('choose')}
            accept=".csv,.txt,.tsv,text/csv"
            value={file}
            onChange={(chosen) => choose({ kind, file: chosen })}
            style={{ flex: '1 1 14rem' }}
          />
        </Group>
        {guessing.error && <ProblemNotice problem={guessing.error} />}
        {file && guessing.data && (
          <>
            <MappingPreview guess={guessing.data} mapping={mapping} onChange={setMapping} />
            <ReadButton kind={kind} file={file} mapping={mapping} onRead={setRead} />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function ReadButton({
  kind,
  file,
  mapping,
  onRead,
}: {
  kind: Kind;
  file: File;
  mapping: string;
  onRead: (read: ImportDetail) => void;
}) {
  const { t } = useTranslation('imports');
  const { me } = useSession();
  const [share, setShare] = useState(0);
  const reading = useMutation({
    mutationFn: async () => {
      const timeZone = me?.timeZone ?? undefined;
      const body = { kind, name: file.name, mapping, ...(timeZone && { timeZone }) };
      const { importId } = await answerOf(api.POST('/api/v1/imports', { body }));
      return sendFile(importId, file, setShare);
    },
    onSuccess: async (read) => {
      await queryClient.invalidateQueries({ queryKey: importsQuery.queryKey });
      onRead(read);
    },
  });
  return (
    <Stack gap="xs">
      {reading.error && <ProblemNotice problem={reading.error} />}
      {reading.isPending && (
        <>
          <Text size="sm">{t('reading')}</Text>
          <Progress value={share * 100} aria-label={t('reading')} />
        </>
      )}
      <Button
        style={{ alignSelf: 'flex-start' }}
        loading={reading.isPending}
        onClick={() => reading.mutate()}
      >
        {t('read')}
      </Button>
    </Stack>
  );
}

/** The file as it is goes over the wire, which the typed client cannot say. */
async function guess({ kind, file }: { kind: Kind; file: File }): Promise<GuessAnswer> {
  return answerOf<GuessAnswer>(
    api.POST('/api/v1/imports/guess', {
      params: { query: { kind } },
      body: file.slice(0, GUESSED_BY_BYTES) as never,
      bodySerializer: (body) => body as unknown as Blob,
      headers: { 'content-type': 'application/octet-stream' },
    }),
  );
}
