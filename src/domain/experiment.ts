/**
 * What is compared: two live scorecards by which the queue is ranked; leads that something is done to with leads to whom it
 * is not; or nothing, a lot only passes some low scores on to sales, so that misses show.
 */
export const EXPERIMENT_KINDS = ['scorecards', 'hold-out', 'exploration'] as const;
export type ExperimentKind = (typeof EXPERIMENT_KINDS)[number];

/** What an experiment aims at, per lead: whether it was won, how often, and what it brought. */
export const EXPERIMENT_AIMS = ['conversion', 'wins', 'revenue'] as const;
export type ExperimentAim = (typeof EXPERIMENT_AIMS)[number];

/** What must not get worse, per lead: rejected by sales, unsubscribed, or not answered within two days. */
export const EXPERIMENT_GUARDS = ['rejected', 'unsubscribed', 'unanswered'] as const;
export type ExperimentGuard = (typeof EXPERIMENT_GUARDS)[number];

/**
 * The two random parts of the leads of an experiment. The first has what was there before: the champion, or nothing done; the
 * second has what is tried: the challenger, or the treatment. In an exploration the second are those that the lot drew.
 */
export const ARMS = ['first', 'second'] as const;

/** The event by which a lead says that it wants no more e-mails. */
export const UNSUBSCRIBED = 'Unsubscribed';
/** Within so many days somebody should have answered to a lead. */
export const ANSWERED_WITHIN_DAYS = 2;
