import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { deliveryStatusSchema } from '../../src/http/contract/mail-delivery.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';

export type DeliveryStatus = z.infer<typeof deliveryStatusSchema>;

const ASKED_EVERY_MS = 10_000;

/** How delivery is; asked again while the page is open. */
export const deliveryStatusQuery = queryOptions({
  queryKey: ['delivery', 'status'],
  queryFn: () => answerOf(api.GET('/api/v1/mail/status')),
  refetchInterval: ASKED_EVERY_MS,
});

/** What became of the e-mails of the last 30 days. */
export const mailDaysQuery = queryOptions({
  queryKey: ['delivery', 'days'],
  queryFn: () => answerOf(api.GET('/api/v1/mail/days', { params: { query: { days: 30 } } })),
});

/** What was given up, or is uncertain. */
export const stuckQuery = (state: 'dead' | 'uncertain') =>
  queryOptions({
    queryKey: ['delivery', 'stuck', state],
    queryFn: () => answerOf(api.GET('/api/v1/mail/effects', { params: { query: { state, limit: 50 } } })),
    refetchInterval: ASKED_EVERY_MS,
  });

/** Asks everything about delivery anew, after something was changed. */
export function refreshDelivery(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['delivery'] });
}
