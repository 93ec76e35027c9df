import { numberOf } from '../conditions/compile-test.ts';
import { InvalidSetting } from './invalid-setting.ts';

/** The number that a flag says. @throws InvalidSetting unless it is one, 0 or more */
export function numberFlag(flag: string, text: string): number {
  const number = numberOf(text);
  if (number !== undefined && number >= 0) return number;
  throw new InvalidSetting(`${flag}: got “${text}”, expected a number, 0 or more`);
}
