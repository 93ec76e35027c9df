import type { Country } from './countries.ts';
import type { Draw } from './draw.ts';
import { plainLetters } from './plain-letters.ts';
import { type Industry, type Size, TRUTH } from './truth.ts';

/** A company that leads work for. */
export interface SampleCompany {
  /** Its domain, which is also its group id. */
  domain: string;
  name: string;
  country: Country;
  city: string;
  industry: Industry;
  size: Size;
  employees: number;
  /** What its mail gateway does with links: nothing, or it follows them all, as what it says it is or as a browser. */
  gateway: 'none' | 'honest' | 'hidden';
}

const EMPLOYEES: Readonly<Record<Size, readonly [number, number]>> = {
  micro: [1, 9],
  small: [10, 49],
  medium: [50, 499],
  large: [500, 4_000],
};

const WORDS: Readonly<Record<Industry, readonly string[]>> = {
  Software: ['Software', 'Systems', 'Digital', 'Data'],
  Manufacturing: ['Technik', 'Metal', 'Plast', 'Machinery'],
  Logistics: ['Logistics', 'Transport', 'Cargo', 'Spedition'],
  Construction: ['Construct', 'Bau', 'Projekt', 'Beton'],
  Retail: ['Trade', 'Market', 'Shop', 'Retail'],
  Healthcare: ['Medic', 'Clinic', 'Pharma', 'Dental'],
  Education: ['Academy', 'Edu', 'Campus', 'Institut'],
  Finance: ['Finance', 'Invest', 'Leasing', 'Audit'],
};

/** How likely the mail gateway of a company from 50 employees on follows links, and how likely it hides that. */
const GATEWAY = { scans: 0.12, hides: 0.5 };

/** Draws a company whose domain is not taken yet, and takes it. */
export function drawCompany(draw: Draw, country: Country, takenDomains: Set<string>): SampleCompany {
  const industry = draw.weighted(TRUTH.leads.industry);
  const size = draw.weighted(TRUTH.leads.size);
  const stem = `${draw.of(country.places)} ${draw.of(WORDS[industry])}`;
  const name = nameNotTaken(draw, stem, takenDomains);
  const domain = `${plainLetters(name)}.example`;
  takenDomains.add(domain);
  const [from, to] = EMPLOYEES[size];
  const isLarge = size === 'medium' || size === 'large';
  const scans = draw.isHit(GATEWAY.scans) && isLarge;
  return {
    domain,
    name: `${name} ${country.legalForm}`,
    country,
    city: draw.of(country.cities),
    industry,
    size,
    // As many companies of 10 to 20 as of 20 to 40.
    employees: Math.floor(Math.exp(draw.between(Math.log(from), Math.log(to + 1)))),
    gateway: scans ? (draw.isHit(GATEWAY.hides) ? 'hidden' : 'honest') : 'none',
  };
}

const ADDITIONS = [
  'Group',
  'Plus',
  'Nova',
  'Partners',
  'Solutions',
  'Invest',
  'Team',
  'Service',
  'Pro',
  'One',
];

function nameNotTaken(draw: Draw, stem: string, takenDomains: ReadonlySet<string>): string {
  const isFree = (name: string): boolean => !takenDomains.has(`${plainLetters(name)}.example`);
  if (isFree(stem)) return stem;
  const longer = `${stem} ${draw.of(ADDITIONS)}`;
  for (let number = 2; ; number += 1) {
    const name = number === 2 ? longer : `${longer} ${number - 1}`;
    if (isFree(name)) return name;
  }
}
