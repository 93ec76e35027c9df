import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepKind } from '../../src/domain/journey.ts';
import type { Draft } from '../scorecards/use-draft.ts';
import { GapPanel } from './gap-panel.tsx';
import { insertStep, type StepGap } from './journey-edits.ts';
import type { JourneyView } from './journey-view.ts';
import { StartPanel } from './start-panel.tsx';
import { StepPanel } from './step-panel.tsx';

/** What is open beside the journey. */
export function SidePanel({ draft, view }: { draft: Draft; view: JourneyView }) {
  const { t } = useTranslation(['journeys', 'common']);
  const { opened } = view;
  const step = opened?.kind === 'step' ? view.steps.find(({ id }) => id === opened.id) : undefined;
  if (!opened || (opened.kind === 'step' && !step)) return null;
  const add = (gap: StepGap, kind: StepKind): void => {
    const { edits, id } = insertStep(draft.document, { gap, kind });
    draft.edit(...edits);
    view.open({ kind: 'step', id });
  };
  const kind = step?.kind;
  const title =
    opened.kind === 'gap'
      ? t('newStep')
      : opened.kind === 'start'
        ? t('startPanel.title')
        : kind
          ? t(`kinds.${kind}`)
          : t('unnamedStep');
  return (
    <Drawer
      opened
      onClose={() => view.open(undefined)}
      position="right"
      size="lg"
      title={title}
      overlayProps={{ backgroundOpacity: 0.15 }}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {opened.kind === 'gap' && <GapPanel onChoose={(chosen) => add(opened.gap, chosen)} />}
      {opened.kind === 'start' && <StartPanel draft={draft} view={view} />}
      {step && <StepPanel key={step.id} step={step} draft={draft} view={view} />}
    </Drawer>
  );
}
