import { isObject, type Json } from './json.ts';
import type { YamlEdit } from './yaml-edit/yaml-edit.ts';

/** The edit that lets a band of a scorecard file start at a score; its margin and title stay. */
export function bandEdit(document: Json | undefined, band: string, atLeast: number): YamlEdit {
  const bands = isObject(document) ? document['bands'] : undefined;
  const isLong = isObject(bands) && isObject(bands[band]);
  return { kind: 'set', path: isLong ? ['bands', band, 'atLeast'] : ['bands', band], value: atLeast };
}
