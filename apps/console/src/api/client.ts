import createClient, { type Client } from 'openapi-fetch';
import { ProblemError } from '../http.js';
import type { paths } from './openapi.js';

/** The API as the server describes it: `docs/api/openapi.json`, from which `openapi.d.ts` is made at every build. */
export type Api = Client<paths>;

/** @param token of the session; nothing of what comes back is kept by the browser */
export function createApi(token: string): Api {
  return createClient<paths>({
    baseUrl: '/',
    cache: 'no-store',
    headers: { authorization: `Bearer ${token}` },
    fetch: (request) =>
      fetch(request).catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'AbortError') throw error;
        throw new ProblemError('network', 0);
      }),
  });
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer's body. Throws ProblemError with the problem's own code. */
export async function answerOf<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (!response.ok) throw new ProblemError(codeOf(error, response.status), response.status, reasonsOf(error));
  // 204: there is nothing to read, and nobody who asked for it expects something.
  return data as Data;
}

function codeOf(problem: unknown, status: number): string {
  if (
    typeof problem === 'object' &&
    problem !== null &&
    'code' in problem &&
    typeof problem.code === 'string'
  )
    return problem.code;
  return status >= 500 ? 'server-error' : 'unknown';
}

/** Codes of what stood in the way; or what is wrong in a file that was handed in, as `line: what`. */
function reasonsOf(problem: unknown): readonly string[] {
  if (typeof problem !== 'object' || problem === null) return [];
  if ('problems' in problem && Array.isArray(problem.problems)) return problem.problems.flatMap(located);
  return 'reasons' in problem && Array.isArray(problem.reasons) ? problem.reasons.map(String) : [];
}

function located(one: unknown): string[] {
  if (typeof one !== 'object' || one === null || !('line' in one) || !('message' in one)) return [];
  return [`${String(one.line)}: ${String(one.message)}`];
}
