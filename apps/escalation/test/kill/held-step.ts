import { readdir, readFile, readlink } from 'node:fs/promises';
import pg from 'pg';
import { waitFor } from '#testing';

const key = 20_261_121;

/**
 * Holds the clock's transaction where its event has been written and nothing is committed: in the middle of a step. What
 * is held is a database session; which process it belongs to is read from the system.
 */
export class HeldStep {
  private constructor(private readonly client: pg.Client) {}

  static async connect(ownerUrl: string): Promise<HeldStep> {
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    await client.query(`
      CREATE FUNCTION wardline.hold_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = wardline, pg_temp AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(${String(key)});
        RETURN NULL;
      END $$;
      CREATE TRIGGER hold_step AFTER INSERT ON wardline.alert_event FOR EACH ROW
        WHEN (NEW.actor_id IS NULL AND NEW.type <> 'opened') EXECUTE FUNCTION wardline.hold_step()`);
    return new HeldStep(client);
  }

  async begin(): Promise<void> {
    await this.client.query('SELECT pg_advisory_lock($1)', [key]);
  }

  async release(): Promise<void> {
    await this.client.query('SELECT pg_advisory_unlock($1)', [key]);
  }

  /** Which of the processes is in the middle of a step now. */
  async untilIn(pids: readonly number[]): Promise<number> {
    const port = await waitFor(
      async () => {
        const { rows } = await this.client.query<{ port: number }>(
          `SELECT client_port AS port FROM pg_stat_activity
           WHERE application_name = 'wardline-clock' AND wait_event_type = 'Lock' AND wait_event = 'advisory'`,
        );
        return rows[0]?.port;
      },
      { what: 'a step that is held', timeout: 30_000 },
    );
    for (const pid of pids) if (await hasPort(pid, port)) return pid;
    throw new Error('the step that is held is no process’s');
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** Has the process a connection from this local port? */
async function hasPort(pid: number, port: number): Promise<boolean> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const inodes = tables
    .flatMap((table) => table.split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(hex) === true)
    .map((columns) => `socket:[${columns[9] ?? ''}]`);
  for (const name of await readdir(`/proc/${String(pid)}/fd`)) {
    const link = await readlink(`/proc/${String(pid)}/fd/${name}`).catch(() => '');
    if (inodes.includes(link)) return true;
  }
  return false;
}
