/** Why nothing can be learned from examples, with what is needed instead. */
export class CannotLearn extends Error {
  override readonly name = 'CannotLearn';
  readonly reason: CannotLearnReason;

  constructor(reason: CannotLearnReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export type CannotLearnReason = 'no examples' | 'no outcomes' | 'only outcomes' | 'too few' | 'no columns';
