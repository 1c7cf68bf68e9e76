import type { Assignment } from '../alert/commands.js';
import { fields, instant, list, optional, text } from '../alert/read.js';
import { request, type Reply } from '../http.js';

export interface SessionUser {
  readonly id: string;
  readonly name: string;
  readonly assignments: readonly Assignment[];
}

export interface SignedIn {
  readonly token: string;
  /** By this computer's clock, milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly user: SessionUser;
}

/** POST /api/v1/session. Throws ProblemError. */
export async function signIn(email: string, password: string): Promise<SignedIn> {
  return signedIn(await request('/session', { method: 'POST', body: { email, password } }));
}

function signedIn(reply: Reply): SignedIn {
  const body = fields(reply.body, 'session');
  return {
    token: text(body['token'], 'session.token'),
    expiresAt: expiryOf(reply),
    user: parseUser(body['user']),
  };
}

/** POST /api/v1/accounts/password: a new password by a one-time code. Throws ProblemError. */
export async function setPassword(given: {
  readonly email: string;
  readonly code: string;
  readonly password: string;
}): Promise<void> {
  await request('/accounts/password', { method: 'POST', body: given });
}

/** GET /api/v1/session: whose token is this? Throws ProblemError, 401 when nobody's (any more). */
export async function sessionUser(token: string): Promise<SessionUser> {
  const { body } = await request('/session', { token });
  const raw = fields(body, 'session');
  return parseUser(raw['user'] ?? raw);
}

/** POST /api/v1/session/renewal. Returns the new end by this computer's clock. */
export async function renewSession(token: string): Promise<number> {
  return expiryOf(await request('/session/renewal', { method: 'POST', token }));
}

/** POST /api/v1/session/unlock: is it still the same person? Returns the new end. Throws ProblemError. */
export async function unlockSession(token: string, password: string): Promise<number> {
  return expiryOf(await request('/session/unlock', { method: 'POST', token, body: { password } }));
}

/** POST /api/v1/session/locked-screen: a token that goes on counting after the session. Throws ProblemError. */
export async function lockScreen(token: string): Promise<string> {
  const { body } = await request('/session/locked-screen', { method: 'POST', token });
  return text(fields(body, 'screen')['token'], 'screen.token');
}

/** POST /api/v1/session/locked-screen/unlock: a new session of the same person. Throws ProblemError. */
export async function openLockedScreen(screen: string, password: string): Promise<SignedIn> {
  return signedIn(
    await request('/session/locked-screen/unlock', { method: 'POST', token: screen, body: { password } }),
  );
}

/** DELETE /api/v1/session. */
export async function endSession(token: string): Promise<void> {
  await request('/session', { method: 'DELETE', token });
}

/** The server's time limit moved to this computer's clock, which may be minutes off. */
function expiryOf({ body, serverTime }: Reply): number {
  const expiresAt = instant(fields(body, 'session')['expiresAt'], 'session.expiresAt');
  return serverTime === undefined ? expiresAt : expiresAt - serverTime + Date.now();
}

function parseUser(value: unknown): SessionUser {
  const raw = fields(value, 'user');
  return {
    id: text(raw['id'], 'user.id'),
    name: optional(raw['name'], text) ?? '',
    assignments: (optional(raw['assignments'], list) ?? []).flatMap((item) => {
      const assignment = optional(item, parseAssignment);
      return assignment === undefined ? [] : [assignment];
    }),
  };
}

function parseAssignment(value: unknown): Assignment {
  const raw = fields(value, 'assignment');
  const site = optional(raw['site'], text);
  return {
    role: text(raw['role'], 'assignment.role'),
    tenant: text(raw['tenant'], 'assignment.tenant'),
    ...(site !== undefined && { site }),
  };
}
