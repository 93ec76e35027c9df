/** Which codes of a column lie on the near side of a split: 1 near, 0 far. */
export interface Split {
  column: number;
  near: Uint8Array;
}

/** A leaf of a tree: what it adds where both splits on the way hold. */
export type StepTree = {
  root: Split;
  /** The split of the near and of the far side, or none; what each end adds. */
  sides: readonly [TreeSide, TreeSide];
};

export type TreeSide = { value: number } | { split: Split; nearValue: number; farValue: number };
