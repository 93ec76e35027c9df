import type { AlertRecipient } from '../domain/alert.ts';
import { alertPhrase, alertText } from '../domain/alert-words.ts';
import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import type { AlertMessage } from '../messaging/alert-message.ts';
import { listAlertChannels } from '../store/alert-channels.ts';
import type { Database } from '../store/connect-database.ts';
import { peopleByIdOrAddress } from '../store/people.ts';
import { markTold, readTold, type ToldAlert } from '../store/told-alerts.ts';
import { describeAlertedLeads, type LeadBrief, sayLead } from './describe-alerted-leads.ts';
import type { RegistryCache } from './registry.ts';

/** So many leads stand in a message; of more it says how many there are. */
const MOST_LEADS = 20;
/** So many alerts of a message are read: several of them may be about one lead. */
const MOST_ALERTS = 200;

/** A message that is to be written, under the id of its effect. */
export interface MessageRequest {
  messageId: string;
  to: AlertRecipient;
}

/** What writing messages takes. */
export interface AlertWriting {
  database: Database;
  registry: RegistryCache;
  home: LeadPlace;
  /** The address under which people reach Ripen, without a slash at its end. */
  publicUrl: string;
}

/**
 * Writes what was gathered for recipients, each in their language and time zone. Alerts that were taken back until now are left out;
 * from now on those that are in it are taken back by a correction.
 *
 * @returns by id, the message; none for what has nothing left to tell
 */
export async function writeAlertMessages(
  { database, registry, home, publicUrl }: AlertWriting,
  requests: readonly MessageRequest[],
  now: Instant,
): Promise<Map<string, AlertMessage>> {
  const messageIds = requests.map(({ messageId }) => messageId);
  await database.transaction((transaction) => markTold(transaction, { messageIds, at: now }));
  const { told, takenBack, counts } = await readTold(database.kysely, { messageIds, each: MOST_ALERTS });
  const readers = await readersOf(database, requests, home);
  const [ofMessage, backOfMessage] = [byMessage(told), byMessage(takenBack)];
  const shown = requests.map(({ messageId }) => ({
    messageId,
    leads: leadsOf(ofMessage.get(messageId) ?? []),
    back: (backOfMessage.get(messageId) ?? []).slice(0, MOST_LEADS),
  }));
  const wanted = new Map<string, string | undefined>();
  for (const { leads, back } of shown)
    for (const alert of [...leads.values()].flat().concat(back))
      wanted.set(alert.subjectId, wanted.get(alert.subjectId) ?? scorecardOf(alert));
  const held = await registry.read(database.kysely);
  const briefs = await describeAlertedLeads(database.kysely, held, { wanted, now });
  const urlOf = (subjectId: string): string => `${publicUrl}/leads/${subjectId}`;
  return new Map(
    shown.flatMap(({ messageId, leads, back }): [string, AlertMessage][] => {
      if (leads.size === 0 && back.length === 0) return [];
      const reader = readers.get(messageId) ?? { language: 'en', timeZone: home.timeZone };
      const count = counts.get(messageId) ?? { leads: 0, takenBack: 0 };
      const message: AlertMessage = {
        ...reader,
        alertsUrl: `${publicUrl}/sales/alerts`,
        leads: [...leads].map(([subjectId, alerts]) => {
          const brief = briefs.get(subjectId) ?? unknown(subjectId);
          return {
            ...{ name: brief.name, details: brief.details, score: brief.score, url: urlOf(subjectId) },
            ...sayLead(brief, reader.language),
            alerts: saidOnce(alerts, reader),
          };
        }),
        moreLeads: Math.max(0, count.leads - leads.size),
        takenBack: back.map((alert) => ({
          name: (briefs.get(alert.subjectId) ?? unknown(alert.subjectId)).name,
          url: urlOf(alert.subjectId),
          phrase: alertPhrase(alert, reader),
          why: alert.takenBackWhy ?? '',
        })),
        moreTakenBack: Math.max(0, count.takenBack - back.length),
      };
      return [[messageId, message]];
    }),
  );
}

interface Reader {
  language: Language;
  timeZone: string;
}

/** In which language and time zone each message is read. */
async function readersOf(
  database: Database,
  requests: readonly MessageRequest[],
  home: LeadPlace,
): Promise<Map<string, Reader>> {
  const slugs = requests.flatMap(({ to }) => (to.kind === 'channel' ? [to.channel] : []));
  const channels = new Map(
    (await listAlertChannels(database.kysely, slugs)).map((channel) => [channel.slug, channel]),
  );
  const people = await peopleByIdOrAddress(database.kysely, {
    personIds: requests.flatMap(({ to }) => (to.kind === 'person' ? [to.personId] : [])),
    addresses: requests.flatMap(({ to }) => (to.kind === 'address' ? [to.email] : [])),
  });
  const find = (to: AlertRecipient): Reader | undefined => {
    if (to.kind === 'channel') return channels.get(to.channel);
    return people.find((person) =>
      to.kind === 'person' ? person.personId === to.personId : person.email === to.email.toLowerCase(),
    );
  };
  return new Map(
    requests.map(({ messageId, to }) => {
      const { language, timeZone } = find(to) ?? { language: 'en' as const, timeZone: home.timeZone };
      return [messageId, { language, timeZone }];
    }),
  );
}

function byMessage(alerts: readonly ToldAlert[]): Map<string, ToldAlert[]> {
  return Map.groupBy(alerts, ({ messageId }) => messageId);
}

/** The alerts of a message under their leads, the latest first; of the leads that stand in it. */
function leadsOf(alerts: readonly ToldAlert[]): Map<string, ToldAlert[]> {
  return new Map([...Map.groupBy(alerts, ({ subjectId }) => subjectId)].slice(0, MOST_LEADS));
}

/** Says what several alerts about a lead say, the same once. */
function saidOnce(
  alerts: readonly ToldAlert[],
  reader: Reader,
): { phrase: string; text: string | undefined }[] {
  const said = alerts.map((alert) => ({ phrase: alertPhrase(alert, reader), text: alertText(alert) }));
  return [...new Map(said.map((one) => [`${one.phrase}\n${one.text ?? ''}`, one])).values()].slice(0, 5);
}

function scorecardOf({ cause }: ToldAlert): string | undefined {
  return cause === null || cause.kind === 'event' ? undefined : cause.scorecard;
}

/** A lead that is there no more. */
function unknown(subjectId: string): LeadBrief {
  return { name: subjectId.slice(0, 8), details: [], score: undefined, reasons: [], recent: [] };
}
