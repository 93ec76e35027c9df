import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { chatPoster } from '../connectors/webhook/post-chat.ts';
import { PublicAddresses } from '../connectors/webhook/public-addresses.ts';
import type { Delivery } from '../http/route-services.ts';
import { composeMails } from '../operations/compose-mails.ts';
import { MailLinks } from '../operations/mail-links.ts';
import type { SecretBox } from '../operations/secret-box.ts';
import { alertGatherer } from '../workers/alert-gatherer.ts';
import type { BackgroundServices } from '../workers/background-services.ts';
import { bounceReader } from '../workers/bounce-reader.ts';
import { CalendarReader } from '../workers/calendar-reader.ts';
import { calendarSender } from '../workers/calendar-sender.ts';
import { chatSender } from '../workers/chat-sender.ts';
import { effectRecoverer } from '../workers/effect-recoverer.ts';
import { hitJudge } from '../workers/hit-judge.ts';
import type { IngestQueue } from '../workers/ingest-queue.ts';
import { mailSender } from '../workers/mail-sender.ts';
import { messageWriter } from '../workers/message-writer.ts';
import type { Repetition } from '../workers/repetition.ts';
import { webhookSender } from '../workers/webhook-sender.ts';
import { InvalidSetting } from './invalid-setting.ts';
import type { Settings } from './settings.ts';

/** What does the effects of the outbox, and what routes need to know of it. */
export interface EffectWorkers {
  workers: Repetition[];
  delivery: Delivery;
  /** Reads the calendars of reps. */
  calendars: CalendarReader;
}

/** Puts together what does the effects of the outbox. Without a mail server e-mails wait. */
export async function effectWorkers(
  background: BackgroundServices & { ingestQueue: IngestQueue },
  { settings, secret, secretBox }: { settings: Settings; secret: string; secretBox: SecretBox },
): Promise<EffectWorkers> {
  const { delivery, mail, publicUrl } = settings;
  const links = new MailLinks({ secret, publicUrl: publicUrl ?? `http://localhost:${settings.port}` });
  const services = { ...background, random: Math.random };
  const addresses = new PublicAddresses(delivery.webhooks.allow);
  const calendars = new CalendarReader({ ...background, secretBox, addresses });
  const workers = [
    effectRecoverer({ ...background, policy: delivery.uncertain }),
    hitJudge(background),
    messageWriter(services),
    webhookSender({ ...services, retry: delivery.retry, webhooks: delivery.webhooks }),
    alertGatherer({ ...background, hasMail: mail !== undefined, newId: randomUUID }),
    chatSender({
      ...services,
      ...{ retry: delivery.retry, addresses, secretBox, publicUrl: links.publicUrl },
    }),
    calendars.worker,
    calendarSender({ ...services, retry: delivery.retry, calendars, publicUrl: links.publicUrl }),
  ];
  if (delivery.bounceMailbox !== undefined)
    workers.push(bounceReader({ ...background, links, url: delivery.bounceMailbox }));
  if (mail) {
    const dkim = delivery.dkim && {
      ...delivery.dkim,
      privateKey: await readKey(delivery.dkim.keyFile),
    };
    const { retry } = delivery;
    workers.push(
      mailSender({ ...services, retry, links, compose: composeMails, mail: { ...delivery, ...mail, dkim } }),
    );
  }
  const chat = { postChat: chatPoster(addresses), chatAddresses: addresses };
  return {
    workers,
    calendars,
    delivery: { links, settings: delivery, isSending: mail !== undefined, ...chat },
  };
}

async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidSetting(`RIPEN_DKIM_KEY_FILE: cannot be read: ${why}`);
  }
}
