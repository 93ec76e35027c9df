/** The roles of people, from the one that may do least to the one that may do all. */
export const ROLES = ['viewer', 'sales', 'marketer', 'admin', 'owner'] as const;

export type Role = (typeof ROLES)[number];
