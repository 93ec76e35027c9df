import { Button, Table, Text } from '@mantine/core';
import { mdiBullhornOutline } from '@mdi/js';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AudienceExportAnswer } from '../../src/http/contract/audience-exports.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { audienceExportsQuery, audiencesQuery } from './audience-queries.ts';
import { ExportDialog } from './export-dialog.tsx';
import { type ExportDraft, newExport, wishOf } from './export-draft.ts';
import { ExportList } from './export-list.tsx';

/** Leads for ad platforms and other tools: what is exported on schedule, and the lists that journeys make. */
export function AudiencesPage() {
  const { t } = useTranslation('audiences');
  const { may } = useSession();
  const { data: exports } = useSuspenseQuery(audienceExportsQuery);
  const [draft, setDraft] = useState<ExportDraft>();
  const mayWrite = may('sales:write');
  const edit = (one: AudienceExportAnswer): void => setDraft(wishOf(one));
  const begin = (audience?: string): void => setDraft(newExport(audience));
  return (
    <>
      <PageHeader
        title={t('title')}
        text={t('text')}
        actions={mayWrite && <Button onClick={() => begin()}>{t('new')}</Button>}
      />
      {exports.items.length === 0 ? (
        <EmptyState
          icon={mdiBullhornOutline}
          title={t('empty.title')}
          text={t('empty.text')}
          action={mayWrite && <Button onClick={() => begin()}>{t('new')}</Button>}
        />
      ) : (
        <ExportList exports={exports.items} onEdit={edit} />
      )}
      <Lists onExport={mayWrite ? begin : undefined} />
      {draft && <ExportDialog key={draft.slug ?? 'new'} start={draft} onClose={() => setDraft(undefined)} />}
    </>
  );
}

/** The lists that journeys make, with the way to export one. */
function Lists({ onExport }: { onExport: ((audience: string) => void) | undefined }) {
  const { t } = useTranslation('audiences');
  const { number, dateTime } = useFormat();
  const {
    data: { items },
  } = useSuspenseQuery(audiencesQuery);
  return (
    <Section title={t('lists.title')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('lists.text')}
      </Text>
      {items.length > 0 && (
        <ScrollTable label={t('lists.title')} minWidth={480}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('lists.audience')}</Table.Th>
              <Table.Th ta="right">{t('leads')}</Table.Th>
              <Table.Th>{t('lists.lastAdded')}</Table.Th>
              {onExport && <Table.Th>{t('actions')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ audience, leads, lastAddedAt }) => (
              <Table.Tr key={audience}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{audience}</Table.Td>
                <Table.Td ta="right" className="numbers">
                  {number(leads)}
                </Table.Td>
                <Table.Td>{dateTime(lastAddedAt)}</Table.Td>
                {onExport && (
                  <Table.Td>
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`${t('lists.export')}: ${audience}`}
                      onClick={() => onExport(audience)}
                    >
                      {t('lists.export')}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </Section>
  );
}
