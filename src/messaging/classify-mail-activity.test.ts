import { isbot } from 'isbot';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { classifyMailActivity, type MailHit } from './classify-mail-activity.ts';

const SENT_AT = 1_000_000;
const PERSON = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';

function hit(after: number, parts: Partial<MailHit> = {}): MailHit {
  const usual = {
    kind: 'click' as const,
    link: 'https://a.example',
    method: 'GET',
    userAgent: PERSON,
    visitor: 'v',
  };
  return { ...usual, ...parts, at: SENT_AT + after };
}

function signs(...hits: MailHit[]) {
  return classifyMailActivity(hits, { sentAt: SENT_AT, isRobot: (userAgent) => isbot(userAgent) });
}

const open = { kind: 'open' as const, link: null };
const trap = { kind: 'trap' as const, link: null };

describe('people', () => {
  it('open after a while, and click after that', () => {
    expect(signs(hit(MINUTE_MS, open), hit(MINUTE_MS + 8 * SECOND_MS))).toEqual([null, null]);
  });

  it('may click two links with some seconds in between, and the same link twice at once', () => {
    expect(signs(hit(MINUTE_MS), hit(MINUTE_MS + 3 * SECOND_MS, { link: 'b' }))).toEqual([null, null]);
    expect(signs(hit(MINUTE_MS), hit(MINUTE_MS + 100))).toEqual([null, null]);
  });

  it('are those behind the picture proxies of Gmail and Yahoo', () => {
    const proxy = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
    expect(signs(hit(MINUTE_MS, { ...open, userAgent: proxy }))).toEqual([null]);
  });
});

describe('machines', () => {
  it('click within ten seconds, or open within three', () => {
    expect(signs(hit(9_999), hit(2_999, { ...open, visitor: 'w' }))).toEqual(
      Array(2).fill('sooner than anybody reads'),
    );
    expect(signs(hit(10_000), hit(3_000, { ...open, visitor: 'w' }))).toEqual([null, null]);
  });

  it.each([
    ['', 'says that it is a robot'],
    ['Mozilla/5.0 (compatible; LinkScanBot/1.0; +https://scanner.example/bot)', 'says that it is a robot'],
    ['Barracuda Sentinel (EE)', 'says that it is a robot'],
    ['Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)', 'says that it is a robot'],
    ['python-requests/2.31', 'says that it is a robot'],
  ])('say so: %s', (userAgent, sign) => {
    expect(signs(hit(MINUTE_MS, { userAgent }))).toEqual([sign]);
  });

  it('load pictures ahead, as Mail Privacy Protection does; that says nothing against clicks from there', () => {
    expect(signs(hit(MINUTE_MS, { ...open, userAgent: 'Mozilla/5.0' }), hit(2 * MINUTE_MS))).toEqual([
      'loads pictures ahead',
      null,
    ]);
  });

  it('follow two links within two seconds, or three within ten, from wherever they come', () => {
    const two = signs(hit(MINUTE_MS), hit(MINUTE_MS + 2 * SECOND_MS, { link: 'b', visitor: 'w' }));
    expect(two).toEqual(['many links at once', 'many links at once']);
    const three = [0, 5, 10].map((after) =>
      hit(MINUTE_MS + after * SECOND_MS, { link: String(after), visitor: String(after) }),
    );
    expect(signs(...three)).toEqual(Array(3).fill('many links at once'));
    const slower = [0, 5, 11].map((after) =>
      hit(MINUTE_MS + after * SECOND_MS, { link: String(after), visitor: String(after) }),
    );
    expect(signs(...slower)).toEqual([null, null, null]);
  });

  it('follow the hidden link, and whatever came from there around it is theirs', () => {
    const before = hit(4 * MINUTE_MS);
    const elsewhere = hit(5 * MINUTE_MS, { visitor: 'w' });
    const later = hit(11 * MINUTE_MS, { link: 'c' });
    expect(signs(before, elsewhere, hit(5 * MINUTE_MS, trap), later)).toEqual([
      'from where a robot came',
      null,
      'followed the hidden link',
      null,
    ]);
  });

  it('ask for the head only', () => {
    expect(signs(hit(MINUTE_MS, { method: 'HEAD' }))).toEqual(['asked for the head only']);
  });
});
