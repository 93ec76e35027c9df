import { parseDuration } from '../domain/duration.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import { Place, type Problem } from '../domain/place.ts';
import { readYaml } from '../domain/read-yaml.ts';

const KEYS = [
  'team',
  'title',
  'members',
  'keepsCompanies',
  'respondWithin',
  'remindBefore',
  'escalateTo',
  'reassigns',
];

/** A team as a file says it: people by their e-mail addresses. */
export interface TeamFile {
  slug: string;
  title: string;
  members: { email: string; weight: number }[];
  keepsCompanies: boolean;
  respondWithinMinutes: number | null;
  remindBeforeMinutes: number | null;
  escalateTo: { email: string } | { channel: string } | null;
  reassigns: boolean;
}

/** Reads a team from YAML, with every mistake at its line. */
export function readTeamFile(text: string): TeamFile | { problems: Problem[] } {
  const yaml = readYaml(text);
  if (!yaml.ok) return { problems: yaml.problems };
  const problems: Problem[] = [];
  const root = new Place(yaml.value, problems);
  const file = root.object(KEYS, 'a team') ? readRoot(root) : undefined;
  if (problems.length > 0 || file === undefined) return { problems: problems.map(yaml.locate) };
  return file;
}

function readRoot(root: Place): TeamFile | undefined {
  const slug = root.at('team').text('the slug of the team');
  if (slug === undefined) return undefined;
  return {
    slug,
    title: root.at('title').optionalText() ?? slug,
    members: readMembers(root.at('members')),
    keepsCompanies: readFlag(root.at('keepsCompanies'), true),
    respondWithinMinutes: readMinutes(root.at('respondWithin')),
    remindBeforeMinutes: readMinutes(root.at('remindBefore')),
    escalateTo: readEscalation(root.at('escalateTo')),
    reassigns: readFlag(root.at('reassigns'), false),
  };
}

function readMembers(place: Place): TeamFile['members'] {
  if (!Array.isArray(place.value)) {
    place.refuse('a list of e-mail addresses, or of { person, weight }');
    return [];
  }
  return place.value.flatMap((_, index) => {
    const member = place.at(index);
    if (typeof member.value === 'string') return [{ email: member.value, weight: 1 }];
    if (!member.object(['person', 'weight'], 'an e-mail address or { person, weight }')) return [];
    const email = member.at('person').text('an e-mail address');
    const { value: weight = 1 } = member.at('weight');
    if (!Number.isInteger(weight) || Number(weight) < 0 || Number(weight) > 100)
      member.at('weight').refuse('a whole number from 0 to 100');
    return email === undefined ? [] : [{ email, weight: Number(weight) }];
  });
}

function readMinutes(place: Place): number | null {
  if (place.isMissing) return null;
  const durationMs = typeof place.value === 'string' ? parseDuration(place.value) : undefined;
  if (durationMs !== undefined && durationMs % MINUTE_MS === 0) return durationMs / MINUTE_MS;
  place.refuse('working time such as 30m or 2h');
  return null;
}

function readFlag(place: Place, otherwise: boolean): boolean {
  if (place.isMissing) return otherwise;
  if (typeof place.value !== 'boolean') place.refuse('true or false');
  return place.value === true;
}

function readEscalation(place: Place): TeamFile['escalateTo'] {
  if (place.isMissing) return null;
  if (typeof place.value === 'string') return { email: place.value };
  if (!place.object(['channel'], 'an e-mail address of a person, or { channel }')) return null;
  const channel = place.at('channel').text('the slug of a channel');
  return channel === undefined ? null : { channel };
}
