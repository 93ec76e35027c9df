import type { Condition } from '../domain/condition.ts';
import type { JsonObject } from '../domain/json.ts';
import { Place, type Problem } from '../domain/place.ts';
import { readYaml } from '../domain/read-yaml.ts';
import { readCondition } from './read-condition.ts';

/** A condition on leads as somebody wrote it, or everything that is wrong with it. */
export type LeadConditionReading =
  | {
      ok: true;
      condition: Condition;
      /** What the text holds, as JSON. */
      document: JsonObject;
    }
  | { ok: false; problems: Problem[] };

/** Reads a condition on leads from YAML or JSON text; problems carry the line and column where they are. */
export function parseLeadCondition(text: string): LeadConditionReading {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const problems: Problem[] = [];
  const condition = readCondition(new Place(yaml.value, problems), 'lead');
  if (condition && problems.length === 0) return { ok: true, condition, document: yaml.value as JsonObject };
  return { ok: false, problems: problems.map(yaml.locate) };
}
