/** What the address of the page says: which backtest is shown. */
export interface BacktestSearch {
  id?: string;
}

export function readBacktestSearch(search: Record<string, unknown>): BacktestSearch {
  return typeof search['id'] === 'string' ? { id: search['id'] } : {};
}
