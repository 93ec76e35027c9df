import type { z } from 'zod';
import type { problemSchema } from '../../src/http/contract/wire-values.ts';

type ProblemDocument = z.infer<typeof problemSchema>;

/** What the API refused, and why (RFC 9457); status 0 when it could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** A word for the reason, where the same status has several. */
  readonly code: string | undefined;
  /** What is wrong with which field of the request. */
  readonly errors: readonly { field: string; detail: string }[];

  private constructor(
    status: number,
    detail: string,
    { errors = [], code }: { errors?: ApiProblem['errors']; code?: string | undefined } = {},
  ) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.code = code;
  }

  static async of(response: Response): Promise<ApiProblem> {
    // Whoever answers in place of Ripen, as a proxy does, may send anything.
    const document: Partial<ProblemDocument> | null = await response.json().catch(() => null);
    const { title, detail, errors = [], code } = document ?? {};
    return new ApiProblem(response.status, detail ?? title ?? response.statusText, { errors, code });
  }

  static offline(): ApiProblem {
    return new ApiProblem(0, 'the server cannot be reached');
  }
}
