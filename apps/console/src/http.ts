import { fields, optional, text } from './alert/read.js';

/** A refused or failed request, by its stable code (RFC 9457 problem details carry one). */
export class ProblemError extends Error {
  readonly code: string;
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  /** What else speaks against it, as codes. */
  readonly reasons: readonly string[];

  constructor(code: string, status: number, reasons: readonly string[] = []) {
    super(code);
    this.name = 'ProblemError';
    this.code = code;
    this.status = status;
    this.reasons = reasons;
  }
}

export interface Reply {
  readonly body: unknown;
  /** Server's clock at the reply, milliseconds since the epoch; undefined when it did not say. */
  readonly serverTime: number | undefined;
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly token?: string;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** Calls the API. Throws ProblemError; `network` where there was no reply. An aborted request throws AbortError. */
export async function request(path: string, options: Request = {}): Promise<Reply> {
  const response = await reach(path, options);
  const body = await bodyOf(response);
  if (!response.ok) throw new ProblemError(codeOf(body, response.status), response.status);
  const serverTime = Date.parse(response.headers.get('date') ?? '');
  return { body, serverTime: Number.isNaN(serverTime) ? undefined : serverTime };
}

async function reach(path: string, { method = 'GET', token, body, signal }: Request): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      cache: 'no-store',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ProblemError('network', 0);
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const raw = await response.text();
  if (raw === '') return undefined;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}

/** The problem's own code; else what the status says. */
function codeOf(body: unknown, status: number): string {
  const code = optional(optional(body, fields)?.['code'], text);
  if (code !== undefined) return code;
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-error' : 'unknown';
}
