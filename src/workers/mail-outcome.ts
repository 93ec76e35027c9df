import type { SendOutcome } from '../connectors/smtp/smtp-pool.ts';
import type { Instant } from '../domain/instant.ts';
import { isHardBounce } from '../messaging/is-hard-bounce.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import { EMAIL_BOUNCED, EMAIL_SENT, mailEvent } from '../operations/mail-events.ts';
import type { UncertainPolicy } from '../operations/recover-effects.ts';
import type { WrittenMail } from '../store/mails.ts';
import type { Outcome } from './effect-sender.ts';
import { domainLane, SMTP_LANE } from './mail-lanes.ts';
import { recipientOf } from './prepare-mails.ts';

/** What the word of the mail server means for an e-mail, its recipient, its lanes and the history of the lead. */
export function mailOutcome(
  outcome: SendOutcome,
  context: {
    effect: ClaimedEffect;
    /** Null for an e-mail to the team. */
    written: WrittenMail | null;
    now: Instant;
    uncertain: UncertainPolicy;
  },
): Outcome {
  const { effect, written, now, uncertain } = context;
  switch (outcome.kind) {
    case 'accepted': {
      const effects = written ? [mailEvent(written, EMAIL_SENT, { at: now })] : [];
      const mail = written && { state: 'sent' as const, reason: null, isSent: true };
      return { kind: 'done', mail, effects };
    }
    case 'refused':
      return refused(outcome, { effect, written, now });
    case 'deferred': {
      const lane = outcome.isServer ? SMTP_LANE : domainLane(recipientOf(effect));
      return { kind: 'failed', problem: outcome.response, lanes: [{ lane, problem: outcome.response }] };
    }
    case 'uncertain': {
      const problem = `cut off after the mail server had asked for the content, before it answered: ${outcome.response}`;
      const lanes = [{ lane: SMTP_LANE, problem: outcome.response }];
      if (uncertain === 'resend') return { kind: 'failed', problem, lanes };
      const mail = written && { state: 'uncertain' as const, reason: problem, isSent: false };
      return { kind: 'uncertain', problem, mail, lanes };
    }
  }
}

function refused(
  { code, response, stage }: Extract<SendOutcome, { kind: 'refused' }>,
  { effect, written, now }: { effect: ClaimedEffect; written: WrittenMail | null; now: Instant },
): Outcome {
  if (!written) return { kind: 'dead', problem: response };
  const isHard = stage === 'recipient' && isHardBounce({ code, response });
  const detail = `${effect.journey ?? written.template}: ${response}`;
  return {
    kind: 'done',
    mail: { state: 'bounced', reason: response, isSent: false },
    effects: [
      mailEvent(written, EMAIL_BOUNCED, {
        at: now,
        properties: { kind: isHard ? 'hard' : 'soft', reason: response },
      }),
    ],
    suppressions: isHard
      ? [{ address: written.address, reason: 'hard bounce', detail, createdAt: now, createdBy: null }]
      : [],
  };
}
