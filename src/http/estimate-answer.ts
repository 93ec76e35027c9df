import type { ShareEstimate } from '../domain/estimate-share.ts';
import type { EstimateAnswer } from './contract/estimate.ts';

/** A share of all, as it goes over the wire. */
export function estimateAnswer({ count, share, low, high }: ShareEstimate): EstimateAnswer {
  return { subjects: count, share, low, high };
}
