/**
 * SQLSTATE classes 08 (connection exception), 53 (insufficient resources) and 57 (operator intervention: shutdown),
 * https://www.postgresql.org/docs/current/errcodes-appendix.html, and the socket errors of Node.
 */
const awayCode = /^(08|53|57P)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;
/** node-postgres gives these without a code. */
const awayMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|not connected to the database)/;

/** Is the database away, rather than the question wrong? */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && awayCode.test(error.code)) return true;
  if (awayMessage.test(error.message)) return true;
  return error instanceof AggregateError && error.errors.some(isDatabaseAway);
}
