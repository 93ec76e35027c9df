import { Button, Grid, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { mdiHistory, mdiRedo, mdiUndo } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WarningAnswer } from '../../src/http/contract/scorecards.ts';
import { answerOf, api } from '../api/client.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { useSession } from '../session/use-session.ts';
import { DraftConflict } from '../ui/draft-conflict.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { type FormTab, FormView } from './form-view.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { type Draft, type SaveDraft, type ScorecardProblem, useDraft } from './use-draft.ts';
import { useMarks } from './use-marks.ts';
import { usePreview } from './use-preview.ts';
import type { useScorecard } from './use-scorecard.ts';
import { PublishingProgress, VersionsPanel } from './versions-panel.tsx';

const YamlView = lazy(async () => ({ default: (await import('./yaml-view.tsx')).YamlView }));

type ScorecardData = NonNullable<ReturnType<typeof useScorecard>['data']>;
type View = 'form' | 'both' | 'text';
const NO_PROBLEMS: readonly ScorecardProblem[] = [];

const saveDraft: SaveDraft = (slug, body) =>
  answerOf(api.PUT('/api/v1/scorecards/{slug}/draft', { params: { path: { slug } }, body }));

/** The editor: one text, as a form and as a file, beside what it would change. */
export function ScorecardEditor({ scorecard }: { scorecard: ScorecardData }) {
  const { t } = useTranslation('scorecards');
  const { may } = useSession();
  const isReadOnly = !may('scorecards:write');
  const { slug } = scorecard;
  const draft = useDraft(
    {
      slug,
      text: scorecard.draft ?? scorecard.source ?? '',
      updatedAt: scorecard.draftUpdatedAt,
      saveDraft,
    },
    isReadOnly,
  );
  const [view, setView] = useState<View>('form');
  const [tab, setTab] = useState<FormTab>('rules');
  const [opened, setOpened] = useState<number>();
  const [line, setLine] = useState<{ number: number }>();
  const [dialog, setDialog] = useState<'publish' | 'versions' | { version: number; source: string }>();
  const catalogue = useCatalogue();
  const [asked] = useDebouncedValue(draft.text, 250);
  const validation = useQuery({
    queryKey: ['scorecard-problems', asked],
    queryFn: () => answerOf(api.POST('/api/v1/scorecards/validate', { body: { source: asked } })),
    placeholderData: (before) => before,
  });
  const problems = validation.data?.problems ?? NO_PROBLEMS;
  const isValid = validation.data?.isValid === true;
  const preview = usePreview(isValid ? asked : undefined, scorecard.liveVersion);
  const marks = useMarks(problems, preview.answer?.warnings);
  useHotkeys([
    ['mod+Z', draft.undo],
    ['mod+Y', draft.redo],
    ['mod+shift+Z', draft.redo],
  ]);
  const showLine = (number: number): void => {
    setView((before) => (before === 'form' ? 'both' : before));
    setLine({ number });
  };
  const goTo = (warning: WarningAnswer): void => {
    const position = Number(/^rules\[(\d+)\]/.exec(warning.path)?.[1] ?? Number.NaN);
    if (view !== 'form' && warning.line !== null) showLine(warning.line);
    if (view === 'text') return;
    setTab('band' in warning ? 'bands' : warning.path.startsWith('eligible') ? 'basics' : 'rules');
    if (!Number.isNaN(position)) setOpened(position);
  };
  const publishing = scorecard.versions.find(({ status }) => status === 'publishing');
  const form = (
    <FormView
      draft={draft}
      preview={preview.answer}
      tab={tab}
      onTab={setTab}
      opened={opened}
      onOpen={setOpened}
      showLine={showLine}
    />
  );
  const text = (
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
  );
  return (
    <>
      <PageHeader
        title={titleOf(draft.document) ?? scorecard.title}
        text={
          scorecard.liveVersion === null
            ? t('editor.notLive')
            : t('editor.live', { version: scorecard.liveVersion })
        }
        actions={
          <EditorActions
            draft={draft}
            canPublish={
              isValid &&
              publishing === undefined &&
              draft.saved === 'saved' &&
              draft.text !== scorecard.source
            }
            onVersions={() => setDialog('versions')}
            onPublish={() => setDialog('publish')}
          />
        }
      />
      {publishing && <PublishingProgress progress={publishing.progress} />}
      {draft.saved === 'conflict' && (
        <DraftConflict
          path={['scorecards', slug]}
          read={() => answerOf(api.GET('/api/v1/scorecards/{slug}', { params: { path: { slug } } }))}
          onKeep={draft.saveAnyway}
          onTake={draft.takeTheirs}
        />
      )}
      <SegmentedControl
        size="xs"
        mb="sm"
        value={view}
        aria-label={t('editor.view')}
        onChange={(value) => setView(value as View)}
        data={(['form', 'both', 'text'] as const).map((value) => ({
          value,
          label: t(`editor.views.${value}`),
        }))}
      />
      <Problems problems={problems} onGo={showLine} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          {view === 'both' ? (
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 6 }}>{form}</Grid.Col>
              <Grid.Col span={{ base: 12, md: 6 }}>{text}</Grid.Col>
            </Grid>
          ) : view === 'form' ? (
            form
          ) : (
            text
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }} component="aside" aria-label={t('preview.title')}>
          <PreviewPanel preview={preview} isStale={!isValid && validation.data !== undefined} goTo={goTo} />
        </Grid.Col>
      </Grid>
      {dialog === 'publish' && (
        <PublishDialog
          slug={slug}
          source={draft.text}
          liveSource={scorecard.source}
          preview={preview.answer}
          onPublished={draft.notePublished}
          onClose={() => setDialog(undefined)}
        />
      )}
      {typeof dialog === 'object' && (
        <PublishDialog
          slug={slug}
          source={dialog.source}
          version={dialog.version}
          liveSource={scorecard.source}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'versions' && (
        <VersionsPanel
          slug={slug}
          versions={scorecard.versions}
          mayPublish={!isReadOnly && !publishing}
          onRollBack={(version, source) => setDialog({ version, source })}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

function EditorActions({
  draft,
  canPublish,
  onVersions,
  onPublish,
}: {
  draft: Draft;
  canPublish: boolean;
  onVersions: () => void;
  onPublish: () => void;
}) {
  const { t } = useTranslation('scorecards');
  return (
    <>
      {!draft.isReadOnly && (
        <>
          <SavedNotice saved={draft.saved} />
          <Button.Group>
            <Button
              variant="default"
              disabled={!draft.canUndo}
              onClick={draft.undo}
              aria-label={t('editor.undo')}
            >
              <Icon path={mdiUndo} />
            </Button>
            <Button
              variant="default"
              disabled={!draft.canRedo}
              onClick={draft.redo}
              aria-label={t('editor.redo')}
            >
              <Icon path={mdiRedo} />
            </Button>
          </Button.Group>
        </>
      )}
      <Button variant="default" leftSection={<Icon path={mdiHistory} size={18} />} onClick={onVersions}>
        {t('versions.title')}
      </Button>
      {!draft.isReadOnly && (
        <Button disabled={!canPublish} onClick={onPublish}>
          {t('publish.open')}
        </Button>
      )}
    </>
  );
}

function SavedNotice({ saved }: { saved: Draft['saved'] }) {
  const { t } = useTranslation('scorecards');
  return (
    <Text size="sm" c="dimmed" role="status">
      {t(`editor.saved.${saved}`)}
    </Text>
  );
}

function Problems({
  problems,
  onGo,
}: {
  problems: readonly { path: string; line: number | null; message: string }[];
  onGo: (line: number) => void;
}) {
  const { t } = useTranslation('scorecards');
  if (problems.length === 0) return null;
  return (
    <Notice color="red" title={t('editor.problems')} mb="sm">
      <ul style={{ margin: 0, paddingLeft: '1.25rem' }}>
        {problems.slice(0, 8).map(({ path, line, message }) => (
          <li key={path + message}>
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

function titleOf(document: unknown): string | undefined {
  const title =
    typeof document === 'object' && document !== null && 'title' in document ? document.title : undefined;
  return typeof title === 'string' && title !== '' ? title : undefined;
}
