import type { Channel } from './truth.ts';

/** The campaigns of each channel with their cost in euros a month; organic search costs what its articles do. */
export const CAMPAIGNS: Readonly<Record<Channel, Readonly<Record<string, number>>>> = {
  'organic-search': { 'content-library': 1_400 },
  'paid-search': { 'brand-search': 600, 'planning-software-search': 2_600 },
  'linkedin-ads': { 'operations-leaders': 2_200, 'look-alikes': 1_300 },
  webinars: { 'planning-clinic': 900, 'shift-planning-week': 1_100 },
  'referral-partners': { 'partner-programme': 1_500 },
  newsletter: { 'planning-letter': 350 },
};

/** How much more or less is going on in a month, January first: leads and costs follow it. */
export const SEASON = [0.95, 1, 1.1, 1, 1, 0.9, 0.65, 0.7, 1.2, 1.3, 1.25, 0.7];
