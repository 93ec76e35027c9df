import type { CampaignCost } from '../domain/campaign-cost.ts';
import { formatInstant } from '../domain/instant.ts';
import type { CostSources } from './mapping.ts';
import type { RowValues } from './row-values.ts';

const LONGEST_NAME = 200;
/** So that sums of amounts stay exact to the cent. */
const LARGEST_AMOUNT = 1e12;

/** What a row says that a campaign cost on a day; undefined when it cannot be read. */
export function costOfRow(values: RowValues, sources: CostSources): CampaignCost | undefined {
  const instant = values.requireInstant(sources.day);
  const channel = values.requireText(sources.channel, 'the name of a channel', LONGEST_NAME);
  const campaign = values.requireText(sources.campaign, 'the name of a campaign', LONGEST_NAME);
  const currency = values.requireText(sources.currency, 'a currency')?.toUpperCase();
  const amount = values.number(sources.amount);
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    values.refuse(
      columnOf(sources.currency),
      currency,
      'expected a currency by its code of three letters, such as EUR',
    );
  if (amount === undefined) values.refuse(columnOf(sources.amount), '', 'expected an amount');
  else if (Math.abs(amount) > LARGEST_AMOUNT)
    values.refuse(columnOf(sources.amount), String(amount), `expected at most ${LARGEST_AMOUNT}`);
  const isComplete =
    instant !== undefined && channel !== undefined && campaign !== undefined && currency !== undefined;
  if (!isComplete || amount === undefined || values.refusals.length > 0) return undefined;
  return { day: formatInstant(instant).slice(0, 10), channel, campaign, currency, amount };
}

function columnOf(source: CostSources['amount']): string {
  return source.from === 'column' ? source.column : '';
}
