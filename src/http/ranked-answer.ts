import { DAY_MS, formatInstant, type Instant } from '../domain/instant.ts';
import type { RankedSubject } from '../operations/rank-leads.ts';
import { type Reason, reasonsOfLeads } from '../operations/reasons-of-leads.ts';
import { drawnByLot } from '../store/experiment-leads.ts';
import { currentHandovers } from '../store/listed-handovers.ts';
import { readChanges } from '../store/ranked-subjects.ts';
import { chanceAnswers } from './chance-answer.ts';
import type { HandoverAnswer } from './contract/handovers.ts';
import type { Ranked } from './contract/scores.ts';
import { optionalInstant } from './contract/wire-values.ts';
import { handoverAnswers } from './handover-answer.ts';
import type { RequestedScorecard } from './require-scorecard.ts';
import type { Services } from './route-services.ts';

/** Where “since yesterday” begins: a day ago, or when the version went live if that is later. */
export function changeBegins({ liveAt }: Pick<RequestedScorecard, 'liveAt'>, now: Instant): Instant {
  return Math.max(now - DAY_MS, liveAt ?? 0);
}

/**
 * Leads of a ranking as they go over the wire, with the reasons and the changes of their scores.
 *
 * @param scorecards those by which they are ranked
 */
export async function rankedAnswers(
  { database, registry, clock }: Services,
  { leads, scorecards }: { leads: readonly RankedSubject[]; scorecards: readonly RequestedScorecard[] },
): Promise<Ranked[]> {
  const now = clock();
  const held = await registry.read(database.kysely);
  const reasons = new Map<string, Reason[]>();
  const changes = new Map<string, number>();
  const chances: Awaited<ReturnType<typeof chanceAnswers>> = new Map();
  const slugs = new Map(scorecards.map(({ scorecardId, slug }) => [scorecardId, slug]));
  const byScorecard = new Map(scorecards.map((scorecard) => [scorecard.scorecardId, scorecard]));
  for (const scorecard of byScorecard.values()) {
    const own = leads.filter(({ scorecardId }) => scorecardId === scorecard.scorecardId);
    const asked = { leads: own, scorecard, now };
    for (const [lead, found] of await reasonsOfLeads(database.kysely, held, asked)) reasons.set(lead, found);
    const changed = await readChanges(database.kysely, {
      ...scorecard,
      subjectIds: own.map(({ subjectId }) => subjectId),
      since: changeBegins(scorecard, now),
    });
    for (const [lead, change] of changed) changes.set(lead, change);
    const likely = { scorecard: scorecard.compiled.scorecard, subjects: own, at: now };
    for (const [lead, chance] of await chanceAnswers({ database }, likely)) chances.set(lead, chance);
  }
  const drawn = await drawnByLot(
    database.kysely,
    leads.map(({ subjectId }) => subjectId),
  );
  const handovers = await handoversOf(
    { database, clock },
    leads.map(({ subjectId }) => subjectId),
  );
  return leads.map((lead) => ({
    subjectId: lead.subjectId,
    name: lead.name,
    email: lead.email,
    company: lead.company,
    owner: lead.owner,
    scorecard: slugs.get(lead.scorecardId) ?? '',
    isDrawn: drawn.has(lead.subjectId),
    score: lead.score,
    band: lead.band ?? '',
    grade: lead.grade,
    priority: lead.priority,
    dimensions: lead.dimensions,
    chance: chances.get(lead.subjectId) ?? null,
    reasons: (reasons.get(lead.subjectId) ?? []).map(({ row, title, points, words, value }) => ({
      row,
      title: title ?? row.replace(/^rule:/, ''),
      points,
      words: title === undefined ? words : null,
      value: value ?? null,
    })),
    change: changes.get(lead.subjectId) ?? 0,
    status: lead.status,
    statusAt: optionalInstant(lead.statusAt),
    handover: handovers.get(lead.subjectId) ?? null,
    companyId: lead.companyId,
    firstSeenAt: formatInstant(lead.firstSeenAt),
    changedAt: formatInstant(lead.changedAt),
    lastSeenAt: formatInstant(lead.lastSeenAt),
  }));
}

/** By what leads are given to reps at the moment. */
async function handoversOf(
  services: Pick<Services, 'database' | 'clock'>,
  subjectIds: readonly string[],
): Promise<Map<string, HandoverAnswer>> {
  const current = await currentHandovers(services.database.kysely, subjectIds);
  const answers = await handoverAnswers(services, [...current.values()]);
  return new Map(answers.map((answer) => [answer.leadId, answer]));
}
