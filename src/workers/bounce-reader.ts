import { readBounceMailbox } from '../connectors/imap/bounce-mailbox.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import { readBounce } from '../messaging/read-bounce.ts';
import { applyMailReports } from '../operations/apply-mail-reports.ts';
import type { MailLinks } from '../operations/mail-links.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** Takes in what comes to the mailbox of bounces. */
export function bounceReader({
  database,
  clock,
  logger,
  links,
  url,
}: BackgroundServices & { links: MailLinks; url: string }): Repetition {
  const take = async (sources: string[]): Promise<void> => {
    const reports = sources.flatMap((source) => readBounce(source) ?? []);
    await database.transaction((transaction) =>
      applyMailReports(transaction, reports, { links, now: clock() }),
    );
  };
  const step = async (): Promise<boolean> => (await readBounceMailbox(url, take)) > 0;
  const onFailure = 'could not read the mailbox of bounces; trying again';
  return new Repetition({ step, intervalMs: MINUTE_MS, onFailure, logger });
}
