import createClient, { type Middleware } from 'openapi-fetch';
import { ApiProblem } from './api-problem.ts';
import type { paths } from './schema.d.ts';

/** Every answer that is not good becomes an {@link ApiProblem}, so that `data` is there whenever nothing is thrown. */
const throwProblems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await ApiProblem.of(response);
  },
  onError() {
    return ApiProblem.offline();
  },
};

/** The API, with the types of its OpenAPI document. The session is in a cookie. */
export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });
api.use(throwProblems);

/** The body of an answer. Answers that are not good have been thrown before, so that there is one. */
export async function answerOf<Answer>(request: Promise<{ data?: Answer }>): Promise<Answer> {
  const { data } = await request;
  return data as Answer;
}
