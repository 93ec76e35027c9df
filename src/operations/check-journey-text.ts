import type { Kysely } from 'kysely';
import { parseLeadCondition } from '../conditions/parse-lead-condition.ts';
import type { Instant } from '../domain/instant.ts';
import type { Journey } from '../domain/journey.ts';
import type { Problem } from '../domain/place.ts';
import { readYaml } from '../domain/read-yaml.ts';
import { checkJourney } from '../journeys/check-journey.ts';
import type { JourneySurroundings } from '../journeys/journey-surroundings.ts';
import type { JourneyWarning } from '../journeys/journey-warning.ts';
import { parseJourney } from '../journeys/parse-journey.ts';
import { readJourney } from '../journeys/read-journey.ts';
import { TRANSACTIONAL } from '../messaging/composed-mail.ts';
import { parseMailTemplate } from '../messaging/parse-mail-template.ts';
import { listAlertChannels } from '../store/alert-channels.ts';
import { listBookingPages } from '../store/booking-pages.ts';
import { listExperiments } from '../store/experiments.ts';
import { listJourneys } from '../store/journeys.ts';
import { listMailTemplates, liveMailTemplateSources } from '../store/mail-templates.ts';
import type { Schema } from '../store/schema.ts';
import { liveSources } from '../store/scorecards.ts';
import { listSegments } from '../store/segments.ts';
import { listTeams } from '../store/teams.ts';
import { compileSource } from './registry.ts';

/** The journey cannot be published; every reason is in the problems. */
export class JourneyRefused extends Error {
  override readonly name = 'JourneyRefused';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}

/** A warning with the line and column in the text that it is about. */
export type LocatedWarning = JourneyWarning & Pick<Problem, 'path' | 'line' | 'column'>;

/** What a text comes to: the journey as far as it can be read, what is wrong with it, and what is probably not meant. */
export interface CheckedJourney {
  journey: Journey | undefined;
  problems: readonly Problem[];
  warnings: readonly LocatedWarning[];
}

/** Reads a journey and checks it against what else there is. */
export async function checkJourneyText(
  database: Kysely<Schema>,
  { source, now }: { source: string; now: Instant },
): Promise<CheckedJourney> {
  const yaml = readYaml(source);
  if (!yaml.ok) return { journey: undefined, problems: yaml.problems, warnings: [] };
  const reading = readJourney(yaml.value);
  if (!reading.ok) return { journey: undefined, problems: reading.problems.map(yaml.locate), warnings: [] };
  const { journey } = reading;
  const { problems, warnings } = checkJourney(journey, await surroundingsOf(database, journey, now));
  return {
    journey,
    problems: problems.map(yaml.locate),
    warnings: warnings.map((warning) => {
      const { message, keys } = warning;
      const { path, line, column } = yaml.locate({
        path: pathOf(keys),
        keys,
        found: '',
        allowed: '',
        message,
      });
      return {
        ...warning,
        path,
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
      };
    }),
  };
}

/**
 * The journey of a text that may be published.
 *
 * @throws JourneyRefused
 */
export async function requireJourney(
  database: Kysely<Schema>,
  text: { source: string; now: Instant },
): Promise<Journey> {
  const { journey, problems } = await checkJourneyText(database, text);
  if (!journey || problems.length > 0) throw new JourneyRefused(problems);
  return journey;
}

async function surroundingsOf(
  database: Kysely<Schema>,
  { slug }: Journey,
  now: Instant,
): Promise<JourneySurroundings> {
  const [scorecards, segments, experiments, journeys] = [
    await liveSources(database),
    await listSegments(database),
    await listExperiments(database),
    await listJourneys(database),
  ];
  return {
    now,
    scorecards: scorecards.map((one) => compileSource(one.source).scorecard),
    segments: new Map(
      segments.map((segment) => {
        const reading = parseLeadCondition(segment.source);
        return [segment.slug, reading.ok ? reading.condition : undefined];
      }),
    ),
    emails: await readEmails(database),
    teams: (await listTeams(database)).map((team) => team.slug),
    channels: (await listAlertChannels(database)).map((channel) => channel.slug),
    bookingPages: (await listBookingPages(database)).map((page) => page.slug),
    holdOuts: experiments.filter(({ kind }) => kind === 'hold-out').map((experiment) => experiment.slug),
    journeys: journeys
      .filter((other) => other.slug !== slug && other.status !== 'archived')
      .flatMap(({ status, source, draft }) => {
        const text = source ?? draft;
        const reading = text === null ? undefined : parseJourney(text);
        return reading?.ok ? [{ journey: reading.journey, isLive: status === 'live' }] : [];
      }),
  };
}

/** The e-mail templates that there are, with what they are about; those that are drafts only count as not live. */
async function readEmails(database: Kysely<Schema>): Promise<JourneySurroundings['emails']> {
  const live = new Map(
    (await liveMailTemplateSources(database)).map(({ slug, source }) => [slug, parseMailTemplate(source)]),
  );
  const templates = await listMailTemplates(database);
  return new Map(
    templates.map(({ slug }) => {
      const reading = live.get(slug);
      const isTransactional = reading?.ok === true && reading.template.topic === TRANSACTIONAL;
      return [slug, { isTransactional, isLive: reading !== undefined }];
    }),
  );
}

function pathOf(keys: readonly (string | number)[]): string {
  return keys.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : path ? `${path}.${key}` : key),
    '',
  );
}
