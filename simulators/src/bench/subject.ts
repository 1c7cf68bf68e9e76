import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { childrenOf } from '../faults/kill.js';
import { Platform, type PlatformOptions } from '../faults/platform.js';
import { enrol, gatewayAccount, nurseOf, populationSecret, type Population } from '../load/population.js';
import type { RunLength } from './ceilings.js';
import { MemoryWatch } from './memory.js';
import { Nurse } from './nurse.js';
import { criticalCapacity, criticalsIn, type LoadPlan } from './plan.js';
import { runPublisher, type PublisherResult } from './publisher.js';
import { percentile } from './statistics.js';

export interface SubjectResult {
  readonly rate: number;
  readonly sustained: boolean;
  readonly publisher: PublisherResult;
  /** From due to the nurse's socket. Milliseconds; infinite for one that never came. */
  readonly criticals: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the ingest process, at most, during the run. */
  readonly residentMb: number;
}

/** The whole platform under load, with every promise kept. */
export class Subject {
  private runs = 0;
  private criticalsSent = 0;

  private constructor(
    readonly platform: Platform,
    private readonly population: Population,
    private readonly nurse: Nurse,
  ) {}

  static async start(population: Population, options: PlatformOptions): Promise<Subject> {
    const platform = await Platform.create(options);
    await enrol(platform.ownerUrl, population);
    for (const part of ['ingest', 'escalation', 'server'] as const) await platform.start(part);
    const address = `http://127.0.0.1:${platform.httpPort('server')}`;
    const nurse = await Nurse.signIn(address, nurseOf(population), populationSecret);
    const subject = new Subject(platform, population, nurse);
    await runPublisher({ ...subject.base('first', 0), seconds: 0, graceSeconds: 60 });
    return subject;
  }

  /** One run at a rate; everything is drained when it resolves. */
  async run(rate: number, length: RunLength): Promise<SubjectResult> {
    const { publisher, residentMb } = await this.load(rate, length);
    const latencies = await this.latencies(publisher);
    const p99 = percentile(latencies, 0.99);
    return {
      rate,
      publisher,
      residentMb,
      criticals: latencies.length,
      p50: percentile(latencies, 0.5),
      p99,
      sustained: publisher.drainedAfterMs <= length.graceSeconds * 1000 && p99 < 1000,
    };
  }

  /** Messages keep coming while the database does not answer; it comes back before the end. */
  async runWithDatabaseAway(rate: number, awaySeconds: number): Promise<SubjectResult> {
    const stopped = this.stopDatabaseFor(awaySeconds);
    const run = this.run(rate, { seconds: awaySeconds + 10, graceSeconds: awaySeconds });
    const [result] = await Promise.all([run, stopped]);
    return result;
  }

  /** What the books cannot account for; 0, or something is wrong. */
  async unaccounted(): Promise<number> {
    const [row] = await this.query<{ n: number }>(
      `SELECT (wardline.ledger_of(ARRAY[$1], '-infinity', wardline.now() + interval '2 minutes') ->> 'unaccounted')::int AS n`,
      [this.population.tenant],
    );
    return row?.n ?? Number.NaN;
  }

  async stop(): Promise<void> {
    this.nurse.leave();
    await this.platform.remove();
  }

  private async load(rate: number, length: RunLength) {
    const plan = this.base(`run-${++this.runs}`, this.criticalsSent);
    this.criticalsSent += criticalsIn(rate * length.seconds);
    if (this.criticalsSent > criticalCapacity(this.population.patients))
      throw new Error('there are not enough patients for so many critical readings');
    const memory = new MemoryWatch(this.platform.pidOf('ingest') ?? 0);
    const publisher = await runPublisher({ ...plan, rate, ...length });
    memory.stop();
    return { publisher, residentMb: memory.maxMb };
  }

  private base(run: string, firstCritical: number) {
    const { tenant, patients, gateways } = this.population;
    const accounts = Array.from({ length: gateways }, (_, i) => ({
      username: gatewayAccount(this.population, i),
      password: populationSecret,
    }));
    const plan: LoadPlan = { tenant, patients, run, firstCritical };
    return { port: this.platform.mqttPort, accounts, plan };
  }

  /** Waits for the alerts of all critical readings of the run, for as long as a late one may still come. */
  private async latencies({ sent }: PublisherResult): Promise<number[]> {
    const run = `run-${this.runs}-`;
    const rows = await this.query<{ id: string; dueMs: number }>(
      `SELECT m.measurement_id::text AS id, extract(epoch FROM m.taken_at)::float8 * 1000 AS "dueMs"
       FROM wardline.measurement m JOIN wardline.decision d USING (measurement_id)
       WHERE m.tenant_id = $1 AND starts_with(m.source_id, $2) AND d.cause = 'arrival' AND d.disposition = 'critical'`,
      [this.population.tenant, run],
    );
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline && rows.some(({ id }) => !this.nurse.criticals.has(id))) await pause(50);
    const missing = criticalsIn(sent) - rows.length;
    const arrived = rows.map(({ id, dueMs }) => (this.nurse.criticals.get(id) ?? Infinity) - dueMs);
    return [...arrived, ...Array.from({ length: Math.max(0, missing) }, () => Infinity)];
  }

  /** SIGSTOP: connections stay open and nothing answers, which is the harder case than a refusal. */
  private async stopDatabaseFor(seconds: number): Promise<void> {
    await pause(5000);
    const pids = [this.platform.databasePid, ...(await childrenOf(this.platform.databasePid))];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await pause(seconds * 1000);
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }

  private async query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.platform.ownerUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }
}
