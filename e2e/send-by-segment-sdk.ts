import { Analytics } from '@segment/analytics-node';
import type { Source } from './post-messages.ts';

/** Sends what the calls say with the Segment library as it comes, but for its host. Fails unless all was taken in. */
export async function sendBySegmentSdk(
  { url, writeKey }: Source,
  calls: (analytics: Analytics) => void,
): Promise<void> {
  const analytics = new Analytics({ writeKey, host: url, maxRetries: 0 });
  const errors: unknown[] = [];
  analytics.on('error', (error) => errors.push(error));
  calls(analytics);
  await analytics.closeAndFlush();
  if (errors.length > 0) throw new AggregateError(errors, 'the library could not deliver');
}
