import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewAlert } from '../domain/alert.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { raiseAlerts } from './raise-alerts.ts';

let it: TestInstallation;
beforeAll(async () => {
  it = await createTestInstallation();
});
afterAll(() => it[Symbol.asyncDispose]());

const alert = (parts: Partial<NewAlert> = {}): NewAlert => ({
  alertId: randomUUID(),
  subjectId: randomUUID(),
  to: { kind: 'channel', channel: 'sales' },
  kind: 'journey',
  detail: { title: 'Ripe', text: 'Call now' },
  at: it.clock.now,
  cause: { kind: 'band', scorecard: 'b2b', band: 'hot' },
  ...parts,
});

test('the same alert twice is one', async () => {
  const [first, second] = [alert(), alert({ to: { kind: 'address', email: 'a@example.com' }, cause: null })];
  for (const alerts of [[first, second], [first]])
    await it.database.transaction((transaction) => raiseAlerts(transaction, alerts, it.clock.now));
  const rows = await it.database.kysely
    .selectFrom('alert')
    .select(['alert_id', 'recipient', 'cause', 'detail', 'due_at'])
    .orderBy('recipient_kind')
    .execute();
  expect(rows).toEqual([
    {
      alert_id: second.alertId,
      recipient: 'a@example.com',
      cause: null,
      detail: second.detail,
      due_at: it.clock.now,
    },
    {
      alert_id: first.alertId,
      recipient: 'sales',
      cause: first.cause,
      detail: first.detail,
      due_at: it.clock.now,
    },
  ]);
});
