import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

export interface InserterRun {
  readonly url: string;
  readonly rate: number;
  readonly seconds: number;
}

const batchSize = 1000;

/** The ceiling of the database: rows that fall due by a schedule, stored in batches, and nothing else done. */
process.once('message', (run: InserterRun) => {
  void insert(run).then((drainedAfterMs) => {
    process.send?.(drainedAfterMs);
    process.disconnect();
  });
});

async function insert({ url, rate, seconds }: InserterRun): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  // The database is stopped at the end of the run, maybe before this process.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `CREATE TABLE IF NOT EXISTS public.bench_ceiling (id text PRIMARY KEY, device text NOT NULL, at timestamptz NOT NULL, values jsonb NOT NULL)`,
  );
  const run = randomBytes(4).toString('hex');
  const values = JSON.stringify([
    { code: '59408-5', value: 97, unit: '%' },
    { code: '8867-4', value: 72, unit: '/min' },
  ]);
  const total = Math.round(rate * seconds);
  const startMs = Date.now();
  let stored = 0;
  while (stored < total) {
    const due = Math.min(total, Math.floor(((Date.now() - startMs) * rate) / 1000));
    const count = Math.min(batchSize, due - stored);
    if (count === 0) {
      await pause(2);
      continue;
    }
    const rows = Array.from({ length: count }, (_, i) => stored + i);
    await client.query({
      name: 'insert',
      text: `INSERT INTO public.bench_ceiling SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::jsonb[])`,
      values: [
        rows.map((i) => `${run}-${i}`),
        rows.map((i) => `load-${i % 2000}`),
        rows.map(() => new Date()),
        rows.map(() => values),
      ],
    });
    stored += count;
    if (Date.now() - startMs > (seconds + 15) * 1000) return Infinity;
  }
  await client.end();
  return Math.max(0, Date.now() - startMs - seconds * 1000);
}
