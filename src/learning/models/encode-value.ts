import { numberOf } from '../../conditions/compile-test.ts';
import type { Json } from '../../domain/json.ts';
import type { ModelValue } from '../../domain/model-runner.ts';
import { foldText } from '../../domain/text.ts';
import type { ModelInput } from './model-definition.ts';

/**
 * A value of a lead as a model reads it: by the numbers that the definition gives its texts; else a plain decimal text as a
 * number, yes and no as 1 and 0, other texts as they are. What is missing, or a list, is what stands for it.
 */
export function encodeValue({ numbers, missing }: ModelInput, value: Json | undefined): ModelValue {
  if (value === undefined || value === null || value === '' || typeof value === 'object') return missing;
  if (numbers) return numbers.get(foldText(String(value))) ?? missing;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return numberOf(value) ?? (typeof value === 'string' ? value : missing);
}
