import { z } from 'zod';
import { type PersonAnswer, personSchema } from '../http/contract/people.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { renderTable } from './table.ts';

const COLUMNS = [{ title: 'E-mail' }, { title: 'Name' }, { title: 'Role' }, { title: 'Second factor' }];

/** `ripen person list`: everybody who can sign in, or could. */
export async function personListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const people = await readPeople(api);
  if (flags.json) return print(JSON.stringify(people, null, 2));
  if (people.length === 0) return print('Nobody yet: open the address that “ripen start” prints.');
  const rows = people.map(({ name, email, role, isActive, hasTwoFactor }) => [
    email,
    name,
    isActive ? role : `${role}, not let in`,
    hasTwoFactor ? 'on' : '',
  ]);
  print(renderTable(COLUMNS, rows));
}

/** @throws CommandFailed when there is nobody with this address */
export async function findByEmail(api: Api, email: string): Promise<PersonAnswer> {
  const person = (await readPeople(api)).find((one) => one.email === email.toLowerCase());
  if (!person) throw new CommandFailed(`there is nobody with the address ${email}; see: ripen person list`);
  return person;
}

async function readPeople(api: Api): Promise<PersonAnswer[]> {
  const answer = await api.request('GET', '/api/v1/people');
  return z.object({ items: z.array(personSchema) }).parse(answer).items;
}
