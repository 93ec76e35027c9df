import type { Condition, Did } from '../domain/condition.ts';
import type { Json } from '../domain/json.ts';
import { compileTest } from './compile-test.ts';

/** Looks up a field: a property of an event, or a trait of a lead. */
export type FieldLookup = (field: string) => Json | undefined;

/** Says how often the lead did something. */
export type DidLookup = (did: Did) => number;

/**
 * Makes a condition ready to run many times. How often the lead did something is only asked for where the condition was
 * read as one on leads.
 */
export function compileCondition(condition: Condition): (lookup: FieldLookup, count?: DidLookup) => boolean {
  switch (condition.kind) {
    case 'field': {
      const { field } = condition;
      const passes = compileTest(condition.test);
      return (lookup) => passes(lookup(field));
    }
    case 'did': {
      const { did } = condition;
      const passes = compileTest(condition.count);
      return (_lookup, count = refuseDid) => passes(count(did));
    }
    case 'not': {
      const inner = compileCondition(condition.condition);
      return (lookup, count) => !inner(lookup, count);
    }
    case 'and': {
      const parts = condition.conditions.map(compileCondition);
      return (lookup, count) => parts.every((holds) => holds(lookup, count));
    }
    case 'or': {
      const parts = condition.conditions.map(compileCondition);
      return (lookup, count) => parts.some((holds) => holds(lookup, count));
    }
  }
}

function refuseDid(): never {
  throw new Error('what a lead did is asked where only fields are known');
}
