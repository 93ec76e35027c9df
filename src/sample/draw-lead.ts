import { DAY_MS, type Instant } from '../domain/instant.ts';
import { CAMPAIGNS, SEASON } from './campaigns.ts';
import { COUNTRIES, type Country } from './countries.ts';
import type { Draw } from './draw.ts';
import { openingProbability } from './opening-probability.ts';
import { OWNERS } from './owners.ts';
import { plainLetters } from './plain-letters.ts';
import { drawCompany, type SampleCompany } from './sample-company.ts';
import type { SampleLead } from './sample-lead.ts';
import { type Channel, type LeadKind, type Seniority, TRUTH } from './truth.ts';
import { winningProbability } from './winning-probability.ts';
import { workingTime } from './working-time.ts';

/** Whom the leads before have left: companies to work for, names that are taken. */
export interface Population {
  readonly beginsAt: Instant;
  readonly endsAt: Instant;
  readonly companies: SampleCompany[];
  readonly takenDomains: Set<string>;
  readonly takenEmails: Set<string>;
  /** Whom the lead before was called, by country. */
  readonly latestNames: Map<string, PersonName>;
}

interface PersonName {
  firstName: string;
  lastName: string;
}

/** How often somebody has the name of the lead before and is somebody else. */
const NAMESAKE = 0.02;

/** How often a lead works for a company that has one already. */
const COLLEAGUE = 0.4;
const DEPARTMENTS = ['Operations', 'IT', 'Finance', 'Human Resources', 'Marketing', 'Production'];
const FREE_MAIL = ['freemail.example', 'postbox.example', 'poczta-dom.example'];
const COMPETITORS = ['planwerk.example', 'taskharbour.example', 'grafikon.example'];
const TITLES: Readonly<Record<Seniority, readonly string[]>> = {
  executive: ['CEO', 'Managing Director', 'Owner', 'Chief Operating Officer'],
  head: ['Head of ·', 'Director of ·', 'Vice President ·'],
  manager: ['Project Manager', '· Manager', 'Team Lead ·'],
  specialist: ['· Specialist', '· Coordinator', 'Planner', 'Assistant'],
};

/** Draws a lead that arrives some time between the begin and the end. */
export function drawLead(draw: Draw, number: number, population: Population): SampleLead {
  const { endsAt } = population;
  const kind = draw.weighted(TRUTH.leads.kind);
  const country = COUNTRIES[draw.weighted(TRUTH.leads.country)];
  const company = drawEmployer(draw, { kind, country, population });
  const arrivedAt = Math.max(workingTime(draw, drawArrival(draw, population), country), population.beginsAt);
  const { channel, intent } = drawChannel(draw, arrivedAt > endsAt - TRUTH.drift.lastDays * DAY_MS);
  const seniority = kind === 'student' ? 'specialist' : draw.weighted(TRUTH.leads.seniority);
  const department = draw.of(DEPARTMENTS);
  const title = kind === 'student' ? 'Student' : draw.of(TITLES[seniority]).replace('·', department);
  const hasFreeMail = kind === 'student' || draw.isHit(TRUTH.leads.freeMail);
  const person = drawPerson(draw, country, population.latestNames);
  const domain = hasFreeMail || !company ? draw.of(FREE_MAIL) : company.domain;
  const drivers = { kind, company, country, seniority, hasFreeMail, intent, arrivedAt };
  return {
    ...drivers,
    ...person,
    userId: `sample-${String(number).padStart(4, '0')}`,
    channel,
    campaign: draw.of(Object.keys(CAMPAIGNS[channel])),
    city: company?.city ?? draw.of(country.cities),
    email: emailNotTaken(person, domain, population.takenEmails),
    title,
    department,
    owner: draw.of(OWNERS[country.code]),
    willOpen: draw.isHit(openingProbability(drivers, endsAt)),
    willWin: draw.isHit(winningProbability(drivers)),
    openShare: draw.between(TRUTH.redHerrings.openShareFrom, TRUTH.redHerrings.openShareTo),
    isSubscribed: draw.isHit(channel === 'newsletter' ? 1 : 0.5),
    has: {
      title: draw.isHit(0.85),
      company: draw.isHit(0.85),
      phone: draw.isHit(TRUTH.redHerrings.phoneGiven),
      country: draw.isHit(0.95),
    },
  };
}

function drawEmployer(
  draw: Draw,
  { kind, country, population }: { kind: LeadKind; country: Country; population: Population },
): SampleCompany | undefined {
  if (kind === 'student') return undefined;
  const { companies, takenDomains } = population;
  if (kind === 'competitor') return competitor(draw, country);
  const near = companies.filter((company) => company.country === country);
  if (near.length > 0 && draw.isHit(COLLEAGUE)) return draw.of(near);
  const company = drawCompany(draw, country, takenDomains);
  companies.push(company);
  return company;
}

function competitor(draw: Draw, country: Country): SampleCompany {
  const domain = draw.of(COMPETITORS);
  const name = domain.charAt(0).toUpperCase() + domain.slice(1, domain.indexOf('.'));
  const city = country.cities[0] ?? '';
  return {
    domain,
    name,
    country,
    city,
    industry: 'Software',
    size: 'medium',
    employees: 180,
    gateway: 'none',
  };
}

function drawArrival(draw: Draw, { beginsAt, endsAt }: Population): Instant {
  const latest = endsAt - 0.5 * DAY_MS;
  for (;;) {
    const at = draw.between(beginsAt + 0.5 * DAY_MS, latest);
    if (draw.isHit((SEASON[new Date(at).getUTCMonth()] ?? 1) / Math.max(...SEASON))) return at;
  }
}

function drawChannel(draw: Draw, isInDrift: boolean): { channel: Channel; intent: number } {
  const { drift, intentOfChannel, leads } = TRUTH;
  const times = isInDrift ? drift.paidSearchTimes : 1;
  const channel = draw.weighted({ ...leads.channel, 'paid-search': leads.channel['paid-search'] * times });
  const moved = isInDrift && channel === 'paid-search' ? drift.paidSearchIntent : 0;
  return { channel, intent: draw.normal() + intentOfChannel[channel] + moved };
}

function drawPerson(draw: Draw, country: Country, latest: Map<string, PersonName>): PersonName {
  const before = latest.get(country.code);
  if (before && draw.isHit(NAMESAKE)) return before;
  const isWoman = draw.isHit(0.5);
  const [ofMen = '', ofWomen = ofMen] = draw.of(country.families).split('|');
  const name = {
    firstName: draw.of(isWoman ? country.women : country.men),
    lastName: isWoman ? ofWomen : ofMen,
  };
  latest.set(country.code, name);
  return name;
}

function emailNotTaken({ firstName, lastName }: PersonName, domain: string, taken: Set<string>): string {
  const local = `${plainLetters(firstName)}.${plainLetters(lastName)}`;
  for (let number = 1; ; number += 1) {
    const email = `${local}${number === 1 ? '' : number}@${domain}`;
    if (taken.has(email)) continue;
    taken.add(email);
    return email;
  }
}
