import type { Instant } from '../../domain/instant.ts';
import type { ReliabilityBin } from '../backtest/reliability-curve.ts';
import type { BinnedPeriods } from './bin-values.ts';
import type { CalibrationDrift } from './calibration-drift.ts';
import type { Stability } from './population-stability.ts';

/** How the values of one measure, or the score, have moved. */
export interface MeasureDrift extends Stability, BinnedPeriods {
  /** The id of the rule; null for the score. */
  rule: string | null;
  title?: string | undefined;
}

/** An event that nobody did before. */
export interface NewEvent {
  name: string;
  /** When it came for the first time. */
  firstAt: Instant;
  /** How many of the leads that were asked about did it. */
  leads: number;
}

/** How what a scorecard reads and says has moved since a reference. */
export interface Drift {
  /** Leads that became known in so many days before the reference are compared with those of as many days before now. */
  referenceAt: Instant;
  now: Instant;
  periodDays: number;
  leads: { reference: number; now: number };
  score: MeasureDrift;
  measures: MeasureDrift[];
  /** Of leads whose horizon is over since the reference; null without a curve of probability. */
  calibration: (CalibrationDrift & { bins: ReliabilityBin[]; withinDays: number }) | null;
  newEvents: NewEvent[];
}
