import type { Role } from '../../domain/role.ts';

export type { Role };

/** What a key or a person may do. A route names the one it takes; whoever lacks it is refused. */
export const SCOPES = {
  'events:write': 'Send events (the scope of write keys)',
  'leads:read': 'Read leads, companies, their scores and histories',
  'leads:write': 'Assign, accept, reject, comment, merge and split leads, and take events back',
  'scorecards:read': 'Read scorecards, check and preview drafts',
  'scorecards:write': 'Keep drafts and publish',
  'segments:write': 'Keep segments',
  'mail:read': 'Read e-mail templates, products and what was sent',
  'mail:write': 'Keep e-mail templates and products, send tests, and look after sending',
  'journeys:read': 'Read journeys and who is in them',
  'journeys:write': 'Keep journeys, and put leads into them and take them out',
  'sales:write': 'Keep teams, what reps get, channels of alerts, booking pages, and where audiences go',
  'imports:write': 'Take files in, and read what became of them',
  'keys:write': 'Make and revoke keys',
  'people:write': 'Invite people, give them roles, and remove them',
  'audit:read': 'Read who changed what',
  backup: 'Take back-ups, which hold everything: all leads, and the hashes of keys and passwords',
  operate: 'Examine and rebuild, read metrics and refused messages, load and remove the sample company',
} as const;

export type Scope = keyof typeof SCOPES;

/** The scopes of API keys, which are all but that of write keys. */
export const API_SCOPES = (Object.keys(SCOPES) as Scope[]).filter((scope) => scope !== 'events:write');

const VIEWER: readonly Scope[] = ['leads:read', 'scorecards:read'];
const SALES: readonly Scope[] = [...VIEWER, 'leads:write', 'mail:read', 'journeys:read'];
const MARKETER: readonly Scope[] = [
  ...SALES,
  'scorecards:write',
  'segments:write',
  'mail:write',
  'journeys:write',
  'sales:write',
  'imports:write',
];
const ADMIN: readonly Scope[] = [
  ...MARKETER,
  'keys:write',
  'people:write',
  'audit:read',
  'backup',
  'operate',
];

/** What a person may do by role. Only an owner makes and unmakes owners. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: VIEWER,
  sales: SALES,
  marketer: MARKETER,
  admin: ADMIN,
  owner: ADMIN,
};
