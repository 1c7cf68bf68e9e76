export type EmbeddedPostgresErrorCode =
  /** The user that PostgreSQL runs as cannot get at the data folder, or at PostgreSQL's own programs. */
  | 'data-dir-unreachable'
  /** There is no PostgreSQL for this platform in node_modules. */
  | 'binaries-missing'
  /** Started as root, and there is no user `postgres` and none can be made. */
  | 'user-missing'
  | 'initdb-failed'
  | 'start-failed'
  /** The cluster was made by another major version of PostgreSQL. */
  | 'version-mismatch'
  /** A PostgreSQL that an earlier run left behind could not be taken down. */
  | 'still-running'
  /** Another live process holds the folder. */
  | 'in-use'
  /** There is a cluster, but the secrets that belong to it are gone or unreadable. */
  | 'secrets-unreadable'
  /** fsync, synchronous_commit or full_page_writes is off. */
  | 'not-durable';

/** Something an operator has to put right; the message says what, in words, and never contains a secret. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
