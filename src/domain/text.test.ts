import { describe, expect, it } from 'vitest';
import { foldText } from './text.ts';

describe('folded text', () => {
  it('is the same for a letter and its parts', () => {
    expect(foldText('Z\u030c')).toBe(foldText('Ž'));
    expect(foldText('ZU\u0308RICH')).toBe('zürich');
  });

  it('keeps accents, ß and the dot of İ', () => {
    expect(foldText('Zurich')).not.toBe(foldText('Zürich'));
    expect(foldText('STRASSE')).not.toBe(foldText('Straße'));
    expect(foldText('İ')).toBe('i\u0307');
  });

  it('is the same when folded again', () => {
    for (const text of ['Ž', 'İ', 'ẞ', 'Σ', 'ΑΣ', 'ﬁ', '가', 'Ω'])
      expect(foldText(foldText(text))).toBe(foldText(text));
  });
});
