import type { Language } from '../../src/domain/language.ts';

/** Which form of the e-mail is looked at, and as whom. */
export interface PreviewWish {
  source: string;
  language?: Language;
  variant?: string;
  lead?: string;
  choices?: Record<string, number>;
}
