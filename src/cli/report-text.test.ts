import { expect, it } from 'vitest';
import { reportText } from './report-text.ts';

it('writes what a report says, without its charts and without what could move the cursor', () => {
  const text = reportText({
    title: 'Backtest',
    subtitle: 'of \u001b[31magency',
    sections: [
      {
        title: 'Quality',
        blocks: [
          { kind: 'notice', text: 'Few examples.' },
          {
            kind: 'figures',
            figures: [
              { label: 'Area', value: '0.81', note: '0.77 to 0.85' },
              { label: 'n', value: '5' },
            ],
          },
          { kind: 'chart', title: 'Lift', names: ['1'], y: { title: 'lift' }, series: [] },
          {
            kind: 'table',
            columns: [{ title: 'Country' }, { title: 'Wins', align: 'right' }],
            rows: [['CZ', '12']],
          },
        ],
      },
    ],
  });
  expect(text).toBe(
    [
      'Backtest',
      'of [31magency',
      '',
      'Quality',
      '───────',
      '! Few examples.',
      '',
      'Area  0.81  (0.77 to 0.85)',
      'n     5',
      '',
      'Country  Wins',
      '─────────────',
      'CZ         12',
    ].join('\n'),
  );
});
