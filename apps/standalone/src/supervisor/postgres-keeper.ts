import { startEmbeddedPostgres, type EmbeddedPostgres } from '#persistence';
import { setTimeout as pause } from 'node:timers/promises';

const firstPauseMs = 200;
const longestPauseMs = 5000;

/**
 * The embedded PostgreSQL, started again on the same port whenever it ends without having been asked to: the other
 * processes hold on to what is not committed, and connect again.
 */
export class PostgresKeeper {
  private readonly stopping = new AbortController();
  private readonly watching: Promise<void>;

  private constructor(
    private server: EmbeddedPostgres,
    private readonly dataDir: string,
    private readonly say: (line: string) => void,
  ) {
    this.watching = this.watch();
  }

  /** @throws {EmbeddedPostgresError} when it cannot be started the first time */
  static async start(dataDir: string, say: (line: string) => void): Promise<PostgresKeeper> {
    return new PostgresKeeper(await startEmbeddedPostgres({ dataDir, log: say }), dataDir, say);
  }

  /** postgres:// URL of the superuser; the same over restarts. */
  get url(): string {
    return this.server.url;
  }

  get pid(): number {
    return this.server.pid;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.server.stop();
    await this.watching;
  }

  private async watch(): Promise<void> {
    for (;;) {
      const { code, signal } = await this.server.exited;
      if (this.stopping.signal.aborted) return;
      this.say(`PostgreSQL ended (${signal ?? `code ${String(code)}`}); starting it again`);
      const again = await this.startAgain();
      if (again === undefined) return;
      this.server = again;
    }
  }

  /** Undefined: asked to stop meanwhile. */
  private async startAgain(): Promise<EmbeddedPostgres | undefined> {
    const { signal } = this.stopping;
    for (let wait = firstPauseMs; !signal.aborted; wait = Math.min(wait * 2, longestPauseMs)) {
      try {
        const server = await startEmbeddedPostgres({
          dataDir: this.dataDir,
          log: this.say,
          port: this.server.port,
        });
        // Asked to stop while it was starting: nobody else knows of this one yet.
        if (!this.isStopping()) return server;
        await server.stop();
      } catch (error) {
        this.say(`PostgreSQL does not start: ${error instanceof Error ? error.message : 'unknown'}`);
        await pause(wait, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
