import { describe, expect, it } from 'vitest';
import { readCalendarEntry } from './read-calendar-entry.ts';

const WINDOW = { from: Date.parse('2026-03-20T00:00:00Z'), to: Date.parse('2026-04-10T00:00:00Z') };

function calendar(...parts: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test', ...parts, 'END:VCALENDAR', ''].join('\r\n');
}

function event(...lines: string[]): string {
  return [
    'BEGIN:VEVENT',
    'UID:one',
    'DTSTAMP:20260101T000000Z',
    'SUMMARY:Dentist',
    ...lines,
    'END:VEVENT',
  ].join('\r\n');
}

function read(text: string, timeZone = 'Europe/Prague') {
  const entry = readCalendarEntry(text, { window: WINDOW, timeZone });
  const busy = entry.busy
    .map(
      ({ from, to }) =>
        `${new Date(from).toISOString().slice(5, 16)}/${new Date(to).toISOString().slice(5, 16)}`,
    )
    .sort();
  return { busy, problems: entry.problems };
}

const ODD_ZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Prague (our office)',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
].join('\r\n');

describe('an event keeps its owner busy', () => {
  // In Prague the clocks go forward on 29 March 2026.
  it.each<[string, string[], string[]]>([
    ['in UTC', [event('DTSTART:20260325T090000Z', 'DTEND:20260325T100000Z')], ['03-25T09:00/03-25T10:00']],
    [
      'without a zone',
      [event('DTSTART:20260325T090000', 'DTEND:20260325T100000')],
      ['03-25T08:00/03-25T09:00'],
    ],
    [
      'in a zone of its own name',
      [ODD_ZONE, event('DTSTART;TZID="Prague (our office)":20260330T090000', 'DURATION:PT90M')],
      ['03-30T07:00/03-30T08:30'],
    ],
    [
      'in a zone of Windows',
      [event('DTSTART;TZID=GTB Standard Time:20260325T090000', 'DURATION:PT1H')],
      ['03-25T07:00/03-25T08:00'],
    ],
    [
      'in a zone with a path before it',
      [event('DTSTART;TZID=/softwarestudio.org/Tzfile/America/New_York:20260325T090000', 'DURATION:PT1H')],
      ['03-25T13:00/03-25T14:00'],
    ],
    ['all day', [event('DTSTART;VALUE=DATE:20260325')], ['03-24T23:00/03-25T23:00']],
    [
      'for several days over the change of the clocks',
      [event('DTSTART;VALUE=DATE:20260328', 'DTEND;VALUE=DATE:20260331')],
      ['03-27T23:00/03-30T22:00'],
    ],
    [
      'every day, by the clock, but those left out, until a day',
      [
        event(
          'DTSTART;TZID=Europe/Prague:20260327T090000',
          'DTEND;TZID=Europe/Prague:20260327T100000',
          'RRULE:FREQ=DAILY;UNTIL=20260331T220000Z',
          'EXDATE;TZID=Europe/Prague:20260329T090000',
        ),
      ],
      [
        '03-27T08:00/03-27T09:00',
        '03-28T08:00/03-28T09:00',
        '03-30T07:00/03-30T08:00',
        '03-31T07:00/03-31T08:00',
      ],
    ],
    [
      'every day without a zone',
      [event('DTSTART:20260328T090000', 'DTEND:20260328T100000', 'RRULE:FREQ=DAILY;COUNT=2')],
      ['03-28T08:00/03-28T09:00', '03-29T07:00/03-29T08:00'],
    ],
    [
      'with one repetition moved and one called off',
      [
        event('DTSTART;TZID=Europe/Prague:20260323T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'),
        event(
          'RECURRENCE-ID;TZID=Europe/Prague:20260324T090000',
          'DTSTART;TZID=Europe/Prague:20260324T150000',
          'DURATION:PT30M',
        ),
        event(
          'RECURRENCE-ID;TZID=Europe/Prague:20260325T090000',
          'DTSTART;TZID=Europe/Prague:20260325T090000',
          'STATUS:CANCELLED',
        ),
      ],
      ['03-23T08:00/03-23T09:00', '03-24T14:00/03-24T14:30'],
    ],
    [
      'by a repetition that was moved into the time asked for',
      [
        event('DTSTART:20260201T090000Z', 'DTEND:20260201T100000Z', 'RRULE:FREQ=MONTHLY;COUNT=2'),
        event('RECURRENCE-ID:20260301T090000Z', 'DTSTART:20260325T120000Z', 'DTEND:20260325T130000Z'),
      ],
      ['03-25T12:00/03-25T13:00'],
    ],
    [
      'on further dates',
      [event('DTSTART:20260325T090000Z', 'DTEND:20260325T100000Z', 'RDATE:20260401T090000Z')],
      ['03-25T09:00/03-25T10:00', '04-01T09:00/04-01T10:00'],
    ],
    [
      'every week all day',
      [event('DTSTART;VALUE=DATE:20260318', 'RRULE:FREQ=WEEKLY')],
      ['03-24T23:00/03-25T23:00', '03-31T22:00/04-01T22:00', '04-07T22:00/04-08T22:00'],
    ],
    [
      'when it began before',
      [event('DTSTART:20260319T220000Z', 'DTEND:20260320T020000Z', 'RRULE:FREQ=WEEKLY;COUNT=1')],
      ['03-19T22:00/03-20T02:00'],
    ],
    [
      'every minute for a while',
      [
        event(
          'DTSTART:20260325T090000Z',
          'DTEND:20260325T090100Z',
          'RRULE:FREQ=MINUTELY;UNTIL=20260325T090100Z',
        ),
      ],
      ['03-25T09:00/03-25T09:01', '03-25T09:01/03-25T09:02'],
    ],
  ])('%s', (_name, parts, expected) => {
    expect(read(calendar(...parts))).toEqual({ busy: expected, problems: [] });
  });

  it.each([
    ['is free', ['DTSTART:20260325T090000Z', 'DTEND:20260325T100000Z', 'TRANSP:TRANSPARENT']],
    ['was called off', ['DTSTART:20260325T090000Z', 'DTEND:20260325T100000Z', 'STATUS:CANCELLED']],
    [
      'is free each time',
      ['DTSTART:20260325T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY', 'TRANSP:TRANSPARENT'],
    ],
    ['is over', ['DTSTART:20260225T090000Z', 'DTEND:20260225T100000Z']],
    ['has no length', ['DTSTART:20260325T090000Z']],
  ])('not when it %s', (_name, lines) => {
    expect(read(calendar(event(...lines)))).toEqual({ busy: [], problems: [] });
  });
});

describe('an event that cannot be read is told and passed over', () => {
  it.each([
    [
      'every second for good',
      ['DTSTART:20260101T090000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'],
      /repeats more than/,
    ],
    ['without a beginning', ['DTEND:20260325T100000Z'], /when it begins/],
    ['with nonsense for a time', ['DTSTART:banana'], /when it begins/],
  ])('%s', (_name, lines, problem) => {
    const began = performance.now();
    const { busy, problems } = read(calendar(event(...lines)));
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(busy).toEqual([]);
    expect(problems[0]?.problem).toMatch(problem);
    expect(problems[0]?.title).toBe('Dentist');
  });

  it('in a zone that nobody knows, which is taken for the owner’s', () => {
    const { busy, problems } = read(
      calendar(event('DTSTART;TZID=Atlantis/Deep:20260325T090000', 'DURATION:PT1H')),
    );
    expect(busy).toEqual(['03-25T08:00/03-25T09:00']);
    expect(problems[0]?.problem).toContain('Atlantis/Deep');
  });

  it('also when it is none at all', () => {
    expect(read('<html>503 Service Unavailable</html>')).toEqual({ busy: [], problems: [] });
  });
});
