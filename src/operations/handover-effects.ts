import type { NewAlert } from '../domain/alert.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { Handover } from '../domain/handover.ts';
import { formatInstant, type Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Team } from '../domain/rep.ts';
import { LEAD_ASSIGNED, OWNER } from '../domain/sales-status.ts';
import { derivedId } from './derived-id.ts';
import type { People, TeamRosters } from './team-rosters.ts';

/** What a handover writes into the history of its lead: that it was assigned, and who looks after it. */
export function effectsOfHandover(
  handover: Handover,
  { teams, people, now }: Pick<TeamRosters, 'teams' | 'people'> & { now: Instant },
): NewEffect[] {
  const { handoverId, subjectId, personId, team, journey, enrolmentId, step } = handover;
  const rep = personId === null ? undefined : people.find(personId);
  if (!rep) return [];
  const owner = people.ownerName(rep);
  const by = (team !== null && teams.get(team)?.title) || team;
  const place = { subjectId, dueAt: now, journey, enrolmentId, step };
  const [ofEvent, ofOwner] = handoverMessageIds(handoverId);
  const properties: JsonObject = { owner, by, team, handover: handoverId };
  return [
    {
      ...place,
      effectId: ofEvent,
      kind: 'message',
      payload: { type: 'track', event: LEAD_ASSIGNED, properties, at: now },
    },
    {
      ...place,
      effectId: ofOwner,
      kind: 'message',
      payload: { type: 'identify', traits: { [OWNER]: owner }, at: now },
    },
  ];
}

/** The ids of what a handover writes into the history: of the event and of the trait. */
export function handoverMessageIds(handoverId: string): [string, string] {
  return [derivedId(handoverId, 'assigned'), derivedId(handoverId, 'owner')];
}

/** Who is to know of a handover: the rep, whoever had the lead before, and when nobody can take it those who are told of missed targets. */
export function alertsOfHandover(
  handover: Handover,
  {
    rosters: { teams, people },
    others,
    isReassigned,
    now,
  }: {
    rosters: { teams: ReadonlyMap<string, Team>; people: People };
    others: readonly Handover[];
    isReassigned: boolean;
    now: Instant;
  },
): NewAlert[] {
  const { handoverId, subjectId, personId, team: slug, respondBy } = handover;
  const team = slug === null ? undefined : teams.get(slug);
  const base = { subjectId, at: now, cause: null };
  const detail: JsonObject = {
    team: team?.title ?? slug,
    respondBy: respondBy === null ? null : formatInstant(respondBy),
  };
  const rep = personId === null ? undefined : people.find(personId);
  if (!rep) return team ? waitingAlerts(handover, team, now) : [];
  const told: NewAlert[] = [
    {
      ...base,
      alertId: derivedId(handoverId, 'alert assigned'),
      to: { kind: 'person', personId: rep.personId },
      kind: 'assigned',
      detail,
    },
  ];
  if (!isReassigned) return told;
  const owner = people.ownerName(rep);
  const lost = others.flatMap((one) => (one.personId === null ? [] : [one.personId]));
  return [
    ...told,
    ...lost
      .filter((one) => one !== personId)
      .map((one): NewAlert => {
        const to = { kind: 'person', personId: one } as const;
        return {
          ...base,
          alertId: derivedId(handoverId, `alert from ${one}`),
          to,
          kind: 'reassigned',
          detail: { owner },
        };
      }),
  ];
}

/** That leads wait for somebody is told once an hour, by the first of them. */
function waitingAlerts(
  { subjectId }: Handover,
  { slug, title, escalateTo }: { slug: string; title: string; escalateTo: NewAlert['to'] | null },
  now: Instant,
): NewAlert[] {
  if (!escalateTo) return [];
  const hour = formatInstant(now).slice(0, 13);
  const alertId = derivedId(`${slug} ${hour}`, 'alert waiting');
  return [
    {
      alertId,
      subjectId,
      to: escalateTo,
      kind: 'not-assigned',
      detail: { team: title },
      at: now,
      cause: null,
    },
  ];
}
