import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import { checkJourney } from './check-journey.ts';
import type { JourneySurroundings } from './journey-surroundings.ts';
import { parseJourney } from './parse-journey.ts';

const read = (folder: string): { slug: string; text: string }[] => {
  const url = new URL(`../../${folder}/`, import.meta.url);
  return readdirSync(url)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ slug: file.replace('.yaml', ''), text: readFileSync(new URL(file, url), 'utf8') }));
};

const AROUND: JourneySurroundings = {
  now: Date.UTC(2026, 0, 1),
  scorecards: read('scorecards').flatMap(({ text }) => {
    const reading = parseScorecard(text);
    return reading.ok ? [reading.scorecard] : [];
  }),
  teams: ['sales', 'recruiting'],
  channels: ['sales'],
  bookingPages: ['call', 'interview'],
  holdOuts: [],
  segments: new Map(),
  emails: new Map(
    read('emails').map(({ slug, text }) => [
      slug,
      { isTransactional: text.includes('topic: transactional'), isLive: true },
    ]),
  ),
  journeys: [],
};

describe('ready journeys', () => {
  it.each(read('journeys').map(({ slug, text }) => [slug, text]))(
    '%s is named as its file, and nothing is wrong with it',
    (slug, text) => {
      const reading = parseJourney(text);
      expect(reading.ok ? [] : reading.problems).toEqual([]);
      if (!reading.ok) return;
      expect(reading.journey.slug).toBe(slug);
      expect(checkJourney(reading.journey, AROUND)).toEqual({ problems: [], warnings: [] });
    },
  );
});
