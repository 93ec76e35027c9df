import type { AssignmentRule } from '../domain/handover.ts';
import type { HandoverReasons } from '../http/contract/handovers.ts';

const RULES: Record<AssignmentRule, (why: HandoverReasons) => string> = {
  'takes-leads': () => 'take leads',
  'in-office': () => 'are in the office',
  room: () => 'have room for another lead',
  territory: ({ country }) => `look after ${country ?? 'any country'}`,
  language: ({ language }) => `speak ${language ?? 'any language'}`,
  working: () => 'work now',
};

/** Why a rep gets a lead, line by line. */
export function whyRepText(why: HandoverReasons): string[] {
  switch (why.by) {
    case 'owner':
      return ['looks after this lead already'];
    case 'company':
      return ['looks after others of its company'];
    case 'hand':
      return [`decided by ${why.decidedBy ?? 'somebody'}`];
    default: {
      const rules = why.rules.map(({ rule, left, isSetAside }) =>
        isSetAside
          ? `nobody of them would ${RULES[rule](why)}: set aside, ${left} left`
          : `${left} ${RULES[rule](why)}`,
      );
      const end = why.by === 'turn' ? 'of these it is their turn' : 'nobody can take it now';
      return [`${why.members} in the team`, ...rules, end];
    }
  }
}
