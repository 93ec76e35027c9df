import { expect } from 'vitest';
import type { ApiClient } from './api-client.ts';
import type { Loader } from './loader.ts';

/** Transitions are told once, and those of one lead or company go on where the one before ended. */
export async function expectChains(api: ApiClient, loader: Loader): Promise<void> {
  const feed = await api.transitions();
  expect(new Set(feed.map(({ transitionId }) => transitionId)).size).toBe(feed.length);
  const chains = Map.groupBy(feed, ({ subjectId, scorecard }) => `${scorecard} ${subjectId}`);
  const broken = [...chains.values()].filter((chain) =>
    chain.some((step, place) => step.from !== (chain[place - 1]?.to ?? null)),
  );
  expect(broken).toEqual([]);
  // The feed holds back what began after the oldest transaction under way, of other databases on the server too.
  await expect.poll(() => leadsWithAnotherEnd(api, loader), { timeout: 30_000, interval: 500 }).toEqual([]);
}

/** Leads whose last transition does not end in the band that they have. */
async function leadsWithAnotherEnd(api: ApiClient, loader: Loader): Promise<string[]> {
  const ends = new Map(
    (await api.transitions()).map(({ subjectId, scorecard, to }) => [`${scorecard} ${subjectId}`, to]),
  );
  const leads = await Promise.all(loader.people.map((person) => api.lead(person)));
  return leads.flatMap(({ leadId, scores }) => {
    const band = scores.find(({ scorecard }) => scorecard === 'pulse')?.band;
    return band !== undefined && ends.get(`pulse ${leadId}`) === band ? [] : [leadId];
  });
}
