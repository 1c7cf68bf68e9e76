import { ensureLogins, freePort, migrate, startEmbeddedPostgres, type EmbeddedPostgres } from '#persistence';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseHandle, rolePasswords } from './database-handle.js';
import { killTree } from './kill-tree.js';
import { runFolder, testSettings } from './shared-cluster.js';

/** A PostgreSQL of one's own, to be killed. Its port stays the same, as a real server's would. */
export class OwnCluster extends DatabaseHandle {
  constructor(
    private server: EmbeddedPostgres,
    readonly dataDir: string,
  ) {
    super(server.url);
  }

  /** kill -9 of the server and all of its sessions; resolves when they are dead. */
  async kill9(): Promise<void> {
    await killTree(this.server.pid);
    await this.server.exited;
  }

  /** Orderly: a fast shutdown. */
  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** Starts it again after `kill9` or `stop`. */
  async start(): Promise<void> {
    this.server = await startIn(this.dataDir, this.server.port);
  }

  /** Stops it for good. */
  async remove(): Promise<void> {
    await this.close();
    await this.server.stop();
  }
}

/** Starts a migrated PostgreSQL that belongs to one test file. */
export async function ownCluster(): Promise<OwnCluster> {
  const dataDir = join(runFolder(), `own-${randomBytes(6).toString('hex')}`);
  const server = await startIn(dataDir, await freePort());
  await migrate(server.url);
  await ensureLogins(server.url, rolePasswords);
  return new OwnCluster(server, dataDir);
}

function startIn(dataDir: string, port: number): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, port, log: () => undefined, settings: testSettings });
}
