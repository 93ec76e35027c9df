/** A value that a model reads; null where it is missing and the model knows of no stand-in. */
export type ModelValue = number | string | null;

/** What to run a model on. */
export interface ModelRequest {
  /** The names of the columns, in the order of the rows. */
  columns: readonly string[];
  rows: readonly (readonly ModelValue[])[];
  /** Which output is the probability, and which column of it; when left out, the model's only sensible one. */
  output: { name?: string | undefined; column?: number | undefined };
}

/** Runs models from outside, never on the thread that answers requests. */
export interface ModelRunner extends AsyncDisposable {
  /**
   * The probability that a model gives to each row.
   *
   * @param model.hash tells contents apart, so that a model is loaded once
   * @throws ModelFailed with what is wrong and what is expected
   */
  run(model: { hash: string; content: Uint8Array }, request: ModelRequest): Promise<number[]>;
}

/** A model that cannot be loaded or run, for a reason that whoever brought it can mend. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed';
}
