import type { ChanceAnswer } from '../http/contract/chance.ts';

/** What a lead is expected to bring, in whole units of its currency; empty when that is not known. */
export function expectedRevenue(chance: ChanceAnswer | null): string {
  if (chance?.expectedRevenue == null) return '';
  return `${chance.currency} ${chance.expectedRevenue.toFixed(0)}`;
}
