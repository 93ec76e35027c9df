import { parse } from 'yaml';
import { isObject } from '../../domain/json.ts';
import { applyYamlEdit } from '../../domain/yaml-edit/apply-yaml-edit.ts';
import type { YamlEdit } from '../../domain/yaml-edit/yaml-edit.ts';

/** A scorecard that is to become another one. */
export interface Reweighing {
  slug: string;
  title: string;
  /** The rules to keep, by id, with what their points are to be multiplied by; others are dropped. */
  weights: ReadonlyMap<string, number>;
}

/** The least weight that a rule can have. */
const LEAST_WEIGHT = 0.01;

/**
 * The text of a scorecard with other weights: only the lines that change are touched, points and comments stay as somebody wrote them.
 *
 * @throws when the text is no scorecard that can be read
 */
export function reweighScorecard(source: string, { slug, title, weights }: Reweighing): string {
  const document: unknown = parse(source);
  const rules = isObject(document) && Array.isArray(document.rules) ? document.rules : [];
  const edits = rules.flatMap((rule: unknown, position): YamlEdit[] => {
    const { id, weight = 1 } = isObject(rule) ? rule : {};
    const times = weights.get(String(id));
    const path = ['rules', position];
    if (times === undefined) return [{ kind: 'remove', path }];
    const value = Math.max(LEAST_WEIGHT, Math.round(Number(weight) * times * 100) / 100);
    return value === Number(weight) ? [] : [{ kind: 'set', path: [...path, 'weight'], value }];
  });
  const named: YamlEdit[] = [
    { kind: 'set', path: ['scorecard'], value: slug },
    { kind: 'set', path: ['title'], value: title },
  ];
  // From the end, so that the positions of those before stay what they are.
  return [...named, ...edits.toReversed()].reduce((text, edit) => {
    const edited = applyYamlEdit(text, edit);
    if (edited === undefined) throw new Error('the scorecard of the prior cannot be read any more');
    return edited;
  }, source);
}
