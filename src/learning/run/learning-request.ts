import type { OutcomeDefinition } from '../examples/outcome-definition.ts';

/** What to review and to learn. */
export interface LearningRequest {
  outcome: OutcomeDefinition;
  horizonMs: number;
  knownBy: 'received' | 'occurred';
  /** Whether to learn a scorecard after the review. */
  learns: boolean;
  /** At most so many rules. */
  rules: number;
  /** About the points between the least and the most that the rules can add up to. */
  scale: number;
  /** Whether two measures may be combined in a rule. */
  pairs: boolean;
  /** Measures whose points must only rise or fall with the value. */
  monotone: Readonly<Record<string, 'rising' | 'falling'>>;
  /** Measures that are not learned from. */
  exclude: readonly string[];
  /** A scorecard whose points are what is believed before any outcome; its rules are kept, and outcomes move them. */
  prior: string | null;
  /** What a lead that sales accepted counts as, of a lead with the outcome; null when what sales said is not learned from. */
  acceptedWeight: number | null;
  /** How many times a lead that sales rejected counts; 1 as any other. */
  rejectedWeight: number;
}
