import type { Condition } from '../domain/condition.ts';
import type { Json } from '../domain/json.ts';
import { compileTest } from './compile-test.ts';

/** Looks up a field: a property of an event, or a trait of a lead. */
export type FieldLookup = (field: string) => Json | undefined;

/** Makes a condition ready to run many times. */
export function compileCondition(condition: Condition): (lookup: FieldLookup) => boolean {
  switch (condition.kind) {
    case 'field': {
      const { field } = condition;
      const passes = compileTest(condition.test);
      return (lookup) => passes(lookup(field));
    }
    case 'not': {
      const inner = compileCondition(condition.condition);
      return (lookup) => !inner(lookup);
    }
    case 'and': {
      const parts = condition.conditions.map(compileCondition);
      return (lookup) => parts.every((holds) => holds(lookup));
    }
    case 'or': {
      const parts = condition.conditions.map(compileCondition);
      return (lookup) => parts.some((holds) => holds(lookup));
    }
  }
}
