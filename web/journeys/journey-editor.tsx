import { Button, Group, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { mdiAccountSearchOutline, mdiHistory, mdiRedo, mdiUndo } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyCheckAnswer } from '../../src/http/contract/journeys.ts';
import { answerOf, api } from '../api/client.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { type Draft, type SaveDraft, useDraft } from '../scorecards/use-draft.ts';
import type { YamlMark } from '../scorecards/yaml-view.tsx';
import { useSession } from '../session/use-session.ts';
import { DraftConflict } from '../ui/draft-conflict.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Findings } from './findings.tsx';
import { type JourneyDialog, JourneyDialogs } from './journey-dialogs.tsx';
import { JourneyStatusButtons } from './journey-status-buttons.tsx';
import { OutlineView } from './outline-view.tsx';
import { SidePanel } from './side-panel.tsx';
import type { JourneyData } from './use-journey.ts';
import { useJourneyView } from './use-journey-view.ts';

const YamlView = lazy(async () => ({ default: (await import('../scorecards/yaml-view.tsx')).YamlView }));
const JourneyCanvas = lazy(async () => ({ default: (await import('./journey-canvas.tsx')).JourneyCanvas }));

type Show = 'canvas' | 'outline' | 'text';
const saveDraft: SaveDraft = (slug, body) =>
  answerOf(api.PUT('/api/v1/journeys/{slug}/draft', { params: { path: { slug } }, body }));

/** The editor of a journey: one text, as a picture, as an outline and as a file. */
export function JourneyEditor({ journey }: { journey: JourneyData }) {
  const { t } = useTranslation(['journeys', 'scorecards', 'common']);
  const { may } = useSession();
  const { slug, liveVersion } = journey;
  const isReadOnly = !may('journeys:write');
  const draft = useDraft(
    { slug, text: journey.draft ?? journey.source ?? '', updatedAt: journey.draftUpdatedAt, saveDraft },
    isReadOnly,
  );
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [chosen, setShow] = useState<Show>('canvas');
  const show = isNarrow && chosen === 'canvas' ? 'outline' : chosen;
  const [dialog, setDialog] = useState<JourneyDialog>();
  const [asked] = useDebouncedValue(draft.text, 250);
  const check = useQuery({
    queryKey: ['journey-check', asked],
    queryFn: () => answerOf(api.POST('/api/v1/journeys/check', { body: { source: asked } })),
    placeholderData: (before) => before,
  });
  const view = useJourneyView(draft, { journey, check: check.data });
  const isValid = check.data?.isValid === true && !check.isPlaceholderData && asked === draft.text;
  useHotkeys([
    ['mod+Z', draft.undo],
    ['mod+Y', draft.redo],
    ['mod+shift+Z', draft.redo],
  ]);
  return (
    <>
      <PageHeader
        title={view.title}
        text={
          liveVersion === null
            ? t('scorecards:editor.notLive')
            : `${t(`status.${journey.status}`)}. ${t('scorecards:editor.live', { version: liveVersion })}`
        }
        actions={
          <>
            {!isReadOnly && <UndoButtons draft={draft} />}
            <Button
              variant="default"
              leftSection={<Icon path={mdiAccountSearchOutline} size={18} />}
              disabled={!check.data || check.data.slug === null}
              onClick={() => setDialog('dry-run')}
            >
              {t('dryRun.open')}
            </Button>
            {liveVersion !== null && (
              <Button
                variant="default"
                leftSection={<Icon path={mdiHistory} size={18} />}
                onClick={() => setDialog('versions')}
              >
                {t('scorecards:versions.title')}
              </Button>
            )}
            {!isReadOnly && liveVersion !== null && <JourneyStatusButtons journey={journey} />}
            {!isReadOnly && (
              <Button
                disabled={!isValid || draft.saved !== 'saved' || draft.text === journey.source}
                onClick={() => setDialog('publish')}
              >
                {t('publish.open')}
              </Button>
            )}
          </>
        }
      />
      {draft.saved === 'conflict' && (
        <DraftConflict
          path={['journeys', slug]}
          read={() => answerOf(api.GET('/api/v1/journeys/{slug}', { params: { path: { slug } } }))}
          onKeep={draft.saveAnyway}
          onTake={draft.takeTheirs}
        />
      )}
      <SegmentedControl
        size="xs"
        mb="sm"
        value={show}
        aria-label={t('scorecards:editor.view')}
        onChange={(value) => setShow(value as Show)}
        data={(isNarrow ? (['outline', 'text'] as const) : (['canvas', 'outline', 'text'] as const)).map(
          (value) => ({ value, label: t(`views.${value}`) }),
        )}
      />
      <Findings draft={draft} view={view} check={check.data} />
      <Suspense fallback={<Skeleton height={480} />}>
        {show === 'canvas' && <JourneyCanvas view={view} />}
        {show === 'outline' && <OutlineView view={view} />}
        {show === 'text' && <JourneyText draft={draft} check={check.data} />}
      </Suspense>
      <SidePanel draft={draft} view={view} />
      <JourneyDialogs dialog={dialog} onDialog={setDialog} draft={draft} view={view} journey={journey} />
    </>
  );
}

function JourneyText({ draft, check }: { draft: Draft; check: JourneyCheckAnswer | undefined }) {
  const { t } = useTranslation('journeys');
  const catalogue = useCatalogue();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are another function each time, and say the same
  const marks = useMemo(
    (): YamlMark[] => [
      ...(check?.problems ?? []).map(({ line, column, message }) => ({
        line: line ?? 1,
        column: column ?? 1,
        severity: 'error' as const,
        message,
      })),
      ...(check?.warnings ?? []).map(({ line, column, kind, about }) => ({
        line: line ?? 1,
        column: column ?? 1,
        severity: 'warning' as const,
        message: t(`warnings.${kind}`, { about }),
      })),
    ],
    [check],
  );
  return (
    <YamlView
      text={draft.text}
      label={t('textLabel')}
      onWrite={draft.write}
      onUndo={draft.undo}
      onRedo={draft.redo}
      marks={marks}
      catalogue={catalogue}
      isReadOnly={draft.isReadOnly}
    />
  );
}

function UndoButtons({ draft }: { draft: Draft }) {
  const { t } = useTranslation('scorecards');
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed" role="status">
        {t(`editor.saved.${draft.saved}`)}
      </Text>
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
    </Group>
  );
}
