import { describe, expect, it } from 'vitest';
import type { Report } from './report.ts';
import { reportHtml } from './report-html.ts';

const EVIL = `<img src=x onerror=alert(1)>"'&`;

const report: Report = {
  title: EVIL,
  subtitle: EVIL,
  sections: [
    {
      title: EVIL,
      blocks: [
        { kind: 'text', text: EVIL },
        { kind: 'notice', text: EVIL },
        { kind: 'figures', figures: [{ label: EVIL, value: EVIL, note: EVIL }] },
        {
          kind: 'table',
          title: EVIL,
          columns: [{ title: EVIL }, { title: 'n', align: 'right' }],
          rows: [[EVIL, '1']],
        },
        {
          kind: 'chart',
          title: EVIL,
          names: [EVIL, 'b'],
          y: { title: EVIL, unit: 'share' },
          series: [
            { name: EVIL, draw: 'bars', values: [0.1, null], intervals: [[0.05, 0.2], null] },
            { name: 'chance', draw: 'line', values: [0.1, 0.1], isReference: true },
          ],
          levels: [{ name: EVIL, y: 0.15 }],
        },
        {
          kind: 'chart',
          title: 'Plane',
          x: { title: 'calls', min: 0, max: 1, unit: 'share' },
          y: { title: 'wins', min: 0, max: 1, unit: 'share' },
          series: [
            {
              name: 'steps',
              draw: 'steps',
              values: [
                [0, 0],
                [1, 1],
              ],
            },
          ],
        },
      ],
    },
  ],
};

describe('a report as a file', () => {
  const html = reportHtml(report, 'Ripen 1');

  it('encodes whatever text it is given, in charts too', () => {
    expect(html).not.toContain('<img');
    expect(html.split('&lt;img').length).toBeGreaterThan(12);
  });

  it('needs no script and no network', () => {
    const markup = html.replaceAll(/>[^<]*</g, '><').replaceAll(/aria-label="[^"]*"/g, '');
    expect(markup).not.toMatch(/<(script|link|img|iframe)\b| on\w+=| src=/i);
    expect(html).not.toMatch(/@import|url\((?!#)|https?:\/\/(?!www\.w3\.org\/)/);
  });

  it('draws charts in the colours of the page, light and dark', () => {
    const svgs = html.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
    expect(svgs).toHaveLength(2);
    expect(svgs[0]).toContain('fill="var(--series-1)"');
    expect(svgs[0]).toContain('stroke="var(--text)"');
    // What is black by default has no area: clips, and the fill of lines.
    expect(svgs.join('')).not.toMatch(/="#(?!000")[0-9a-f]{3,6}"/);
  });

  it('is the same for the same report', () => {
    const ids = /zr\d+/g;
    expect(reportHtml(report, 'Ripen 1').replace(ids, '')).toBe(html.replace(ids, ''));
  });
});
