import { mdiPlus } from '@mdi/js';
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import classes from './journey-canvas.module.css';
import type { StepGap } from './journey-edits.ts';
import type { JourneyView } from './journey-view.ts';
import { useStepWords } from './use-step-words.ts';

type WayData = { view: JourneyView; gap: StepGap; step?: OutlinedStep; position?: number };

/** Ways of one step keep this far apart where they begin, so that their labels do. */
const APART = 36;

/** A way from step to step: its name, how many of those that went on took it, and the place for a new step. */
export function WayEdge({ data, markerEnd, id, ...ends }: EdgeProps<Edge<WayData>>) {
  const { t } = useTranslation('journeys');
  const words = useStepWords();
  const { percent } = useFormat();
  const [path, labelX, labelY] = getSmoothStepPath({
    ...ends,
    ...(data?.position !== undefined && (data.step?.ways.length ?? 1) > 1
      ? { centerY: ends.sourceY + 22 + (ends.targetY < ends.sourceY ? data.position * APART : 0) }
      : {}),
  });
  if (!data) return null;
  const { view, gap, step } = data;
  const way = gap.from === null ? '' : gap.way;
  const state = step && view.stateOf(step.id);
  const share = state && state.passed > 0 ? (state.ways.get(way) ?? 0) / state.passed : undefined;
  const isSeveral = (step?.ways.length ?? 1) > 1;
  // The label of a way that turns sits where it comes down, above what it leads to.
  const [x, y] = isSeveral ? [ends.targetX, Math.min(labelY + 24, ends.targetY - 30)] : [labelX, labelY];
  const isBack = ends.targetY < ends.sourceY;
  return (
    <>
      <BaseEdge id={id} path={path} {...(markerEnd !== undefined && { markerEnd })} />
      <EdgeLabelRenderer>
        <div
          className={`${classes.way} nodrag nopan`}
          style={{
            transform: `translate(-50%, -50%) translate(${isBack ? labelX : x}px, ${isBack ? labelY : y}px)`,
          }}
        >
          {isSeveral && <span>{words.wayOf(way)}</span>}
          {share !== undefined && isSeveral && (
            <span title={t('goOn', { share: percent(share) })}>{percent(share)}</span>
          )}
          {!view.isReadOnly && (
            <button
              type="button"
              className={classes.add}
              aria-label={
                step ? t('addAfter', { step: words.titleOf(step), way: words.wayOf(way) }) : t('addFirst')
              }
              onClick={() => view.open({ kind: 'gap', gap })}
            >
              <Icon path={mdiPlus} size={16} />
            </button>
          )}
        </div>
      </EdgeLabelRenderer>
    </>
  );
}
