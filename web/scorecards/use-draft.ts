import { useDebouncedCallback } from '@mantine/hooks';
import { useCallback, useMemo, useReducer, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Json } from '../../src/domain/json.ts';
import { readYaml } from '../../src/domain/read-yaml.ts';
import { applyYamlEdit } from '../../src/domain/yaml-edit/apply-yaml-edit.ts';
import type { YamlEdit } from '../../src/domain/yaml-edit/yaml-edit.ts';
import type { scorecardProblemSchema } from '../../src/http/contract/scorecards.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { notifyProblem } from '../ui/notify.tsx';
import { beginHistory, editText, type TextHistory } from './text-history.ts';

export type ScorecardProblem = z.infer<typeof scorecardProblemSchema>;
export type SavedState = 'saved' | 'unsaved' | 'saving' | 'conflict' | 'failed';

/** One text that form and file show, as it is being worked on. */
export interface Draft {
  slug: string;
  text: string;
  /** What the text holds; undefined while it cannot be read. */
  document: Json | undefined;
  /** Why the text cannot be read. */
  mistake: { line: number | null; message: string } | undefined;
  isReadOnly: boolean;
  saved: SavedState;
  canUndo: boolean;
  canRedo: boolean;
  write(text: string): void;
  edit(...edits: YamlEdit[]): void;
  undo(): void;
  redo(): void;
  /** Saves over what somebody else has saved meanwhile. */
  saveAnyway(): void;
  /** Notes that this text was published, so that there is no draft any more. */
  notePublished(): void;
  /** Takes the text that somebody else has saved meanwhile. */
  takeTheirs(theirs: { text: string; updatedAt: string | null }): void;
}

const SAVED_AFTER_MS = 800;

/** Keeps a draft on the server. Without `basedOn` it writes over what anybody else has saved. */
export type SaveDraft = (
  slug: string,
  body: { source: string; basedOn?: string | null },
) => Promise<{ draftUpdatedAt: string }>;

/** Works on a draft: undo, saving by itself, and noticing that somebody else has saved meanwhile. */
export function useDraft(
  start: { slug: string; text: string; updatedAt: string | null; saveDraft: SaveDraft },
  isReadOnly: boolean,
): Draft {
  const { slug, saveDraft } = start;
  const [history, change] = useReducer(editText, start.text, beginHistory);
  const [saved, setSaved] = useState<SavedState>('saved');
  const basedOn = useRef(start.updatedAt);
  const latest = useRef<TextHistory>(history);
  latest.current = history;
  // One request at a time, each based on the one before.
  const saving = useRef<Promise<void>>(Promise.resolve());

  const save = useCallback(
    (isForced: boolean) => {
      saving.current = saving.current.then(async () => {
        const source = latest.current.text;
        setSaved('saving');
        try {
          const body = { source, ...(!isForced && { basedOn: basedOn.current }) };
          const answer = await saveDraft(slug, body);
          basedOn.current = answer.draftUpdatedAt;
          setSaved(latest.current.text === source ? 'saved' : 'unsaved');
        } catch (problem) {
          const isConflict = problem instanceof ApiProblem && problem.status === 409;
          setSaved(isConflict ? 'conflict' : 'failed');
          if (!isConflict) notifyProblem(problem);
        }
      });
    },
    [slug, saveDraft],
  );
  const saveSoon = useDebouncedCallback(() => save(false), SAVED_AFTER_MS);
  const act = useCallback(
    (action: Parameters<typeof change>[0]) => {
      change(action);
      setSaved((before) => (before === 'conflict' ? before : 'unsaved'));
      saveSoon();
    },
    [saveSoon],
  );
  const reading = useMemo(() => readYaml(history.text), [history.text]);
  const [problem] = reading.ok ? [] : reading.problems;
  return {
    slug,
    text: history.text,
    document: reading.ok ? (reading.value as Json) : undefined,
    mistake: problem && { line: problem.line ?? null, message: problem.found },
    isReadOnly,
    saved,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    write: (text) => act({ kind: 'write', text, at: Date.now() }),
    edit: (...edits) => {
      const text = edits.reduce((before, edit) => applyYamlEdit(before, edit) ?? before, latest.current.text);
      if (text !== latest.current.text) act({ kind: 'edit', text });
    },
    undo: () => act({ kind: 'undo' }),
    redo: () => act({ kind: 'redo' }),
    saveAnyway: () => save(true),
    notePublished: () => {
      basedOn.current = null;
    },
    takeTheirs: (theirs) => {
      basedOn.current = theirs.updatedAt;
      change({ kind: 'edit', text: theirs.text });
      setSaved('saved');
    },
  };
}
