import type { DatabaseTrouble } from '../store/database-trouble.ts';

/** What is wrong with one field of a request. */
export interface FieldProblem {
  field: string;
  detail: string;
}

/** An answer that is no success, as an RFC 9457 problem document. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** A word for programs, where the same status has several reasons, as `wrong-code`. */
  code?: string;
  errors?: FieldProblem[];
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Refused',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
  507: 'Disk full',
};

/** A request that cannot be answered with success, for a reason that the sender may know. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly errors: FieldProblem[] | undefined;
  readonly code: string | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    detail: string,
    {
      errors,
      code,
      headers = {},
      cause,
    }: { errors?: FieldProblem[]; code?: string; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause });
    this.status = status;
    this.errors = errors;
    this.code = code;
    this.headers = headers;
  }
}

const TROUBLES: Record<DatabaseTrouble, { status: number; detail: string; retryAfterSeconds: number }> = {
  full: {
    status: 507,
    detail: 'the disk of the database is full; nothing of this request was kept',
    retryAfterSeconds: 30,
  },
  unavailable: {
    status: 503,
    detail: 'the database does not answer; send this request again later',
    retryAfterSeconds: 5,
  },
  contended: {
    status: 503,
    detail:
      'too much happens to the same people at this moment; nothing of this request was kept, send it again',
    retryAfterSeconds: 1,
  },
};

/** What is answered while the database cannot do its work: nothing was kept, and the same request may come again. */
export function troubleProblem(trouble: DatabaseTrouble): HttpProblem {
  const { status, detail, retryAfterSeconds } = TROUBLES[trouble];
  return new HttpProblem(status, detail, { headers: { 'retry-after': String(retryAfterSeconds) } });
}

export function problemDocument(
  status: number,
  detail: string,
  { code, errors }: Pick<HttpProblem, 'code' | 'errors'>,
): ProblemDocument {
  const title = TITLES[status] ?? 'Error';
  return {
    type: 'about:blank',
    title,
    status,
    detail,
    ...(code !== undefined && { code }),
    ...(errors && { errors }),
  };
}
