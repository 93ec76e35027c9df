import type { Draft } from '../scorecards/use-draft.ts';
import { useSession } from '../session/use-session.ts';
import { DryRunPanel } from './dry-run-panel.tsx';
import { JourneyVersionsPanel } from './journey-versions-panel.tsx';
import type { JourneyView } from './journey-view.ts';
import { PublishJourneyDialog } from './publish-journey-dialog.tsx';
import type { JourneyData } from './use-journey.ts';
import { useStepWords } from './use-step-words.ts';

/** What is asked or shown over the journey; an earlier version that is to be published again, by its text. */
export type JourneyDialog = 'publish' | 'dry-run' | 'versions' | { source: string };

/** The dialog that is open over the journey. */
export function JourneyDialogs({
  dialog,
  onDialog,
  draft,
  view,
  journey,
}: {
  dialog: JourneyDialog | undefined;
  onDialog: (dialog: JourneyDialog | undefined) => void;
  draft: Draft;
  view: JourneyView;
  journey: JourneyData;
}) {
  const { may } = useSession();
  const words = useStepWords();
  const close = (): void => onDialog(undefined);
  if (dialog === undefined) return null;
  if (dialog === 'dry-run') return <DryRunPanel source={draft.text} view={view} onClose={close} />;
  if (dialog === 'versions') {
    return (
      <JourneyVersionsPanel
        journey={journey}
        mayPublish={may('journeys:write')}
        onRollBack={(source) => onDialog({ source })}
        onClose={close}
      />
    );
  }
  return (
    <PublishJourneyDialog
      source={dialog === 'publish' ? draft.text : dialog.source}
      nameOf={(step) => words.nameOf(step, view.steps)}
      onPublished={() => dialog === 'publish' && draft.notePublished()}
      onClose={close}
    />
  );
}
