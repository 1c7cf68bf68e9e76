/**
 * What a failed batch means for its messages.
 * - `away`: the database cannot be reached or is shutting down; hold everything and try again
 * - `contention`: a deadlock or serialisation failure; try again at once
 * - `data`: something in the batch cannot be stored; split until the culprit is alone
 */
export type BatchFailure = 'away' | 'contention' | 'data';

/** SQLSTATE classes, https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function classifyFailure(error: unknown): BatchFailure {
  const state = sqlState(error);
  if (state === undefined) return 'away'; // sockets, time-outs, a pool that ended: nothing reached the server
  if (state === '40P01' || state === '40001' || state === '55P03') return 'contention';
  const away = ['08', '53', '57', '58', 'XX', '25'];
  return away.some((prefix) => state.startsWith(prefix)) ? 'away' : 'data';
}

function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error ? code : undefined;
}
