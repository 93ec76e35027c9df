import { type RawBuilder, sql } from 'kysely';
import type { FactQuestion } from '../conditions/condition-prefilter.ts';
import { LONGEST_FACT } from './profiles.ts';

/** A question to the facts of a profile as a condition in SQL, on the table `profile`. */
export function factSql(question: FactQuestion): RawBuilder<boolean> {
  switch (question.ask) {
    case 'has':
      return sql`profile.facts @> ${JSON.stringify({ [question.field]: [question.value] })}::jsonb`;
    case 'exists':
      return sql`jsonb_exists(profile.facts, ${question.field})`;
    case 'compare':
      return sql`coalesce(jsonb_path_exists(profile.facts -> ${question.field},
        ${`$[*] ? (@ ${question.operator} $bound)`}::jsonpath,
        ${JSON.stringify({ bound: question.bound })}::jsonb), false)`;
    case 'includes':
      // What was cut may have it further on.
      return sql`(strpos(profile.facts ->> ${question.field}, ${question.text}) > 0
        or length(profile.facts ->> ${question.field}) > ${LONGEST_FACT})`;
    case 'not':
      return sql`not ${factSql(question.question)}`;
    default:
      return sql`(${sql.join(question.questions.map(factSql), question.ask === 'all' ? sql` and ` : sql` or `)})`;
  }
}
