import { Button, Grid, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { mdiHistory, mdiRedo, mdiUndo } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { answerOf, api } from '../api/client.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { type SaveDraft, useDraft } from '../scorecards/use-draft.ts';
import { useSession } from '../session/use-session.ts';
import { DraftConflict } from '../ui/draft-conflict.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import type { EmailData } from './email-data.ts';
import { EmailForm } from './email-form.tsx';
import { EmailPreview } from './email-preview.tsx';
import { EmailVersions } from './email-versions.tsx';
import { PublishEmail } from './publish-email.tsx';
import { SplitTest } from './split-test.tsx';

const YamlView = lazy(async () => ({ default: (await import('../scorecards/yaml-view.tsx')).YamlView }));

type View = 'form' | 'text';
type Problems = { path: string; line: number | null; column: number | null; message: string }[];
const NO_PROBLEMS: Problems = [];

const saveDraft: SaveDraft = (slug, body) =>
  answerOf(api.PUT('/api/v1/emails/{slug}/draft', { params: { path: { slug } }, body }));

/** The editor: one text, as a form and as a file, beside the e-mail that it makes. */
export function EmailEditor({ email }: { email: EmailData }) {
  const { t } = useTranslation(['emails', 'scorecards']);
  const { may } = useSession();
  const isReadOnly = !may('mail:write');
  const { slug } = email;
  const start = { slug, text: email.draft ?? email.source ?? '', updatedAt: email.draftUpdatedAt, saveDraft };
  const draft = useDraft(start, isReadOnly);
  const [view, setView] = useState<View>('form');
  const [language, setLanguage] = useState<Language>();
  const [line, setLine] = useState<{ number: number }>();
  const [dialog, setDialog] = useState<'publish' | 'versions'>();
  const catalogue = useCatalogue();
  const [asked] = useDebouncedValue(draft.text, 300);
  const validation = useQuery({
    queryKey: ['email-problems', asked],
    queryFn: () => answerOf(api.POST('/api/v1/emails/validate', { body: { source: asked } })),
    placeholderData: (before) => before,
  });
  const problems = validation.data?.problems ?? NO_PROBLEMS;
  const isValid = validation.data?.isValid === true;
  const marks = useMemo(
    () =>
      problems.map((problem) => ({
        line: problem.line ?? 1,
        column: problem.column ?? 1,
        severity: 'error' as const,
        message: problem.message,
      })),
    [problems],
  );
  useHotkeys([
    ['mod+Z', draft.undo],
    ['mod+Y', draft.redo],
    ['mod+shift+Z', draft.redo],
  ]);
  const canPublish = isValid && draft.saved === 'saved' && draft.text !== email.source;
  return (
    <>
      <PageHeader
        title={email.title}
        text={
          email.liveVersion === null ? t('editor.notLive') : t('editor.live', { version: email.liveVersion })
        }
        actions={
          <>
            {!isReadOnly && (
              <>
                <Text size="sm" c="dimmed" role="status">
                  {t(`scorecards:editor.saved.${draft.saved}`)}
                </Text>
                <Button.Group>
                  <Button
                    variant="default"
                    disabled={!draft.canUndo}
                    onClick={draft.undo}
                    aria-label={t('scorecards:editor.undo')}
                  >
                    <Icon path={mdiUndo} />
                  </Button>
                  <Button
                    variant="default"
                    disabled={!draft.canRedo}
                    onClick={draft.redo}
                    aria-label={t('scorecards:editor.redo')}
                  >
                    <Icon path={mdiRedo} />
                  </Button>
                </Button.Group>
              </>
            )}
            <Button
              variant="default"
              leftSection={<Icon path={mdiHistory} size={18} />}
              onClick={() => setDialog('versions')}
            >
              {t('scorecards:versions.title')}
            </Button>
            {!isReadOnly && (
              <Button disabled={!canPublish} onClick={() => setDialog('publish')}>
                {t('scorecards:publish.open')}
              </Button>
            )}
          </>
        }
      />
      {draft.saved === 'conflict' && (
        <DraftConflict
          path={['emails', slug]}
          read={() => answerOf(api.GET('/api/v1/emails/{slug}', { params: { path: { slug } } }))}
          onKeep={draft.saveAnyway}
          onTake={draft.takeTheirs}
        />
      )}
      <SegmentedControl
        size="xs"
        mb="sm"
        value={view}
        aria-label={t('scorecards:editor.view')}
        onChange={(value) => setView(value as View)}
        data={(['form', 'text'] as const).map((value) => ({
          value,
          label: t(`scorecards:editor.views.${value}`),
        }))}
      />
      <ProblemList
        problems={problems}
        onGo={(number) => {
          setView('text');
          setLine({ number });
        }}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          {view === 'form' ? (
            <EmailForm draft={draft} chosen={language} onChoose={setLanguage} />
          ) : (
            <Suspense fallback={<Skeleton height={480} />}>
              <YamlView
                text={draft.text}
                label={t('editor.text')}
                onWrite={draft.write}
                onUndo={draft.undo}
                onRedo={draft.redo}
                marks={marks}
                catalogue={catalogue}
                isReadOnly={isReadOnly}
                line={line}
              />
            </Suspense>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }} component="aside" aria-label={t('preview.title')}>
          <EmailPreview source={isValid ? asked : undefined} language={language} onLanguage={setLanguage} />
          {email.liveVersion !== null && email.variants.length > 0 && <SplitTest slug={slug} />}
        </Grid.Col>
      </Grid>
      {dialog === 'publish' && (
        <PublishEmail
          source={draft.text}
          onPublished={draft.notePublished}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'versions' && (
        <EmailVersions email={email} mayPublish={!isReadOnly} onClose={() => setDialog(undefined)} />
      )}
    </>
  );
}

function ProblemList({ problems, onGo }: { problems: Problems; onGo: (line: number) => void }) {
  const { t } = useTranslation('scorecards');
  if (problems.length === 0) return null;
  return (
    <Notice color="red" title={t('editor.problems')} mb="sm">
      <ul style={{ margin: 0, paddingLeft: '1.25rem' }}>
        {problems.slice(0, 8).map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <Text size="sm" span>
              {message}
            </Text>{' '}
            {line !== null && (
              <Button size="compact-xs" variant="subtle" onClick={() => onGo(line)}>
                {t('editor.line', { line })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
