import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMapping } from './parse-mapping.ts';

const page = readFileSync(new URL('../../docs/reference/import-mapping.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const samples = ['bank-marketing/leads', 'bank-marketing/outcomes'].concat(
  ['leads', 'touches', 'sessions', 'sales-activities', 'opportunities'].map((name) => `b2b-crm/${name}`),
);

describe('mappings that are shown', () => {
  it.each(examples)('%s', (text) => expect(parseMapping(text)).toMatchObject({ ok: true }));

  it('are as many as the page has', () => expect(examples).toHaveLength(6));

  it.each(samples)('those of samples: %s', (name) => {
    const text = readFileSync(new URL(`../../samples/${name}.yaml`, import.meta.url), 'utf8');
    expect(parseMapping(text)).toMatchObject({ ok: true });
  });
});
