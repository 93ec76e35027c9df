import { type Instant, MINUTE_MS } from '../domain/instant.ts';

/** What a recipient of alerts has said, and how it stands with them. */
export interface RecipientState {
  /** Until when what is new is gathered; null when nothing went out yet. */
  windowEndsAt: Instant | null;
  windowMinutes: number;
  /** Whether there is a way outside: who gets alerts in the app alone has none. */
  isReached: boolean;
  /** From when on they take what does not hurry; the instant itself for at once. */
  opensAt: Instant;
}

/** What is done now with what waits for a recipient. */
export interface DigestPlan {
  /** Nothing goes outside. */
  isDropped: boolean;
  /** What does not hurry waits until then; null for not at all. */
  heldUntil: Instant | null;
  /** What is new waits until then, corrections do not; null for not at all. */
  gatheredUntil: Instant | null;
  /** When the window ends that a message opens. */
  windowEndsAt: Instant;
}

/**
 * Decides about what waits for a recipient: the first alert goes out at once and opens a window, in which others are gathered until it
 * ends; then they go out together and open another.
 */
export function planDigest(state: RecipientState, now: Instant): DigestPlan {
  const { windowEndsAt, windowMinutes, isReached, opensAt } = state;
  // A window that was made shorter since ends sooner.
  const end = windowEndsAt === null ? now : Math.min(windowEndsAt, now + windowMinutes * MINUTE_MS);
  return {
    isDropped: !isReached,
    heldUntil: opensAt > now ? opensAt : null,
    gatheredUntil: end > now ? end : null,
    windowEndsAt: now + windowMinutes * MINUTE_MS,
  };
}
