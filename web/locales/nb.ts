/** The texts of this language by page, but for those of pages that are fetched when they are first shown. */
export const texts = import.meta.glob<Record<string, unknown>>(
  [
    './nb/*.json',
    '!./nb/{assignment,audiences,backtest,coverage,delivery,emails,experiments,idealCustomer,journeys,learning,modelHealth,settings,welcome}.json',
  ],
  { eager: true, import: 'default' },
);
