import type { Json } from '../json.ts';

/** Where something is in a document: keys and list positions from the root. */
export type YamlPath = readonly (string | number)[];

/** A change of a document as a form makes it. */
export type YamlEdit =
  /** Sets what is at a path; mappings on the way that are not there are made. */
  | {
      kind: 'set';
      path: YamlPath;
      value: Json;
      /** Where a key that is new goes: behind the last of those that come before it here. */
      order?: readonly string[];
    }
  /** Removes a key or an item; a mapping that has nothing left goes with it. */
  | { kind: 'remove'; path: YamlPath }
  /** Inserts an item into a list. */
  | { kind: 'insert'; path: YamlPath; at: number; value: Json }
  /** Moves an item of a list to another place of it. */
  | { kind: 'move'; path: YamlPath; from: number; to: number }
  /** Gives a key another name, where it stands. */
  | { kind: 'rename'; path: YamlPath; to: string };
