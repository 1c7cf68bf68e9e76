/**
 * SQLSTATE classes 08 (connection exception), 53 (insufficient resources) and 57 (operator intervention: shutdown),
 * https://www.postgresql.org/docs/current/errcodes-appendix.html, and the socket errors of Node.
 */
const awayCode = /^(08|53|57P)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/;
/** node-postgres gives these without a code. */
const awayMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|not connected to the database)/;

/** Is the database away, rather than the question wrong? Looks at shape and not at class: drivers wrap errors. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown };
  if (typeof code === 'string' && awayCode.test(code)) return true;
  if (typeof message === 'string' && awayMessage.test(message)) return true;
  // One address after another was refused.
  return Array.isArray(errors) && errors.some(isDatabaseAway);
}
