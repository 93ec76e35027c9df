import type { OutgoingMail } from '../connectors/smtp/smtp-pool.ts';
import type { WrittenMail } from '../store/mails.ts';
import type { Outcome } from './effect-sender.ts';

/** An e-mail that is ready, or what became of the effect without one. */
export type PreparedMail =
  | { kind: 'ready'; mail: OutgoingMail; written: WrittenMail | null }
  | { kind: 'not'; outcome: Outcome };
