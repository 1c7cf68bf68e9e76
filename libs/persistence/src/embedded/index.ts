export { assertDurable, type Queryable } from './durable.js';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './errors.js';
export { takeLock, type FolderLock } from './folder-lock.js';
export { loadOrCreateSecrets, type Secrets } from './secrets.js';
export { freePort, type ServerExit } from './server-process.js';
export type { ServerSettings } from './settings.js';
export {
  secretsFile,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './start.js';
