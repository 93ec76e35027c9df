import { expect, test } from 'vitest';
import { readTeamFile } from './read-team-file.ts';
import { readWeek } from './read-week.ts';

test('a team is read with people by address, weights, and targets in minutes', () => {
  const file = `
team: sales
members:
  - ann@example.com
  - { person: ben@example.com, weight: 2 }
respondWithin: 2h
remindBefore: 30m
escalateTo: { channel: sales }
`;
  expect(readTeamFile(file)).toEqual({
    slug: 'sales',
    title: 'sales',
    members: [
      { email: 'ann@example.com', weight: 1 },
      { email: 'ben@example.com', weight: 2 },
    ],
    keepsCompanies: true,
    respondWithinMinutes: 120,
    remindBeforeMinutes: 30,
    escalateTo: { channel: 'sales' },
    reassigns: false,
  });
});

test('what is wrong with a team is told with its line, all of it at once', () => {
  const read = readTeamFile(
    'team: sales\nmembers:\n  - { person: a@example.com, weight: 200 }\nrespondWithin: soon\n',
  );
  const problems = 'problems' in read ? read.problems : [];
  expect(problems.map(({ path, line }) => [path, line])).toEqual([
    ['members[0].weight', 3],
    ['respondWithin', 4],
  ]);
});

test('a week is read from a flag, with days that are not named free', () => {
  const week = readWeek('mon-thu 9:00-12:00,13:00-17:00; fri 9:00-24:00');
  expect(week.wed).toEqual([
    { fromMinute: 540, toMinute: 720 },
    { fromMinute: 780, toMinute: 1_020 },
  ]);
  expect(week.fri).toEqual([{ fromMinute: 540, toMinute: 1_440 }]);
  expect(week.sun).toEqual([]);
  expect(() => readWeek('mon-thu whenever')).toThrow('expected hours such as');
  expect(() => readWeek('fri-mon 9:00-17:00')).toThrow('expected hours such as');
});
