import type { Team } from '../domain/rep.ts';
import { listTeams } from '../store/teams.ts';
import { HttpProblem } from './problem.ts';
import type { Services } from './route-services.ts';

/** @throws HttpProblem 404 when there is no such team, naming those that there are */
export async function requireTeam({ database }: Pick<Services, 'database'>, slug: string): Promise<Team> {
  const teams = await listTeams(database.kysely);
  const team = teams.find((one) => one.slug === slug);
  if (team) return team;
  const known = teams.length === 0 ? 'there are none yet' : teams.map((one) => one.slug).join(', ');
  throw new HttpProblem(404, `there is no team “${slug}”; expected one of: ${known}`);
}
