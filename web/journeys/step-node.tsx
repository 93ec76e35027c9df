import { mdiAlertCircleOutline, mdiAlertOutline, mdiSignDirection } from '@mdi/js';
import { Handle, type Node, type NodeProps, Position, useReactFlow } from '@xyflow/react';
import type { FocusEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import classes from './journey-canvas.module.css';
import type { JourneyView, StepState } from './journey-view.ts';
import { START } from './layout-journey.ts';
import { STEP_ICONS } from './step-icons.ts';
import { useStepWords } from './use-step-words.ts';

/** A step in the picture of a journey. */
export function StepNode({ id, data }: NodeProps<Node<{ step: OutlinedStep; view: JourneyView }>>) {
  const { t } = useTranslation('journeys');
  const words = useStepWords();
  const { number } = useFormat();
  const { step, view } = data;
  const state = view.stateOf(id);
  return (
    <Box
      id={id}
      state={state}
      isOpen={view.opened?.kind === 'step' && view.opened.id === id}
      onOpen={() => view.open({ kind: 'step', id })}
      className={step.kind === 'goal' ? classes.goal : undefined}
    >
      <span className={classes.title}>
        {step.kind && <Icon path={STEP_ICONS[step.kind]} size={18} />}
        {words.titleOf(step)}
        <StateIcon state={state} />
      </span>
      <span className={classes.summary}>{words.summaryOf(step)}</span>
      {view.hasCounts && (
        <div className={classes.counts}>
          {t('insideNow', { count: state.inside, number: number(state.inside) })},{' '}
          {t('passed', { count: state.passed, number: number(state.passed) })}
        </div>
      )}
    </Box>
  );
}

/** What lets leads in. */
export function StartNode({ data: { view } }: NodeProps<Node<{ view: JourneyView }>>) {
  const { t } = useTranslation('journeys');
  const words = useStepWords();
  return (
    <Box
      id={START}
      state={view.startState}
      isOpen={view.opened?.kind === 'start'}
      onOpen={() => view.open({ kind: 'start' })}
    >
      <span className={classes.title}>
        <Icon path={mdiSignDirection} size={18} />
        {t('start')}
        <StateIcon state={view.startState} />
      </span>
      <span className={classes.summary}>{words.triggersOf(view.triggers)}</span>
    </Box>
  );
}

/** Where a way ends. */
export function EndNode() {
  const { t } = useTranslation('journeys');
  return (
    <div className={classes.place}>
      <Handle type="target" position={Position.Top} className={classes.handle ?? ''} />
      <div className={classes.end}>{t('end')}</div>
    </div>
  );
}

type State = Pick<StepState, 'problems' | 'warnings'>;

function Box({
  id,
  state,
  isOpen,
  onOpen,
  className = '',
  children,
}: {
  id: string;
  state: State;
  isOpen: boolean;
  onOpen: () => void;
  className?: string | undefined;
  children: ReactNode;
}) {
  const { setCenter, getNode, getZoom } = useReactFlow();
  const show = ({ currentTarget }: FocusEvent<HTMLElement>): void => {
    const node = getNode(id);
    if (!node || !currentTarget.matches(':focus-visible')) return;
    void setCenter(node.position.x + 110, node.position.y + 45, { zoom: getZoom() });
  };
  const dataState = state.problems.length > 0 ? 'problem' : state.warnings.length > 0 ? 'warning' : undefined;
  return (
    <>
      <Handle type="target" position={Position.Top} className={classes.handle ?? ''} />
      <button
        type="button"
        className={`${classes.node} ${className}`}
        data-node={id}
        data-state={dataState}
        aria-expanded={isOpen}
        onClick={onOpen}
        onFocus={show}
      >
        {children}
      </button>
      <Handle type="source" position={Position.Bottom} className={classes.handle ?? ''} />
    </>
  );
}

function StateIcon({ state: { problems, warnings } }: { state: State }) {
  const { t } = useTranslation('journeys');
  if (problems.length > 0) return <Icon path={mdiAlertCircleOutline} size={18} label={t('problemHere')} />;
  if (warnings.length > 0) return <Icon path={mdiAlertOutline} size={18} label={t('warningHere')} />;
  return null;
}
