import { Fieldset, PasswordInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExportDestination } from '../../src/domain/audience-export.ts';
import { type ExportDraft, NEW_DESTINATIONS } from './export-draft.ts';

const KINDS = ['folder', 's3', 'webhook'] as const;
const FILE_NAMES = ['fixed', 'dated'] as const;

/** Where an export goes. */
export function DestinationForm({
  draft: { destination, secret, hasSecret },
  change,
}: {
  draft: ExportDraft;
  change: (changed: Partial<ExportDraft>) => void;
}) {
  const { t } = useTranslation('audiences');
  const put = (changed: Partial<ExportDestination>): void =>
    // The kind stays, and with it what else belongs to it.
    change({ destination: { ...destination, ...changed } as ExportDestination });
  return (
    <Fieldset legend={t('form.destination')}>
      <Stack gap="xs">
        <SegmentedControl
          aria-label={t('form.destination')}
          value={destination.kind}
          data={KINDS.map((value) => ({ value, label: t(`form.destinations.${value}`) }))}
          onChange={(kind) =>
            change({
              destination: NEW_DESTINATIONS[kind as ExportDestination['kind']],
              secret: '',
              hasSecret: false,
            })
          }
        />
        {destination.kind === 'folder' && (
          <TextInput
            label={t('form.folder')}
            description={t('form.folderHint')}
            value={destination.folder}
            onChange={({ currentTarget }) => put({ folder: currentTarget.value })}
          />
        )}
        {destination.kind === 's3' &&
          (['endpoint', 'region', 'bucket', 'prefix', 'accessKeyId'] as const).map((key) => (
            <TextInput
              key={key}
              label={t(`form.${key}`)}
              required={key !== 'prefix'}
              value={destination[key]}
              onChange={({ currentTarget }) => put({ [key]: currentTarget.value })}
            />
          ))}
        {destination.kind === 'webhook' && (
          <TextInput
            label={t('form.url')}
            type="url"
            required
            value={destination.url}
            onChange={({ currentTarget }) => put({ url: currentTarget.value })}
          />
        )}
        {destination.kind !== 'folder' && (
          <PasswordInput
            label={t(destination.kind === 's3' ? 'form.secretKey' : 'form.signingSecret')}
            description={t('form.secretHint')}
            placeholder={hasSecret ? t('form.secretKept') : undefined}
            autoComplete="off"
            required={destination.kind === 's3' && !hasSecret}
            value={secret}
            onChange={({ currentTarget }) => change({ secret: currentTarget.value })}
          />
        )}
        {destination.kind !== 'webhook' && (
          <SegmentedControl
            aria-label={t('form.fileName')}
            value={destination.fileName}
            data={FILE_NAMES.map((value) => ({ value, label: t(`form.fileNames.${value}`) }))}
            onChange={(fileName) => put({ fileName: fileName === 'dated' ? 'dated' : 'fixed' })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}
