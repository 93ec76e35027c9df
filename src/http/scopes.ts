/** What a key may do. A route names the one it takes; a key without it is refused. */
export const SCOPES = {
  'events:write': 'Send events (the scope of write keys)',
  'leads:read': 'Read leads, companies, their scores and histories',
  'leads:write': 'Take events back',
  'scorecards:read': 'Read scorecards, check and preview drafts',
  'scorecards:write': 'Keep drafts and publish',
  'imports:write': 'Take files in, and read what became of them',
  'keys:write': 'Make and revoke keys',
  backup: 'Take back-ups, which hold everything: all leads, and the hashes of keys',
  operate: 'Examine and rebuild, read metrics and refused messages, load and remove the sample company',
} as const;

export type Scope = keyof typeof SCOPES;

/** The scopes of API keys, which are all but that of write keys. */
export const API_SCOPES = (Object.keys(SCOPES) as Scope[]).filter((scope) => scope !== 'events:write');
