import { mdiPlus } from '@mdi/js';
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import classes from './journey-canvas.module.css';
import type { StepGap } from './journey-edits.ts';
import type { JourneyView } from './journey-view.ts';
import { useStepWords } from './use-step-words.ts';

type WayData = { view: JourneyView; gap: StepGap; step: OutlinedStep | undefined; laneX: number | undefined };

/** In pixels, as the style of a step says. */
export const STEP_WIDTH = 220;

/** How far from a step ways turn, in pixels. */
const TURN = 20;

/** A way from step to step: its name, how many of those that went on took it, and the place for a new step. */
export function WayEdge({
  data,
  markerEnd,
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
}: EdgeProps<Edge<WayData>>) {
  const { t } = useTranslation('journeys');
  const words = useStepWords();
  const { percent } = useFormat();
  if (!data) return null;
  const { view, gap, step, laneX = targetX } = data;
  const path = pathThrough([
    [sourceX, sourceY],
    [sourceX, sourceY + TURN],
    [laneX, sourceY + TURN],
    [laneX, targetY - TURN],
    [targetX, targetY - TURN],
    [targetX, targetY],
  ]);
  const way = gap.from === null ? '' : gap.way;
  const state = step && view.stateOf(step.id);
  const share = state && state.passed > 0 ? (state.ways.get(way) ?? 0) / state.passed : undefined;
  const isSeveral = (step?.ways.length ?? 1) > 1;
  const isBack = targetY < sourceY;
  const labelY = isBack ? sourceY + TURN : sourceY + TURN + 24;
  return (
    <>
      <BaseEdge id={id} path={path} {...(markerEnd !== undefined && { markerEnd })} />
      <EdgeLabelRenderer>
        <div
          className={`${classes.way} nodrag nopan`}
          style={{ transform: `translate(-50%, -50%) translate(${laneX}px, ${labelY}px)` }}
        >
          {isSeveral && <span>{words.wayOf(way)}</span>}
          {share !== undefined && (isSeveral || share < 1) && (
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

/** A line through points, corner by corner. */
function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], position) => `${position === 0 ? 'M' : 'L'} ${x} ${y}`).join(' ');
}
