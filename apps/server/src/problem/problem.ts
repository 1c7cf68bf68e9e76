/** Stable codes of everything that can go wrong over HTTP. Clients rely on them; the texts may change. */
export type ProblemCode =
  | 'bad-request'
  | 'invalid-request'
  | 'unauthenticated'
  | 'bad-credentials'
  | 'too-many-attempts'
  | 'forbidden'
  | 'not-found'
  | 'tenant-required'
  | 'version-conflict'
  | 'illegal-transition'
  | 'role-not-allowed'
  | 'not-the-owner'
  | 'reason-required'
  | 'payload-too-large'
  | 'unreadable-payload'
  | 'database-unavailable'
  | 'ingest-unavailable'
  | 'internal';

/** HTTP status and short title of each code. */
export const problemCatalogue: Readonly<
  Record<ProblemCode, { readonly status: number; readonly title: string }>
> = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'invalid-request': { status: 422, title: 'The request is not as described' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'bad-credentials': { status: 401, title: 'E-mail or password is wrong' },
  'too-many-attempts': { status: 429, title: 'Too many failed attempts; try again later' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here that you may see' },
  'tenant-required': { status: 409, title: 'Several health systems have this; name one' },
  'version-conflict': { status: 409, title: 'Somebody was faster' },
  'illegal-transition': { status: 409, title: 'The alert is not in a state for this' },
  'role-not-allowed': { status: 403, title: 'Your role may not do this to this alert' },
  'not-the-owner': { status: 403, title: 'Somebody else has this alert' },
  'reason-required': { status: 422, title: 'A reason is needed' },
  'payload-too-large': { status: 413, title: 'The request is too large' },
  'unreadable-payload': { status: 409, title: 'The kept payload cannot be decrypted' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached' },
  'ingest-unavailable': { status: 503, title: 'Ingestion cannot be reached; send again later' },
  internal: { status: 500, title: 'Something went wrong' },
};

/** An expected refusal. `detail` is for people and never holds patient data. */
export class Problem extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail?: string) {
    super(detail ?? problemCatalogue[code].title);
    this.name = 'Problem';
    this.code = code;
  }
}

/** RFC 9457 members, and the stable `code`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
}

export function problemDetails(code: ProblemCode, detail?: string): ProblemDetails {
  const { status, title } = problemCatalogue[code];
  return { type: `urn:wardline:problem:${code}`, title, status, detail: detail ?? title, code };
}
