import { useEffect } from 'react';

/** What the keys of the queue do. */
export interface QueueKeys {
  move: (by: 1 | -1) => void;
  open: () => void;
  select: () => void;
  accept: () => void;
  reject: () => void;
  assign: () => void;
  search: () => void;
  help: () => void;
}

/** Listens to the keys of the queue, unless somebody writes, or a dialog is open. */
export function useQueueKeys(keys: QueueKeys): void {
  useEffect(() => {
    const actions = new Map<string, () => void>([
      ['j', () => keys.move(1)],
      ['ArrowDown', () => keys.move(1)],
      ['k', () => keys.move(-1)],
      ['ArrowUp', () => keys.move(-1)],
      ['Enter', keys.open],
      ['x', keys.select],
      ['a', keys.accept],
      ['r', keys.reject],
      ['e', keys.assign],
      ['/', keys.search],
      ['?', keys.help],
    ]);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!(event.target instanceof HTMLElement) || isTaken(event.target, event.key)) return;
      const action = actions.get(event.key);
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [keys]);
}

function isTaken(target: HTMLElement, key: string): boolean {
  if (target.closest('[role=dialog], [role=menu], [role=listbox], select, textarea')) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return key === 'Enter' && target.closest('a, button') !== null;
}
