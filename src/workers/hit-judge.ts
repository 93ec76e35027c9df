import { isbot } from 'isbot';
import { judgeMailHits } from '../operations/judge-mail-hits.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 1_000;

/** Tells people from machines among those who opened e-mails and followed their links. */
export function hitJudge({ database, registry, clock, logger }: BackgroundServices): Repetition {
  const step = (): Promise<boolean> =>
    database.transaction((transaction) =>
      judgeMailHits(transaction, { registry, now: clock(), isRobot: (userAgent) => isbot(userAgent) }),
    );
  const onFailure = 'could not judge who opened e-mails; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
