/** What is allowed in a journey, and probably not meant. */
export type JourneyWarningKind =
  /** Nothing lets leads in; by hand and over the API they come. */
  | 'no-start'
  /** A way in that nobody can ever take. */
  | 'never-starts'
  | 'unreached-step'
  /** A circle of steps with a wait, that leads leave only if something becomes true of them. */
  | 'loop'
  /** A circle of steps with a wait, that nobody ever leaves. */
  | 'endless-loop'
  /** Leads wait, and then nothing happens. */
  | 'wait-for-nothing'
  /** All ways out of the step lead to the same one. */
  | 'same-ways'
  | 'nobody-takes-path'
  /** The instant that leads wait for has passed. */
  | 'instant-passed'
  | 'missing-consent'
  | 'private-address'
  /** The journey that the step starts is not live. */
  | 'journey-not-live'
  /** The e-mail has no published version yet. */
  | 'email-not-live';

export interface JourneyWarning {
  kind: JourneyWarningKind;
  /** Where in the document it is: keys and list positions from the root. */
  keys: readonly (string | number)[];
  /** The id of the step that it is about; null for the journey itself. */
  step: string | null;
  /** What the sentence names, such as a path, an address, another step; empty when nothing. */
  about: string;
  /** The whole sentence, in English. */
  message: string;
}
