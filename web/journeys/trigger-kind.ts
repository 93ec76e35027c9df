import { isObject, type Json } from '../../src/domain/json.ts';

/** Every kind of way in, as a file names it. */
export const TRIGGER_KINDS = ['score', 'band', 'segment', 'event', 'form', 'date'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** The kind of a way in; undefined for one that cannot be made out. */
export function triggerKind(trigger: Json): TriggerKind | undefined {
  return isObject(trigger) ? TRIGGER_KINDS.find((kind) => Object.hasOwn(trigger, kind)) : undefined;
}
