/**
 * What a failed batch means for its messages.
 * - `away`: the database cannot be reached, will not let us in, or cannot do what we ask; hold everything and try again
 * - `contention`: a deadlock or serialisation failure; try again at once
 * - `data`: something in the batch cannot be stored; split until the culprit is alone
 */
export type BatchFailure = 'away' | 'contention' | 'data';

/**
 * SQLSTATEs, or the classes of them, that the content of a row can bring about: cardinality, data exception, integrity,
 * WITH CHECK, program limit (an index entry that is too long), and this schema's own refusals.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const dataClasses = ['21', '22', '23', '44', '54', 'WL'];
const contentionStates = ['40P01', '40001', '55P03'];
/** What our own code throws over a value that it cannot deal with; a lost connection is a plain Error. */
const programErrors = ['TypeError', 'RangeError', 'SyntaxError', 'URIError'];

/**
 * Only what is known to be the reading's fault counts as `data`, since it ends in quarantine: a password that was
 * changed, a missing grant or a migration that did not run would otherwise put every good reading there.
 */
export function classifyFailure(error: unknown): BatchFailure {
  const state = sqlState(error);
  if (state === undefined) return isProgramError(error) ? 'data' : 'away';
  if (contentionStates.includes(state)) return 'contention';
  return dataClasses.some((prefix) => state.startsWith(prefix)) ? 'data' : 'away';
}

function isProgramError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error
    ? programErrors.some((name) => name === error.name)
    : false;
}

function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error ? code : undefined;
}
