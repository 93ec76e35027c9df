import type { Message } from './message.ts';

/** A message as it comes in, not yet known whose it is. */
export interface IncomingMessage {
  /** The kind is never identify for a company: its traits are set by those of the group message. */
  message: Message;
  /** The sender's id of a person who is known to it. */
  userId?: string;
  /** The sender's id of a browser or a device. */
  anonymousId?: string;
  /** For alias: the id by which the same person was known before. */
  previousId?: string;
  /** For group: the sender's id of a company. */
  groupId?: string;
  /** An e-mail address by which the person identified, folded. */
  email?: string;
  /** The lead itself, for what Ripen writes into a history: it names nobody, and is no activity of the lead. */
  leadId?: string;
  /** The lead did it all the same, as a click in an e-mail. */
  isActivity?: boolean;
  /** Why the message has no effect on scores, as for a robot. */
  retraction?: string;
}
