import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, hot: 20 },
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 10, max: 90 },
    { id: 'recent', when: { event: 'Opened', within: '7d' }, give: 1 },
    { id: 'title', trait: 'title', bins: { CEO: 5 } },
  ],
};

async function healthy(): Promise<TestInstallation> {
  const installation = await createTestInstallation();
  await installation.publish(CARD);
  await installation.publish({ ...CARD, scorecard: 'firms', subject: 'company' });
  await installation.takeIn(
    { user: 'ann', identify: { title: 'CEO' } },
    { user: 'ann', group: 'acme' },
    { user: 'ann', track: 'Opened' },
    { user: 'ann', track: 'Opened' },
    { user: 'ann', track: 'Opened', at: installation.clock.now + 3_600_000 },
    { user: 'bob', track: 'Opened' },
  );
  return installation;
}

let ann = '';
beforeEach(() => {
  ann = '00000000-0000-4000-8000-000000000001';
});

describe('the examination', () => {
  it('finds nothing where nothing is wrong, and writes nothing', async () => {
    await using installation = await healthy();
    expect(await installation.idOf('ann')).toBe(ann);
    const row = await installation.rowOf('ann');
    expect(await installation.examine()).toEqual([]);
    expect(await installation.rowOf('ann')).toEqual(row);
  });

  it.each([
    [
      'a trait that nobody set',
      `update subject set traits = traits || '{"title": {"value": "CTO", "setAt": 1, "messageId": "x"}}' where subject_id = '#'`,
      ['memory', 'score'],
    ],
    [
      'a state that counts too much',
      `update subject set states = (select json_object_agg(key, case when value::text = '2' then '3' else value end) from json_each(states)) where subject_id = '#'`,
      ['memory', 'memory', 'score'],
    ],
    [
      'a message that is lost',
      `delete from message where subject_id = '#' and name = 'Opened' and message_id = (select min(message_id) from message where subject_id = '#' and name = 'Opened')`,
      ['memory'],
    ],
    [
      'a score that is wrong',
      `update score set score = score + 1 where subject_id = '#'`,
      ['score', 'ledger'],
    ],
    ['a score that is missing', `delete from score where subject_id = '#'`, ['score']],
    ['an entry that is missing', `delete from ledger where subject_id = '#' and entry = 2`, ['ledger']],
    [
      'the last entry missing',
      `delete from ledger where subject_id = '#' and entry = (select max(entry) from ledger where subject_id = '#')`,
      ['ledger'],
    ],
    [
      'an entry whose moves do not add up',
      `update ledger set moves = '[]' where subject_id = '#' and entry = 2`,
      ['ledger'],
    ],
    [
      'an entry that does not follow',
      `update ledger set from_score = from_score + 1 where subject_id = '#' and entry = 2`,
      ['ledger'],
    ],
    [
      'a band that no transition led to',
      `update score set band = 'cold' where subject_id = '#'`,
      ['transition'],
    ],
    [
      'a transition that does not follow',
      `update transition set from_band = 'hot' where subject_id = '#' and to_band = 'hot'`,
      ['transition'],
    ],
    [
      'a transition that is missing',
      `delete from transition where subject_id = '#' and to_band = 'hot'`,
      ['transition'],
    ],
    [
      'a due score that was forgotten',
      `update subject set next_change_at = next_change_at - interval '1 day' where subject_id = '#'`,
      ['due'],
    ],
    [
      'a change by time that nobody waits for',
      `update subject set next_change_at = null where subject_id = '#'`,
      ['due'],
    ],
    [
      'a future message that nobody waits for',
      `update subject set pending_at = null where subject_id = '#'`,
      ['pending'],
    ],
  ])('finds %s', async (_, damage, checks) => {
    await using installation = await healthy();
    await sql.raw(damage.replaceAll('#', ann)).execute(installation.database.kysely);
    const found = (await installation.examine()).filter(({ subjectId }) => subjectId === ann);
    expect([...new Set(found.map(({ check }) => check))]).toEqual(
      expect.arrayContaining([...new Set(checks)]),
    );
    expect(found.every(({ detail }) => detail.length > 10)).toBe(true);
  });

  it('finds a company that does not hold what its people did', async () => {
    await using installation = await healthy();
    await sql`update subject set company_id = null where subject_id = ${ann}`.execute(
      installation.database.kysely,
    );
    const acme = await installation.idOf('acme');
    const found = await installation.examine();
    expect(found.filter(({ subjectId }) => subjectId === acme).map(({ check }) => check)).toContain('memory');
  });
});
