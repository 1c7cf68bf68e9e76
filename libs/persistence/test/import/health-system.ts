import { createHash } from 'node:crypto';
import {
  actingAs,
  applyImport,
  beginImport,
  createSigningKey,
  failImport,
  findImport,
  finishReceiving,
  reportRows,
  signImportedPlans,
  stageFile,
  stageRows,
  stepImport,
  UnreadableImport,
  type ImportFormat,
  type ImportKind,
  type ImportState,
  type ImportStore,
  type ReportRow,
} from '#persistence';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';

/** Of the physician's signing key. */
const password = 'correct horse';

/** A health system with two sites and the people who bring things in; everything over the server's own role. */
export class HealthSystem {
  private constructor(
    readonly database: TestDatabase,
    readonly pool: pg.Pool,
    readonly lead: string,
    readonly physician: string,
    readonly operator: string,
    readonly nurse: string,
  ) {}

  static async open(): Promise<HealthSystem> {
    const database = await testDatabase();
    const reference = new ReferenceData(database);
    for (const site of ['north', 'south']) await reference.site({ tenant: 'metro', site });
    await reference.site({ tenant: 'other', site: 'elsewhere' });
    await database.query(`INSERT INTO wardline.programme (programme_id, name) VALUES ('heart-failure', 'HF'), ('diabetes', 'D')
      ON CONFLICT DO NOTHING`);
    const people = [];
    for (const role of ['lead', 'physician', 'operator'] as const)
      people.push((await reference.staff({ role, tenant: 'metro', email: `${role}@metro` })).staff);
    const nurse = await reference.staff({
      role: 'nurse',
      tenant: 'metro',
      site: 'north',
      email: 'nurse@metro',
    });
    const pool = new pg.Pool({ connectionString: database.url('wardline_server'), max: 3 });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    const [lead = '', physician = '', operator = ''] = people;
    const system = new HealthSystem(database, pool, lead, physician, operator, nurse.staff);
    await system.as(physician, (tx) => createSigningKey(tx, password));
    return system;
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  /** A transaction in the name of a person. */
  async as<T>(person: string, work: (store: ImportStore, client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(await actingAs(client, person), client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  /** Takes a file in; its dry run is still to come. @throws {UnreadableImport} */
  async receive(
    file: ImportFile,
    person = this.lead,
    store = <T>(work: (store: ImportStore) => Promise<T>): Promise<T> => this.as(person, work),
  ): Promise<{ id: string; hash: string }> {
    const { kind, format = 'csv', system = 'mrn' } = file;
    const begun = await store((tx) => beginImport(tx, { tenant: 'metro', kind, system }));
    const { id } = begun;
    if (id === null) throw new Error(begun.code);
    try {
      const { hash, bytes } = await stageFile(
        { kind, format, bytes: piecesOf(file.content) },
        {
          stage: async (rows) => {
            await store((tx) => stageRows(tx, id, rows));
          },
        },
      );
      await store((tx) => finishReceiving(tx, id, hash, bytes));
      return { id, hash };
    } catch (error) {
      if (error instanceof UnreadableImport)
        await store((tx) => failImport(tx, id, error.code, error.row ?? null));
      throw error;
    }
  }

  /** Goes on until nothing is left to be judged or done. */
  async finish(id: string, person = this.lead, chunk = 500): Promise<ImportState> {
    let state = (await this.as(person, (tx) => findImport(tx, id)))?.state ?? 'failed';
    while (state === 'checking' || state === 'applying') {
      const step = state;
      state = await this.as(person, (tx) => stepImport(tx, id, step, chunk));
    }
    return state;
  }

  /** Dry run. */
  async check(
    file: ImportFile,
    person = this.lead,
  ): Promise<{ id: string; hash: string; report: ReportRow[] }> {
    const received = await this.receive(file, person);
    await this.finish(received.id, person, file.chunk);
    return { ...received, report: await this.report(received.id, person) };
  }

  async apply(
    { id, hash }: { readonly id: string; readonly hash: string },
    person = this.lead,
    chunk?: number,
  ): Promise<ReportRow[]> {
    const code = await this.as(person, async (tx) => {
      const signed = person === this.physician ? await signImportedPlans(tx, id, password) : 'ok';
      return signed === 'ok' ? applyImport(tx, id, hash) : signed;
    });
    if (code !== 'ok') throw new Error(code);
    await this.finish(id, person, chunk);
    return this.report(id, person);
  }

  /** Dry run and the act. */
  async bring(file: ImportFile, person = this.lead): Promise<ReportRow[]> {
    return this.apply(await this.check(file, person), person, file.chunk);
  }

  async report(id: string, person = this.lead): Promise<ReportRow[]> {
    return this.as(person, (tx) => reportRows(tx, id, { after: 0, limit: 100_000, onlyFindings: false }));
  }

  /** Rows of every table but those in which an import and the trail keep their own books; and the registry's epoch. */
  async everything(): Promise<Record<string, number>> {
    const tables = await this.database.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND c.relname NOT IN ('import_job', 'import_row', 'audit_event') ORDER BY 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const [row] = await this.database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM wardline."${name}"`,
      );
      counts[name] = row?.n ?? -1;
    }
    const [epoch] = await this.database.query<{ n: number }>(
      'SELECT epoch::int AS n FROM wardline.registry_epoch',
    );
    return { ...counts, epoch: epoch?.n ?? -1 };
  }
}

export interface ImportFile {
  readonly kind: ImportKind;
  readonly content: string | Uint8Array;
  readonly format?: ImportFormat;
  /** Whose keys; default `mrn`. */
  readonly system?: string;
  /** Rows of a transaction. */
  readonly chunk?: number;
}

/** As a network brings it: in pieces that end anywhere. */
async function* piecesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let from = 0; from < bytes.length; from += 7001)
    yield await Promise.resolve(bytes.subarray(from, from + 7001));
}

/** What stands in a row's findings, in short. */
export function codesOf(report: readonly ReportRow[]): Record<number, string> {
  return Object.fromEntries(
    report.flatMap(({ row, findings }) =>
      findings.length === 0 ? [] : [[row, findings.map((f) => `${f.code}/${f.column ?? ''}`).join(' ')]],
    ),
  );
}

export function outcomes(report: readonly ReportRow[], which: 'would' | 'did'): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of report) counts[row[which] ?? 'waiting'] = (counts[row[which] ?? 'waiting'] ?? 0) + 1;
  return counts;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
