import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { InvalidSetting } from './invalid-setting.ts';
import { readWeek } from './read-week.ts';
import { readReps } from './rep-list.ts';

/** What `ripen rep set` changes; what is left out stays. */
export interface RepSetFlags {
  takesLeads?: string;
  capacity?: string;
  languages?: string;
  countries?: string;
  holidays?: string;
  hours?: string;
}

/** `ripen rep set`: says what somebody gets as a rep, and when they work. */
export async function repSetCommand(
  api: Api,
  { print }: CommandContext,
  { email, flags }: { email: string; flags: RepSetFlags },
): Promise<void> {
  const rep = (await readReps(api)).find((one) => one.email === email.toLowerCase());
  if (!rep) throw new CommandFailed(`nobody with the address ${email} can sign in; see: ripen rep list`);
  const { takesLeads, capacity, languages, territories, hours, country } = rep;
  await api.request('PUT', `/api/v1/reps/${rep.personId}`, {
    takesLeads: flags.takesLeads === undefined ? takesLeads : readSwitch(flags.takesLeads),
    capacity: flags.capacity === undefined ? capacity : readCapacity(flags.capacity),
    languages: flags.languages === undefined ? languages : listOf(flags.languages),
    territories: flags.countries === undefined ? territories : listOf(flags.countries.toUpperCase()),
    country: flags.holidays === undefined ? country : (listOf(flags.holidays.toUpperCase())[0] ?? null),
    hours: flags.hours === undefined ? hours : readWeek(flags.hours),
  });
  print(`${rep.name}: saved`);
}

/** `ripen rep away`: notes when somebody is out of office. */
export async function repAwayCommand(
  api: Api,
  { print }: CommandContext,
  { email, flags }: { email: string; flags: { from: string; to: string; note?: string } },
): Promise<void> {
  const rep = (await readReps(api)).find((one) => one.email === email.toLowerCase());
  if (!rep) throw new CommandFailed(`nobody with the address ${email} can sign in; see: ripen rep list`);
  const { from, to, note = '' } = flags;
  await api.request('POST', `/api/v1/reps/${rep.personId}/absences`, { from, to, note });
  print(`${rep.name}: away from ${from} to ${to}`);
}

function listOf(text: string): string[] {
  return text === 'ALL' || text === 'all'
    ? []
    : text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
}

function readSwitch(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new InvalidSetting(`--takes-leads: got “${text}”, expected on or off`);
}

function readCapacity(text: string): number | null {
  if (text === 'any') return null;
  const capacity = Number(text);
  if (Number.isInteger(capacity) && capacity > 0) return capacity;
  throw new InvalidSetting(`--capacity: got “${text}”, expected a number of leads, or any`);
}
