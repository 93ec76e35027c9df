import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { compileScorecard } from '../scoring/compile-scorecard.ts';
import { compileProgram } from '../scoring/memory.ts';
import { score } from '../scoring/subject.ts';
import { insertVersionSignals } from '../store/journey-signals.ts';
import type { Schema } from '../store/schema.ts';
import {
  ensureScorecard,
  findScorecard,
  insertVersion,
  listVersions,
  lockPublishingVersion,
  saveDraft,
  saveProgress,
  switchVersion,
  type VersionRow,
} from '../store/scorecards.ts';
import { makeRescoredDue, subjectIdsAfter } from '../store/subjects.ts';
import { checkScorecard } from './check-scorecard.ts';
import { HistoryReader } from './history-reader.ts';
import { isScorecardRead } from './is-scorecard-read.ts';
import { rebuildCompany } from './rebuild-memory.ts';
import {
  changeRegistry,
  compileSource,
  forgetUnusedMeasures,
  type Registry,
  RegistryCache,
  registerMeasures,
} from './registry.ts';
import { type SubjectInWork, SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/** A version of the scorecard is being published; there can only be one at a time. */
export class AlreadyPublishing extends Error {
  override readonly name = 'AlreadyPublishing';
}

/**
 * Begins to publish a scorecard: from now on every change is scored by the new version too, while the old one serves.
 * {@link publishStep} does the rest in the background.
 *
 * A draft of this text is done with; one of another text is somebody's work, and stays.
 *
 * @param request.by the name of who publishes
 * @throws ScorecardRefused, AlreadyPublishing
 */
export async function beginPublishing(
  transaction: Transaction<Schema>,
  request: { source: string; comment: string; firesTransitions: boolean; by: string; now: Instant },
): Promise<{ slug: string; version: number }> {
  const { source, comment, firesTransitions, by, now } = request;
  const scorecard = await checkScorecard(transaction, source);
  const scorecardId = await ensureScorecard(transaction, { slug: scorecard.slug, at: now });
  const versions = await listVersions(transaction, scorecardId);
  const publishing = versions.find(({ status }) => status === 'publishing');
  if (publishing) {
    throw new AlreadyPublishing(
      `version ${publishing.version} of ${scorecard.slug} is being published; wait for it`,
    );
  }
  await registerMeasures(transaction, compileScorecard(scorecard).slots);
  const version = await insertVersion(transaction, {
    scorecardId,
    source,
    comment,
    firesTransitions,
    publishedBy: by,
    at: now,
  });
  const draft = (await findScorecard(transaction, scorecard.slug))?.draft;
  if (draft === source) await saveDraft(transaction, { scorecardId, source: null, by, at: now });
  return { slug: scorecard.slug, version };
}

const SUBJECTS_AT_ONCE = 200;

/**
 * Takes publishing a step further: scores some more subjects by the new version or, when all are, makes it the live
 * one. Interrupted at any point, the next step goes on from there.
 *
 * @param histories what measures that are new are made from; the same for all steps
 * @returns whether there was anything to do
 */
export async function publishStep(
  transaction: Transaction<Schema>,
  cache: RegistryCache,
  now: Instant,
  histories = new HistoryReader(),
): Promise<boolean> {
  const publishing = await lockPublishingVersion(transaction);
  if (!publishing) return false;
  const { scoredKind: kind, scoredThrough: after } = publishing;
  const subjectIds = await subjectIdsAfter(transaction, { kind, after, limit: SUBJECTS_AT_ONCE });
  const last = subjectIds.at(-1);
  if (last !== undefined) {
    const registry = await cache.hold(transaction);
    await scoreForVersion({ transaction, registry, histories, subjectIds, version: publishing, now });
    await saveProgress(transaction, { ...publishing, scoredThrough: last, newlyScored: subjectIds.length });
  } else if (kind === 'lead') {
    await saveProgress(transaction, {
      ...publishing,
      scoredKind: 'company',
      scoredThrough: null,
      newlyScored: 0,
    });
  } else {
    await changeRegistry(transaction);
    const slug = compileSource(publishing.source).scorecard.slug;
    const replaced = await switchVersion(transaction, { ...publishing, at: now });
    await forgetUnusedMeasures(transaction);
    // A cache of its own: what is not committed yet must not be kept.
    const registry = await new RegistryCache().read(transaction);
    await insertVersionSignals(transaction, {
      ...publishing,
      slug,
      replaced,
      ...heardOf(registry, slug),
      at: now,
    });
    if (replaced !== null && isScorecardRead(registry, slug)) {
      await makeRescoredDue(transaction, { ...publishing, replaced, slug, at: now });
    }
  }
  return true;
}

/** What journeys listen to of a scorecard. */
function heardOf(
  { listening }: Registry,
  slug: string,
): { hearsBands: boolean; thresholds: readonly number[] } {
  return { hearsBands: listening.bands.has(slug), thresholds: listening.thresholds.get(slug) ?? [] };
}

async function scoreForVersion(work: {
  transaction: Transaction<Schema>;
  registry: Registry;
  histories: HistoryReader;
  subjectIds: readonly string[];
  version: VersionRow;
  now: Instant;
}): Promise<void> {
  const { transaction, registry, histories, subjectIds, version, now } = work;
  const subjects = new SubjectsInWork(transaction, registry, now);
  await subjects.load(subjectIds);
  await new Update({ transaction, registry, subjects, now }).settle();
  // Companies that came along with leads have their turn when all leads are done.
  const own = subjectIds.map((subjectId) => subjects.get(subjectId));
  await completeMemories({ transaction, registry, histories, subjects, own });
  for (const subject of own) {
    if (subject.mergedInto !== null) continue;
    const at = Math.max(now, subject.rememberedAt);
    const cause = { kind: 'version', version: version.version } as const;
    score(subject, registry.rules[subject.kind], { at, recordedAt: at, cause });
  }
  await subjects.save();
}

/** Makes the states of measures that are new from history; those of leads that are known already stay as they are. */
async function completeMemories(work: {
  transaction: Transaction<Schema>;
  registry: Registry;
  histories: HistoryReader;
  subjects: SubjectsInWork;
  own: readonly SubjectInWork[];
}): Promise<void> {
  const { transaction, registry, histories, own } = work;
  const all = registry.rules.lead.programAt(registry.measureRevision);
  const leads = own.filter((one) => one.kind === 'lead' && one.measureRevision < registry.measureRevision);
  for (const [revision, group] of Map.groupBy(leads, (lead) => lead.measureRevision)) {
    const complete = new Set(registry.rules.lead.programAt(revision).slots.map(({ key }) => key));
    const added = compileProgram(all.slots.filter(({ key }) => !complete.has(key)));
    const through = new Map(group.map((lead) => [lead.subjectId, lead.rememberedAt]));
    const made = added.slots.length === 0 ? undefined : await histories.statesOf(transaction, added, through);
    for (const lead of group) {
      for (const { key } of added.slots) lead.memory.states.delete(key);
      for (const [key, state] of made?.get(lead.subjectId) ?? []) lead.memory.states.set(key, state);
      delete lead.memory.known;
      lead.measureRevision = registry.measureRevision;
    }
  }
  for (const company of own) {
    if (company.kind === 'company') await rebuildCompany(transaction, { ...work, company });
  }
}
