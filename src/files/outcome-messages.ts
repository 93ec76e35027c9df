import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import {
  OPPORTUNITY_LOST,
  OPPORTUNITY_OPENED,
  OPPORTUNITY_STAGE_CHANGED,
  OPPORTUNITY_WON,
} from '../domain/outcome.ts';
import { foldText } from '../domain/text.ts';
import type { Mapping, OpportunitySources } from './mapping.ts';
import type { RowContext } from './row-content.ts';
import type { RowValues } from './row-values.ts';

/**
 * What a row says of an opportunity: that it was opened, that it came to a stage, that it was won or lost. The message ids
 * are made of the opportunity's id, so that a later export adds only what is new in it.
 */
export function outcomeMessages(
  values: RowValues,
  { person: sources, opportunity }: Extract<Mapping, { kind: 'outcomes' }>,
  { receivedAt }: RowContext,
): IncomingMessage[] {
  const person = values.person(sources);
  const opportunityId = values.requireText(opportunity.opportunityId, 'the id of the opportunity');
  const details = detailsOf(values, opportunity);
  const steps = stepsOf(values, opportunity);
  if (opportunityId === undefined) return [];
  return steps.map(({ name, mark, occurredAt, properties }) => ({
    ...person,
    message: {
      messageId: `opportunity:${opportunityId}:${mark}`,
      kind: 'track',
      name,
      occurredAt,
      receivedAt,
      properties: Object.assign(Object.create(null), details, { opportunityId }, properties),
    },
  }));
}

interface Step {
  name: string;
  mark: string;
  occurredAt: Instant;
  /** What is known with this step only. */
  properties: JsonObject;
}

function stepsOf(values: RowValues, opportunity: OpportunitySources): Step[] {
  const steps: Step[] = [];
  const openedAt = values.instant(opportunity.openedAt);
  if (openedAt !== undefined)
    steps.push({ name: OPPORTUNITY_OPENED, mark: 'opened', occurredAt: openedAt, properties: {} });
  const stage = values.text(opportunity.stage);
  const stageAt = values.instant(opportunity.stageAt);
  if (stage !== undefined && stageAt !== undefined) {
    const mark = `stage:${stage}:${stageAt}`;
    steps.push({ name: OPPORTUNITY_STAGE_CHANGED, mark, occurredAt: stageAt, properties: { stage } });
  }
  const end = endOf(values, opportunity, stage);
  return end ? [...steps, end] : steps;
}

function endOf(
  values: RowValues,
  opportunity: OpportunitySources,
  stage: string | undefined,
): Step | undefined {
  const { result, closedAt: source } = opportunity;
  if (!result || !source) return undefined;
  const word = values.cell(result.column);
  const folded = word === undefined ? undefined : foldText(word);
  const isWon = folded !== undefined && result.won.has(folded);
  if (folded === undefined || !(isWon || result.lost.has(folded))) return undefined;
  const occurredAt = values.requireInstant(source);
  if (occurredAt === undefined) return undefined;
  const cost = values.number(opportunity.cost);
  const reason = values.text(opportunity.reason);
  const properties: JsonObject = {
    ...(stage !== undefined && { stage }),
    ...(cost !== undefined && { cost }),
    ...(!isWon && reason !== undefined && { reason }),
  };
  return {
    name: isWon ? OPPORTUNITY_WON : OPPORTUNITY_LOST,
    mark: isWon ? 'won' : 'lost',
    occurredAt,
    properties,
  };
}

/** What every step carries. */
function detailsOf(
  values: RowValues,
  { amount, currency, owner, properties }: OpportunitySources,
): JsonObject {
  const details = values.named(properties);
  const read = { amount: values.number(amount), currency: values.text(currency), owner: values.text(owner) };
  for (const [name, value] of Object.entries(read)) if (value !== undefined) details[name] = value;
  return details;
}
