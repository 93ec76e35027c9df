import { Button, FileInput, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

const EXAMPLE = `model: win-probability
inputs:
  - { name: visits, event: Site Visited, within: 30d }
  - { name: employees, trait: company.employees, missing: 0 }
`;

/** Adds an ONNX model with the definition of what it reads. */
export function AddModelForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['modelHealth', 'common']);
  const queries = useQueryClient();
  const [definition, setDefinition] = useState(EXAMPLE);
  const [file, setFile] = useState<File | null>(null);
  const adding = useMutation({
    mutationFn: async (onnx: File) => {
      // What the definition calls the model; the server says what is wrong with any other.
      const slug = /^model:\s*([^\s#]+)/m.exec(definition)?.[1] ?? 'model';
      const content = await base64Of(onnx);
      return answerOf(
        api.PUT('/api/v1/models/{slug}', { params: { path: { slug } }, body: { definition, content } }),
      );
    },
    onSuccess: async ({ slug }) => {
      await queries.invalidateQueries({ queryKey: ['models'] });
      notifyDone(t('models.done', { slug }));
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (file) adding.mutate(file);
      }}
    >
      <Stack gap="sm" mt="sm" maw={640}>
        <Textarea
          label={t('models.definition')}
          description={t('models.definitionHint')}
          autosize
          minRows={5}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={definition}
          onChange={(event) => setDefinition(event.currentTarget.value)}
        />
        <FileInput
          label={t('models.file')}
          placeholder={t('models.choose')}
          accept=".onnx"
          required
          value={file}
          onChange={setFile}
        />
        {adding.error && <ProblemNotice problem={adding.error} />}
        <Group gap="xs">
          <Button type="submit" loading={adding.isPending} disabled={!file}>
            {t('models.add')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The bytes of a file as base64, without the beginning of the data URL that the browser makes. */
function base64Of(file: File): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
  reader.onerror = () => reject(reader.error ?? new Error(file.name));
  reader.readAsDataURL(file);
  return promise;
}
