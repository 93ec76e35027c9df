/** The texts of this language by page, but for those of pages that are fetched when they are first shown. */
export const texts = import.meta.glob<Record<string, unknown>>(
  [
    './pl/*.json',
    '!./pl/{accounts,alerts,assignment,audiences,backtest,companies,coverage,dashboard,delivery,emails,experiments,idealCustomer,imports,journeys,lead,learning,meetings,modelHealth,scorecards,segments,settings,welcome}.json',
  ],
  { eager: true, import: 'default' },
);
