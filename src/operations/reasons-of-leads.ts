import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { type RuleWords, ruleWords } from '../domain/rule-words.ts';
import { evaluateAll, scoreKey } from '../scoring/subject.ts';
import type { RankedRow } from '../store/ranked-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { readSubjects } from '../store/subjects.ts';
import type { RegisteredScorecard, Registry } from './registry.ts';

/** A rule that weighs much in a score. */
export interface Reason {
  /** The row of the explanation, as `rule:title`. */
  row: string;
  /** The title that the author of the scorecard gave; undefined when the words have to say it. */
  title: string | undefined;
  points: number;
  words: RuleWords;
  /** The value of what the rule looks at. */
  value: Json | undefined;
}

const MOST_REASONS = 3;

/** The rules that weigh the most for each of some leads, for and against; limits are no reasons. */
export async function reasonsOfLeads(
  database: Kysely<Schema>,
  registry: Registry,
  {
    leads,
    scorecard,
    now,
  }: {
    leads: readonly Pick<RankedRow, 'subjectId' | 'companyId' | 'points'>[];
    scorecard: Pick<RegisteredScorecard, 'scorecardId' | 'version' | 'compiled'>;
    now: Instant;
  },
): Promise<Map<string, Reason[]>> {
  const values = await valuesOfRules(database, registry, { leads, scorecard, now });
  const rules = new Map(scorecard.compiled.scorecard.rules.map((rule) => [`rule:${rule.id}`, rule]));
  return new Map(
    leads.map(({ subjectId, points }) => {
      const reasons = Object.entries(points)
        .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
        .flatMap(([row, amount]): Reason[] => {
          const rule = rules.get(row);
          if (!rule) return [];
          const value = values.get(subjectId)?.get(rule.id);
          return [{ row, title: rule.title, points: amount, words: ruleWords(rule), value }];
        });
      return [subjectId, reasons.slice(0, MOST_REASONS)];
    }),
  );
}

/** What each rule looks at is worth at the moment, by subject and rule. */
async function valuesOfRules(
  database: Kysely<Schema>,
  registry: Registry,
  { leads, scorecard, now }: Parameters<typeof reasonsOfLeads>[2],
): Promise<Map<string, Map<string, Json | undefined>>> {
  const ids = leads.flatMap(({ subjectId, companyId }) => [subjectId, ...(companyId ? [companyId] : [])]);
  const rows = await readSubjects(database, [...new Set(ids)]);
  const traitsOf = new Map(rows.map(({ subjectId, traits }) => [subjectId, traits]));
  const kind = scorecard.compiled.scorecard.subject;
  const rules = registry.rules[kind];
  return new Map(
    rows
      .filter((row) => row.kind === kind)
      .map((row) => {
        const subject = {
          kind,
          memory: { traits: row.traits, states: registry.fromStored(row.states) },
          measureRevision: row.measureRevision,
          companyTraits: traitsOf.get(row.companyId ?? ''),
        };
        const own = evaluateAll(subject, rules, Math.max(now, row.rememberedAt)).find(
          ({ active }) => scoreKey(active) === scoreKey(scorecard),
        );
        const ofRules = own?.evaluation.rows.flatMap((one) =>
          one.kind === 'rule' ? [[one.rule, one.value] as const] : [],
        );
        return [row.subjectId, new Map(ofRules)];
      }),
  );
}
