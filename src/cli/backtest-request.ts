import { readFile } from 'node:fs/promises';
import { numberOf } from '../conditions/compile-test.ts';
import { parseDuration } from '../domain/duration.ts';
import { DAY_MS } from '../domain/instant.ts';
import { InvalidSetting } from './invalid-setting.ts';
import { numberFlag } from './number-flag.ts';

/** The flags of commands that try scorecards on history. */
export interface BacktestFlags {
  outcome?: string;
  horizon?: string;
  knownBy?: string;
  from?: string;
  segments?: string;
  capacity?: string;
  cost?: string;
  value?: string;
  json?: boolean;
  html?: string;
}

/**
 * What to ask for by the words of the command line. A scorecard is a slug (the live version), slug@3 (a version), slug@draft, or a file.
 *
 * @throws InvalidSetting with the flag, what was found and what is expected
 */
export async function backtestRequest(names: readonly string[], flags: BacktestFlags): Promise<object> {
  const { outcome, horizon, knownBy, from, segments, capacity, cost, value } = flags;
  if (names.length > 2) throw new InvalidSetting(`got ${names.length} scorecards, expected one or two`);
  if ((cost === undefined) !== (value === undefined)) {
    throw new InvalidSetting('--cost and --value: got one of them, expected both or none');
  }
  return {
    scorecards: await Promise.all(names.map(contestantOf)),
    ...(outcome !== undefined && { outcome: outcomeOf(outcome) }),
    ...(horizon !== undefined && { horizonDays: daysOf(horizon) }),
    ...(knownBy !== undefined && { knownBy }),
    ...(from !== undefined && { from }),
    ...(segments !== undefined && { segments: segments.split(',').filter((name) => name !== '') }),
    ...(capacity !== undefined && { capacityPerWeek: numberFlag('--capacity', capacity) }),
    ...(cost !== undefined &&
      value !== undefined && {
        economics: { costPerCall: numberFlag('--cost', cost), valuePerWin: numberFlag('--value', value) },
      }),
  };
}

async function contestantOf(name: string): Promise<object> {
  if (/\.(ya?ml|json)$/.test(name)) return { source: await readFile(name, 'utf8') };
  const [slug = '', version] = name.split('@');
  if (version === undefined) return { slug };
  if (version === 'draft') return { slug, draft: true };
  if (/^\d+$/.test(version)) return { slug, version: Number(version) };
  throw new InvalidSetting(`got “${name}”, expected a slug, slug@3 for a version, slug@draft, or a file`);
}

function outcomeOf(text: string): object {
  const [trait = '', ...rest] = text.split('=');
  if (rest.length === 0) return { kind: 'event', event: text.trim() };
  const value = rest.join('=').trim();
  const scalar = value === 'true' ? true : value === 'false' ? false : (numberOf(value) ?? value);
  return { kind: 'trait', trait: trait.trim(), value: scalar };
}

function daysOf(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs !== undefined && durationMs % DAY_MS === 0) return durationMs / DAY_MS;
  throw new InvalidSetting(`--horizon: got “${text}”, expected whole days or weeks such as 90d or 12w`);
}
