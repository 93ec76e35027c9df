import { isObject, type Json } from '../json.ts';
import type { YamlEdit, YamlPath } from './yaml-edit.ts';

/** What a document holds after an edit, its text aside: the definition of the edit. The value given stays as it is. */
export function applyToValue(value: Json, edit: YamlEdit): Json {
  const copy = structuredClone(value);
  switch (edit.kind) {
    case 'set':
      return setAt(copy, edit.path, edit.value);
    case 'remove':
      return removeAt(copy, edit.path);
    case 'insert': {
      const list = listAt(copy, edit.path);
      list.splice(edit.at, 0, edit.value);
      return copy;
    }
    case 'move': {
      const list = listAt(copy, edit.path);
      list.splice(edit.to, 0, ...list.splice(edit.from, 1));
      return copy;
    }
    case 'rename': {
      const parent = valueAtPath(copy, edit.path.slice(0, -1));
      if (!isObject(parent)) return copy;
      const renamed = Object.entries(parent).map(([key, inner]) => [
        key === String(edit.path.at(-1)) ? edit.to : key,
        inner,
      ]);
      return setAt(copy, edit.path.slice(0, -1), Object.fromEntries(renamed) as Json);
    }
  }
}

/** What is at a path of a value; undefined when there is nothing. */
export function valueAtPath(value: Json | undefined, path: YamlPath): Json | undefined {
  let inner: unknown = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Record<string | number, unknown>)[key];
  }
  return inner as Json | undefined;
}

function setAt(root: Json, path: YamlPath, value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const container: Record<string | number, Json> | Json[] =
    Array.isArray(root) || isObject(root) ? (root as Json[]) : {};
  const inner = (container as Record<string | number, Json>)[key];
  (container as Record<string | number, Json>)[key] = setAt(inner ?? null, rest, value);
  return container as Json;
}

function removeAt(root: Json, path: YamlPath): Json {
  const key = path.at(-1);
  const parent = valueAtPath(root, path.slice(0, -1));
  if (key === undefined || typeof parent !== 'object' || parent === null) return root;
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  const isLeftEmpty = Object.keys(parent).length === 0 && path.length > 1;
  const isInMapping = typeof path.at(-2) === 'string';
  return isLeftEmpty && isInMapping ? removeAt(root, path.slice(0, -1)) : root;
}

function listAt(root: Json, path: YamlPath): Json[] {
  const list = valueAtPath(root, path);
  if (!Array.isArray(list)) throw new Error(`there is no list at ${path.join('.')}`);
  return list;
}
