import type { FastifyInstance } from 'fastify';
import { type FieldProblem, HttpProblem } from './problem.ts';

/** Refuses requests whose text holds NUL, which the database cannot keep and no name or id contains. */
export function refuseNul(server: FastifyInstance): void {
  server.addHook('preValidation', async ({ params, query, body }) => {
    const errors = [params, query, body].flatMap(findNul);
    if (errors.length > 0)
      throw new HttpProblem(400, 'the request holds text with NUL characters', { errors });
  });
}

/** Without recursion, because a body may be nested deeper than the stack. */
function findNul(value: unknown): FieldProblem[] {
  const found: FieldProblem[] = [];
  const waiting = [{ value, field: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value === 'string') {
      if (next.value.includes('\u0000'))
        found.push({ field: next.field, detail: 'got a NUL character, expected text without' });
    } else if (typeof next.value === 'object' && next.value !== null) {
      const prefix = next.field === '' ? '' : `${next.field}.`;
      for (const [key, inner] of Object.entries(next.value))
        waiting.push({ value: inner, field: prefix + key });
    }
  }
  return found;
}
