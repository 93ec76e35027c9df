import { InvalidSetting } from './invalid-setting.ts';

/**
 * The path of an import in the API.
 *
 * @throws InvalidSetting unless it is given by its number
 */
export function importPath(importId: string): string {
  if (/^\d{1,9}$/.test(importId)) return `/api/v1/imports/${importId}`;
  throw new InvalidSetting(
    `got “${importId}”, expected the number of an import, as ripen import list shows it`,
  );
}
