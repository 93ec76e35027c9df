import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { outlineJourney } from '../../src/domain/journey-outline.ts';
import { isObject, type Json } from '../../src/domain/json.ts';
import type { JourneyCheckAnswer } from '../../src/http/contract/journeys.ts';
import type { Draft } from '../scorecards/use-draft.ts';
import { removeStep } from './journey-edits.ts';
import type { JourneyView, Opened, StepState } from './journey-view.ts';
import type { JourneyData } from './use-journey.ts';

/** A draft with what is wrong with its steps and how many leads are where. */
export function useJourneyView(
  draft: Draft,
  { journey, check }: { journey: JourneyData; check: JourneyCheckAnswer | undefined },
): JourneyView {
  const { t } = useTranslation('journeys');
  const [opened, open] = useState<Opened>();
  const steps = useMemo(() => outlineJourney(draft.document), [draft.document]);
  const title =
    isObject(draft.document) && typeof draft.document['title'] === 'string'
      ? draft.document['title']
      : journey.title;
  const states = useMemo(() => {
    const positionOf = (path: string): number => Number(/^steps\[(\d+)\]/.exec(path)?.[1] ?? Number.NaN);
    const told = (position: number | undefined): Pick<StepState, 'problems' | 'warnings'> => {
      const isHere = ({ path }: { path: string }): boolean =>
        position === undefined ? Number.isNaN(positionOf(path)) : positionOf(path) === position;
      return {
        problems: (check?.problems ?? []).filter(isHere).map(({ message }) => message),
        warnings: (check?.warnings ?? [])
          .filter(isHere)
          .map(({ kind, about }) => t(`warnings.${kind}`, { about })),
      };
    };
    const progress = new Map(journey.steps.map((one) => [one.step, one]));
    const byId = new Map(
      steps.map((step): [string, StepState] => {
        const { inside = 0, ways = [] } = progress.get(step.id) ?? {};
        const passed = ways.reduce((sum, { leads }) => sum + leads, 0);
        return [
          step.id,
          {
            ...told(step.position),
            inside,
            passed,
            ways: new Map(ways.map(({ way, leads }) => [way, leads])),
          },
        ];
      }),
    );
    return { byId, start: told(undefined) };
  }, [steps, check, journey.steps, t]);
  const triggers: unknown = isObject(draft.document) ? draft.document['start'] : undefined;
  return {
    steps,
    triggers: Array.isArray(triggers) ? (triggers as Json[]) : [],
    title,
    stateOf: (id) => states.byId.get(id) ?? NOTHING,
    startState: states.start,
    hasCounts: journey.entered > 0,
    isReadOnly: draft.isReadOnly,
    opened,
    open,
    remove: (id) => {
      if (draft.isReadOnly) return;
      draft.edit(...removeStep(draft.document, id));
      open(undefined);
    },
  };
}

const NOTHING: StepState = { problems: [], warnings: [], inside: 0, passed: 0, ways: new Map() };
