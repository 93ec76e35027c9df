import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import {
  Controls,
  type Edge,
  type EdgeTypes,
  MarkerType,
  type Node,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { END } from '../../src/domain/journey.ts';
import classes from './journey-canvas.module.css';
import type { JourneyView } from './journey-view.ts';
import { type JourneyLayout, layoutJourney, START } from './layout-journey.ts';
import { EndNode, StartNode, StepNode } from './step-node.tsx';
import { STEP_WIDTH, WayEdge } from './way-edge.tsx';

const COLUMN_WIDTH = 260;
const ROW_HEIGHT = 170;
/** What stands above the first and below the last row. */
const MARGIN = 90;
const NODES: NodeTypes = { step: StepNode, start: StartNode, end: EndNode };
const EDGES: EdgeTypes = { way: WayEdge };

/** A journey as a picture, from top to bottom. Tab goes through the steps in the order of the flow, arrow keys along the ways. */
export function JourneyCanvas({ view }: { view: JourneyView }) {
  const { t } = useTranslation('journeys');
  const colorMode = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layoutJourney(view.steps), [view.steps]);
  const nodes = useMemo(() => nodesOf(view, layout), [view, layout]);
  const height = Math.max(...nodes.map(({ position }) => position.y)) + MARGIN;
  const edges = useMemo(() => edgesOf(view, layout), [view, layout]);
  const labels = {
    'controls.ariaLabel': t('zoom.title'),
    'controls.zoomIn.ariaLabel': t('zoom.in'),
    'controls.zoomOut.ariaLabel': t('zoom.out'),
    'controls.fitView.ariaLabel': t('zoom.fit'),
  };
  const focus = (id: string | undefined): void => {
    if (id === undefined) return;
    place.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus();
  };
  const follow = (event: KeyboardEvent<HTMLElement>): void => {
    const id = event.target instanceof HTMLElement ? event.target.dataset['node'] : undefined;
    if (id === undefined) return;
    const isDelete = event.key === 'Delete' || event.key === 'Backspace';
    if (isDelete && id !== START && !view.isReadOnly) view.remove(id);
    const next = neighbour(view, id, event.key);
    if (next === undefined && !isDelete) return;
    event.preventDefault();
    focus(next);
  };
  return (
    <ReactFlowProvider>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        ref={place}
        className={classes.canvas}
        style={{ height }}
        role="group"
        aria-label={t('canvas')}
        onKeyDown={follow}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODES}
          edgeTypes={EDGES}
          colorMode={colorMode}
          ariaLabelConfig={labels}
          fitView
          fitViewOptions={FIT}
          minZoom={0.2}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          zoomOnScroll={false}
          preventScrolling={false}
        >
          <Controls showInteractive={false} />
          <Fitting layout={layout} />
        </ReactFlow>
      </div>
    </ReactFlowProvider>
  );
}

const FIT = { maxZoom: 1, minZoom: 0.4, padding: 0.04 };

/** Shows all of the journey again when steps come or go. */
function Fitting({ layout }: { layout: JourneyLayout }) {
  const { fitView } = useReactFlow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another layout is what it waits for
  useEffect(() => {
    void fitView(FIT);
  }, [layout, fitView]);
  return null;
}

/** Where an arrow key leads: down the first way, up to what leads here, sideways to what stands beside. */
function neighbour({ steps }: JourneyView, id: string, key: string): string | undefined {
  const ways = new Map(steps.map((step) => [step.id, step.ways.map(({ to }) => to)]));
  ways.set(
    START,
    steps.slice(0, 1).map((step) => step.id),
  );
  const above = [...ways].find(([, to]) => to.includes(id))?.[0];
  if (key === 'ArrowDown') return ways.get(id)?.find((to) => to !== END);
  if (key === 'ArrowUp') return above;
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const beside = (above === undefined ? [] : (ways.get(above) ?? [])).filter((to) => to !== END);
  return beside[beside.indexOf(id) + (key === 'ArrowRight' ? 1 : -1)];
}

function nodesOf(view: JourneyView, { steps }: JourneyLayout): Node[] {
  const byId = new Map(view.steps.map((step) => [step.id, step]));
  return steps
    .toSorted((a, b) => a.row - b.row || a.column - b.column)
    .map(({ id, column, row }): Node => {
      const position = { x: column * COLUMN_WIDTH, y: row * ROW_HEIGHT };
      const step = byId.get(id);
      // Steps take clicks by themselves; without this the library lets none through to them.
      const style = { pointerEvents: 'all' as const };
      if (step) return { id, type: 'step', position, style, data: { step, view } };
      return { id, type: id === START ? 'start' : 'end', position, style, data: { view } };
    });
}

function edgesOf(view: JourneyView, { ways }: JourneyLayout): Edge[] {
  const markerEnd = { type: MarkerType.ArrowClosed };
  const byId = new Map(view.steps.map((step) => [step.id, step]));
  return ways.map(({ from, way, to, lane }): Edge => {
    const step = byId.get(from);
    const gap = step ? { from, way } : { from: null };
    const laneX = lane === undefined ? undefined : lane * COLUMN_WIDTH + STEP_WIDTH / 2;
    return {
      id: `${from} ${way}`,
      source: from,
      target: to,
      type: 'way',
      markerEnd,
      data: { view, gap, step, laneX },
    };
  });
}
