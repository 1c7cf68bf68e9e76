import type { Logger } from '#observability';

/** What the server needs to run; made from the configuration by `main`, by hand in tests. */
export interface ServerOptions {
  /** postgres:// URL of the role wardline_server. */
  readonly databaseUrl: string;
  /** Base URL of the ingest app's HTTP; undefined: measurements over HTTP are refused as unavailable. */
  readonly ingestUrl: string | undefined;
  /** AES-256 key of kept payloads, 32 bytes; undefined: they cannot be looked at. */
  readonly quarantineKey: Buffer | undefined;
  /** AES-256 key of people's addresses, 32 bytes, the same as escalation's; undefined: none can be set. */
  readonly channelKey?: Buffer | undefined;
  /** Browsers subscribe to Web Push under it, base64url; undefined: none can. */
  readonly vapidPublicKey?: string | undefined;
  /** Hosts of push services where messages to browsers may go. */
  readonly pushServices?: readonly string[];
  /** Folder of the built console; undefined or absent: no pages are served. */
  readonly consoleFolder: string | undefined;
  readonly logger: Logger;
}

export const serverOptions = Symbol('ServerOptions');
