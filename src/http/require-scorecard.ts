import type { Instant } from '../domain/instant.ts';
import { compileSource } from '../operations/registry.ts';
import type { CompiledScorecard } from '../scoring/compile-scorecard.ts';
import { findScorecard, listVersions } from '../store/scorecards.ts';
import { HttpProblem } from './problem.ts';
import type { Services } from './route-services.ts';

/** A version of a scorecard that a request is about. */
export interface RequestedScorecard {
  slug: string;
  scorecardId: number;
  version: number;
  compiled: CompiledScorecard;
  /** When it went live; null when it has not yet. */
  liveAt: Instant | null;
}

/**
 * The live version of a scorecard, or another version if one is named. Without a slug it is the scorecard of the subject
 * that went live last.
 *
 * @throws HttpProblem 404 when there is none
 */
export async function requireScorecard(
  { database, registry }: Services,
  slug: string | undefined,
  { version, subject = 'lead' }: { version?: number | undefined; subject?: 'lead' | 'company' } = {},
): Promise<RequestedScorecard> {
  const live = (await registry.read(database.kysely)).scorecards.filter(({ isLive }) => isLive);
  const candidates = live.filter(({ compiled }) =>
    slug === undefined ? compiled.scorecard.subject === subject : compiled.scorecard.slug === slug,
  );
  const [only] = candidates.toSorted((a, b) => (b.liveAt ?? 0) - (a.liveAt ?? 0));
  if (only && (version === undefined || version === only.version)) {
    return { ...only, slug: only.compiled.scorecard.slug };
  }
  const known = only?.compiled.scorecard.slug ?? slug;
  const scorecard = known === undefined ? undefined : await findScorecard(database.kysely, known);
  const asked = version ?? scorecard?.liveVersion;
  const versions = scorecard ? await listVersions(database.kysely, scorecard.scorecardId) : [];
  const found = versions.find((one) => one.version === asked);
  if (!scorecard)
    throw new HttpProblem(404, known ? `there is no scorecard “${known}”` : 'no scorecard is live yet');
  if (!found) throw new HttpProblem(404, `there is no version ${asked ?? '(live)'} of “${known}”`);
  const { scorecardId, version: number, source, liveAt } = found;
  return { slug: scorecard.slug, scorecardId, version: number, compiled: compileSource(source), liveAt };
}
