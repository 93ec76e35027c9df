import type { CampaignCost } from '../domain/campaign-cost.ts';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';

/** What a row comes to: messages, or a cost. */
export interface RowContent {
  messages: IncomingMessage[];
  costs: CampaignCost[];
}

/** What messages of a row are made with besides its values. */
export interface RowContext {
  /** When the import began: of what says no time of its own. */
  importedAt: Instant;
  receivedAt: Instant;
  /** The mark of the row by its content, the same whenever the same row comes again. */
  contentId: (salt: string) => string;
}
