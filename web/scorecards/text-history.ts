/** A text with what it was before, and what it was before that was taken back. */
export interface TextHistory {
  text: string;
  past: readonly string[];
  future: readonly string[];
  /** When somebody typed last, so that what is typed at one go is taken back at one go. */
  typedAt: number;
}

export type TextAction =
  | { kind: 'write'; text: string; at: number }
  | { kind: 'edit'; text: string }
  | { kind: 'undo' | 'redo' };

const LONGEST_PAST = 200;
const ONE_GO_MS = 700;

/** A text that nothing has been done with yet. */
export function beginHistory(text: string): TextHistory {
  return { text, past: [], future: [], typedAt: 0 };
}

/** The text after somebody typed, a form changed it, or something was taken back or made again. */
export function editText(history: TextHistory, action: TextAction): TextHistory {
  const { text, past, future, typedAt } = history;
  switch (action.kind) {
    case 'undo': {
      const before = past.at(-1);
      if (before === undefined) return history;
      return { text: before, past: past.slice(0, -1), future: [text, ...future], typedAt: 0 };
    }
    case 'redo': {
      const [next, ...later] = future;
      if (next === undefined) return history;
      return { text: next, past: [...past, text], future: later, typedAt: 0 };
    }
    default: {
      if (action.text === text) return history;
      const at = action.kind === 'write' ? action.at : 0;
      const isSameGo = at - typedAt < ONE_GO_MS && typedAt > 0 && action.kind === 'write';
      const before = isSameGo ? past : [...past, text].slice(-LONGEST_PAST);
      return { text: action.text, past: before, future: [], typedAt: at };
    }
  }
}
