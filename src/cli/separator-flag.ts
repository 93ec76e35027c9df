import { InvalidSetting } from './invalid-setting.ts';

/**
 * The separator that a flag says.
 *
 * @throws InvalidSetting unless it is one character, or the word tab
 */
export function separatorFlag(flag: string | undefined): string | undefined {
  if (flag === undefined) return undefined;
  if (flag === 'tab' || flag === '\\t') return '\t';
  if (flag.length === 1) return flag;
  throw new InvalidSetting(`--separator: got “${flag}”, expected one character, or tab`);
}
