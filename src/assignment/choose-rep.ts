import type { AssignmentRule, WhyRep } from '../domain/handover.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts';
import type { Candidate, LeadToAssign } from './candidate.ts';

/** Who is back within this time is not away for long: weekends are shorter. */
export const LONG_ABSENCE_MS = 3 * DAY_MS;
/** When nobody works, those who begin within this time after the first share what comes. */
const MORNING_MS = 4 * HOUR_MS;

/** Who gets a lead; nobody when all are full, away or take no leads. */
export interface Choice {
  personId: string | undefined;
  why: WhyRep;
}

/**
 * Chooses a rep for a lead. Whoever looks after it, or after others of its company, keeps it, unless they take no leads, are full or
 * do not come back soon. Otherwise of those who take leads, are there and have room: who looks after its country, speaks its language
 * and works now; of these the one who got least so far by weight (stride scheduling: Waldspurger and Weihl, 1995), the first of equal
 * ones. Where nobody is left, language is set aside, then country; when nobody works now, those who begin first share it.
 *
 * @param candidates in the order of the team
 */
export function chooseRep(
  lead: LeadToAssign,
  candidates: readonly Candidate[],
  { now }: { now: Instant },
): Choice {
  const rules: WhyRep['rules'] = [];
  const base = {
    members: candidates.length,
    rules,
    country: lead.country ?? null,
    language: lead.language ?? null,
  };
  const kept = candidates.find((one) => stays(one, lead, now));
  if (kept && lead.stays) return { personId: kept.personId, why: { ...base, by: lead.stays.by } };
  let left = candidates.filter(({ personId }) => !lead.except.has(personId));
  const keep = (rule: AssignmentRule, isFit: (one: Candidate) => boolean): void => {
    left = left.filter(isFit);
    rules.push({ rule, left: left.length });
  };
  keep('takes-leads', takesLeads);
  keep('in-office', ({ isAway }) => !isAway);
  keep('room', hasRoom);
  if (left.length === 0) return { personId: undefined, why: { ...base, by: 'nobody' } };
  left = withFit(left, lead, rules);
  left = working(left, { now, rules });
  return { personId: nextInTurn(left).personId, why: { ...base, by: 'turn' } };
}

/** Whether somebody can take a lead at all; who cannot keeps pace with the others, and has no claim to more later. */
export function isAvailable(one: Candidate): boolean {
  return takesLeads(one) && !one.isAway && hasRoom(one);
}

function stays(one: Candidate, { stays: staying, except }: LeadToAssign, now: Instant): boolean {
  if (one.personId !== staying?.with || except.has(one.personId)) return false;
  const isBackSoon = !one.isAway || one.worksAt - now <= LONG_ABSENCE_MS;
  return one.takesLeads && hasRoom(one) && isBackSoon;
}

function takesLeads({ takesLeads: takes, weight }: Candidate): boolean {
  return takes && weight > 0;
}

function hasRoom({ capacity, load }: Candidate): boolean {
  return capacity === null || load.open < capacity;
}

/** Who looks after the country and speaks the language; the country weighs more, because a team can translate but not travel. */
function withFit(
  left: readonly Candidate[],
  { country, language }: LeadToAssign,
  rules: WhyRep['rules'],
): Candidate[] {
  const ofCountry = left.filter(
    ({ territories }) => country === undefined || territories.length === 0 || territories.includes(country),
  );
  const isCountrySetAside = ofCountry.length === 0;
  const there = isCountrySetAside ? [...left] : ofCountry;
  rules.push({ rule: 'territory', left: there.length, ...(isCountrySetAside && { isSetAside: true }) });
  const ofLanguage = there.filter(
    ({ languages }) => language === undefined || languages.length === 0 || languages.includes(language),
  );
  const isLanguageSetAside = ofLanguage.length === 0;
  const talking = isLanguageSetAside ? there : ofLanguage;
  rules.push({ rule: 'language', left: talking.length, ...(isLanguageSetAside && { isSetAside: true }) });
  return talking;
}

function working(
  left: readonly Candidate[],
  { now, rules }: { now: Instant; rules: WhyRep['rules'] },
): Candidate[] {
  const there = left.filter(({ worksAt }) => worksAt <= now);
  const first = Math.min(...left.map(({ worksAt }) => worksAt));
  const found = there.length > 0 ? there : left.filter(({ worksAt }) => worksAt <= first + MORNING_MS);
  rules.push({ rule: 'working', left: found.length, ...(there.length === 0 && { isSetAside: true }) });
  return found;
}

function nextInTurn(left: readonly Candidate[]): Candidate {
  const [first, ...others] = left;
  if (!first) throw new Error('there is nobody to choose from');
  return others.reduce((least, one) => (one.taken < least.taken ? one : least), first);
}
