import { SmtpPool } from '../connectors/smtp/smtp-pool.ts';
import { SECOND_MS } from '../domain/instant.ts';
import { type AttemptId, markHandedOver } from '../store/outbox.ts';
import { Batcher } from './batcher.ts';
import { effectSender, LEASE_MS, type Outcome } from './effect-sender.ts';
import { domainLane, SMTP_LANE } from './mail-lanes.ts';
import { mailOutcome } from './mail-outcome.ts';
import type { MailSenderServices } from './mail-sender-services.ts';
import { prepareMails, recipientOf } from './prepare-mails.ts';
import type { Repetition } from './repetition.ts';

const ANSWERS_WITHIN_MS = 30 * SECOND_MS;
/** What waits for a connection besides what is being sent. */
const WAITING_PER_CONNECTION = 4;
/** Sends the e-mails that are due: to leads by templates, and plain ones to the team. */
export function mailSender(services: MailSenderServices): Repetition {
  const { database, clock, mail: settings } = services;
  const pool = new SmtpPool({ ...settings, answersWithinMs: ANSWERS_WITHIN_MS });
  const handOver = new Batcher(async (attempts: readonly AttemptId[]) => {
    const own = await markHandedOver(database.kysely, attempts, clock() + LEASE_MS);
    return attempts.map(({ effectId }) => own.has(effectId));
  });
  const onHandOver = async (attempt: AttemptId): Promise<void> => {
    if (!(await handOver.add(attempt))) throw new Error('another process has taken this e-mail over');
  };
  return effectSender({
    ...services,
    channel: 'mail',
    mostUnderWay: settings.connections * (1 + WAITING_PER_CONNECTION),
    mostPerLane: Number.POSITIVE_INFINITY,
    lanesOf: (effect) => [SMTP_LANE, domainLane(recipientOf(effect))],
    rate: (lane) => (lane === SMTP_LANE ? undefined : settings.perDomainPerSecond),
    perform: (effects) => {
      const preparing = prepareMails(services, effects);
      return effects.map(async (effect, index): Promise<Outcome> => {
        const prepared = (await preparing)[index];
        if (!prepared) return { kind: 'failed', problem: 'it was not written' };
        if (prepared.kind === 'not') return prepared.outcome;
        const outcome = await pool.send(prepared.mail, () => onHandOver(effect));
        return mailOutcome(outcome, {
          effect,
          written: prepared.written,
          now: clock(),
          uncertain: settings.uncertain,
        });
      });
    },
    onStop: async () => pool.close(),
  });
}
