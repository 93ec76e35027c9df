/**
 * A score that comes from outside, by a model or over the API, is part of a lead's history like everything else: scorecards
 * read it as the latest value of an event's property, and ledgers, merges and past moments treat it as they treat clicks.
 *
 * Properties: `model` (the name of what made it), `score` (a number), `probability` (between 0 and 1, where there is one).
 */
export const SCORE_PUSHED = 'Score Pushed';
