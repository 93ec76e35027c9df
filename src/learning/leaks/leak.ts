/** A column that probably holds something that was only known after the outcome. */
export interface Leak {
  column: string;
  /**
   * - `stands-out`: it tells the outcome far better than anything else does;
   * - `counts-more`: it never falls below another count, and what it counts beyond that tells the outcome;
   * - `filled-afterwards`: it is filled in for those with the outcome, or some value of it is, and hardly for others;
   * - `set-afterwards`: the history says that it was set when the outcome had come;
   * - `back-dated`: it was received after the snapshot, with an instant before it.
   */
  kind: 'stands-out' | 'counts-more' | 'filled-afterwards' | 'set-afterwards' | 'back-dated';
  /** Of `counts-more`: the other count. */
  beside?: string;
  /** The figures that the reason names, by kind; shares from 0 to 1. */
  figures: {
    /** See {@link Information}. */
    informationValue?: number;
    nextInformationValue?: number;
    /** The share with the outcome: of those concerned, and of all. */
    conversionRate?: number;
    allRate?: number;
    /** The share of settings that came after the outcome, or were back-dated. */
    share?: number;
    leads?: number;
  };
}

/** Why a column looks like a leak, in a sentence or two. */
export function describeLeak({ column, kind, beside, figures }: Leak): string {
  const percent = (share = 0): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
  switch (kind) {
    case 'stands-out':
      return `“${column}” tells the outcome far better than anything else does (information value ${figures.informationValue?.toFixed(2)}, the next ${figures.nextInformationValue?.toFixed(2)}). Check that it is known before the outcome and is not made from it.`;
    case 'counts-more':
      return `“${column}” is never below “${beside}”, and what it counts beyond that tells the outcome (${percent(figures.conversionRate)} where it counts nothing more, ${percent(figures.allRate)} of all). Check that it stops counting at the same moment.`;
    case 'filled-afterwards':
      return `“${column}” has a value, or a gap, that ${percent(figures.conversionRate)} of the leads with it have the outcome for, of ${percent(figures.allRate)} of all. Check that it is not filled in when the outcome is known.`;
    case 'set-afterwards':
      return `“${column}” was set at or after the outcome for ${percent(figures.share)} of the ${figures.leads} leads with the outcome that have it.`;
    case 'back-dated':
      return `“${column}” was received later than it says for ${percent(figures.share)} of the leads that have it, more often where the outcome came.`;
  }
}
