import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { CatalogueAnswer } from '../../src/http/contract/coverage.ts';
import { SCHEMA_WORDS } from './schema-words.ts';

/** A mistake or a warning at a place of the text. */
export interface YamlMark {
  line: number;
  column: number;
  severity: 'error' | 'warning';
  message: string;
}

/** The text of a scorecard or a condition with its mistakes; loaded with the first text that is shown. */
export function YamlView({
  text,
  label,
  onWrite,
  onUndo,
  onRedo,
  marks,
  catalogue,
  isReadOnly = false,
  line,
}: {
  text: string;
  label: string;
  onWrite: (text: string) => void;
  /** Undo and redo of the whole draft, by the keys for it. */
  onUndo?: () => void;
  onRedo?: () => void;
  marks: readonly YamlMark[];
  catalogue: CatalogueAnswer;
  isReadOnly?: boolean;
  /** The line to go to; a new object for each time. */
  line?: { number: number } | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onWrite, onUndo, onRedo, catalogue });
  latest.current = { onWrite, onUndo, onRedo, catalogue };

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes is handed in below
  useEffect(() => {
    if (!place.current) return;
    const run = (what: 'onUndo' | 'onRedo') => () => {
      latest.current[what]?.();
      return latest.current[what] !== undefined;
    };
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          yaml(),
          syntaxHighlighting(COLORS),
          lintGutter(),
          LOOKS,
          EditorView.lineWrapping,
          autocompletion({ override: [(context) => complete(context, latest.current.catalogue)] }),
          keymap.of([
            { key: 'Mod-z', run: run('onUndo') },
            { key: 'Mod-y', mac: 'Mod-Shift-z', run: run('onRedo') },
            indentWithTab,
            ...defaultKeymap,
          ]),
          WRITABLE.of(EditorState.readOnly.of(isReadOnly)),
          // A long text scrolls, which needs something inside that the focus reaches.
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onWrite(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const shown = view.current;
    if (!shown || shown.state.doc.toString() === text) return;
    shown.dispatch({ changes: differenceOf(shown.state.doc.toString(), text) });
  }, [text]);

  useEffect(() => {
    view.current?.dispatch({ effects: WRITABLE.reconfigure(EditorState.readOnly.of(isReadOnly)) });
  }, [isReadOnly]);

  useEffect(() => {
    const shown = view.current;
    if (shown)
      shown.dispatch(
        setDiagnostics(
          shown.state,
          marks.map((mark) => diagnosticOf(shown, mark)),
        ),
      );
  }, [marks]);

  useEffect(() => {
    const shown = view.current;
    if (!shown || !line || line.number > shown.state.doc.lines) return;
    const { from } = shown.state.doc.line(line.number);
    shown.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    shown.focus();
  }, [line]);

  return <div ref={place} />;
}

const WRITABLE = new Compartment();

const LOOKS = EditorView.theme({
  '&': {
    fontSize: '0.8125rem',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-sm)',
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-color-leaf-7)' },
  '.cm-content': { fontFamily: 'ui-monospace, monospace', caretColor: 'var(--mantine-color-text)' },
  '.cm-scroller': { maxHeight: '75vh', overflow: 'auto' },
  '.cm-gutters': {
    backgroundColor: 'var(--mantine-color-default-hover)',
    color: 'var(--mantine-color-dimmed)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--mantine-color-default-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
  },
});

const COLORS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'light-dark(#1f5836, #95cfa9)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool], color: 'light-dark(#8a3b00, #eba15b)' },
  { tag: tags.string, color: 'light-dark(#1c4f8a, #7aa9e6)' },
]);

/** The one stretch that differs, so that the cursor stays where it is. */
function differenceOf(before: string, after: string): { from: number; to: number; insert: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let behind = 0;
  while (behind < most - from && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1;
  return { from, to: before.length - behind, insert: after.slice(from, after.length - behind) };
}

function diagnosticOf({ state }: EditorView, { line, column, severity, message }: YamlMark): Diagnostic {
  const place = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  const from = Math.min(place.to, place.from + Math.max(0, column - 1));
  return { from, to: place.to, severity, message };
}

function complete(context: CompletionContext, { events, traits }: CatalogueAnswer): CompletionResult | null {
  const before = context.state.doc
    .lineAt(context.pos)
    .text.slice(0, context.pos - context.state.doc.lineAt(context.pos).from);
  const word = context.matchBefore(/[\w.$-][\w .$-]*$/);
  const from = word?.from ?? context.pos;
  const asked = /(?:event|daysSinceLast|daysSinceFirst):\s*\[?[^{}]*$/.test(before)
    ? 'event'
    : /trait:\s*[^{}]*$/.test(before)
      ? 'trait'
      : undefined;
  if (asked) {
    const names =
      asked === 'event'
        ? ['Site Visited', ...events.map(({ name }) => name)]
        : traits.map(({ name }) => name);
    const start =
      from + (/^(?:event|daysSinceLast|daysSinceFirst|trait):\s*/.exec(word?.text ?? '')?.[0].length ?? 0);
    return { from: start, options: [...new Set(names)].map((label) => ({ label, type: 'constant' })) };
  }
  if (!context.explicit && (word?.text.length ?? 0) < 2) return null;
  return {
    from,
    options: SCHEMA_WORDS.map((label) => ({ label, type: 'property', apply: `${label}: ` })),
    validFor: /^[\w$-]*$/,
  };
}
