import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import {
  createDataSource,
  inBatchTransaction,
  insertDecisions,
  type BatchTransaction,
  type DecisionRow,
} from '#persistence';
import { testDatabase, type TestDatabase } from '#testing';

let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await testDatabase();
  source = createDataSource({
    url: database.url('wardline_ingest'),
    poolSize: 4,
    applicationName: 'intake-writing',
  });
  await source.initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const patientId = '00000000-0000-4000-8000-000000000001';
const hash = (text: string): Buffer => Buffer.from(text.padEnd(32, '.'));

function decision(change: Partial<DecisionRow>): DecisionRow {
  return {
    tenantId: 'metro',
    patientId,
    measurementId: '1',
    knewSeq: 1,
    cause: 'arrival',
    supersedes: null,
    causedBy: null,
    disposition: 'baseline',
    tree: 'red-limits',
    version: '1.0.0',
    hash: 'h',
    leaf: 'fine',
    results: { text: '{"trees":[],"findings":[]}' },
    facts: '{}',
    suppressedBy: null,
    openAlerts: [],
    ...change,
  };
}

const write = (rows: readonly DecisionRow[]) =>
  inBatchTransaction(source, (tx) => insertDecisions(tx, new Date(), rows));

async function echo(tx: BatchTransaction, type: string, values: readonly unknown[]): Promise<unknown[]> {
  const rows = await tx.run<{ back: unknown }>(
    {
      name: `echo-${type}`,
      text: `SELECT u AS back FROM unnest($1::${type}[]) WITH ORDINALITY x (u, n) ORDER BY n`,
    },
    [values],
  );
  return rows.map(({ back }) => back);
}

describe('columns of a batch', () => {
  const anyText = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  const awkward = fc.constantFrom(
    '',
    'NULL',
    'null',
    '{}',
    '"',
    '\\',
    '\\"',
    ',',
    ' a ',
    '\u001f',
    '\n',
    '{"a":"\\\\"}',
  );

  it('come back as they were, whatever a text contains', async () => {
    await inBatchTransaction(source, (tx) =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.option(fc.oneof(anyText, awkward))), async (texts) => {
          expect(await echo(tx, 'text', texts)).toEqual(texts);
        }),
      ),
    );
  });

  it('keep numbers, times, bytes and what repeats', async () => {
    await inBatchTransaction(source, async (tx) => {
      const times = [new Date('0099-01-01T00:00:00.001Z'), new Date(0), null, new Date(8.64e12)];
      expect(await echo(tx, 'timestamptz', times)).toEqual(times);
      expect(await echo(tx, 'float8', [1.5, 1.5, -0.25, 1e300, null, null, 1.5])).toEqual([
        1.5,
        1.5,
        -0.25,
        1e300,
        null,
        null,
        1.5,
      ]);
      const bytes = [Buffer.from([0, 255, 92, 34]), Buffer.alloc(0), null];
      expect(await echo(tx, 'bytea', bytes)).toEqual(bytes);
      expect(await echo(tx, 'bool', [true, false, null])).toEqual([true, false, null]);
    });
  });
});

describe('results that decisions share', () => {
  it('are stored once and found from each of them', async () => {
    const results = { text: '{"trees":[{"tree":"red-limits"}],"findings":[]}', sharedAs: hash('shared') };
    const own = { text: '{"trees":[],"findings":[{"leaf":"spo2-red"}]}' };
    await write([decision({ results }), decision({ results }), decision({ results: own })]);
    await write([decision({ results })]);
    const [{ n }] = (await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM wardline.shared_results',
    )) as [{ n: number }];
    expect(n).toBe(1);
    const rows = await database.query<{ results: unknown }>(
      'SELECT wardline.results_of(d) AS results FROM wardline.decision d ORDER BY decision_id',
    );
    const shared = JSON.parse(results.text) as unknown;
    expect(rows.map((row) => row.results)).toEqual([shared, shared, JSON.parse(own.text), shared]);
  });

  it('are written by many batches at once without one waiting for another in a circle', async () => {
    const rows = Array.from({ length: 40 }, (_, index) =>
      decision({
        results: { text: `{"trees":[],"findings":[],"way":${index}}`, sharedAs: hash(`way ${index}`) },
      }),
    );
    await Promise.all([
      write(rows),
      write([...rows].reverse()),
      write(rows.slice(7)),
      write(rows.slice(0, 20)),
    ]);
    const [{ n }] = (await database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM wardline.shared_results WHERE results ? 'way'`,
    )) as [{ n: number }];
    expect(n).toBe(40);
  });

  it('cannot be missing: a decision that names none is refused', async () => {
    const insert = (results: string, resultsHash: string) =>
      database.query(
        `INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition,
           tree, version, hash, leaf, results, results_hash, facts)
         VALUES (wardline.now(), 'metro', '${patientId}', 9, 1, 'arrival', 'baseline', 't', '1', 'h', 'l', ${results}, ${resultsHash}, '{}')`,
      );
    await expect(insert('NULL', `'\\xdeadbeef'`)).rejects.toMatchObject({ code: 'WL004' });
    await expect(insert('NULL', 'NULL')).rejects.toMatchObject({ constraint: 'results_once' });
    await expect(insert(`'{}'`, `'\\xdeadbeef'`)).rejects.toMatchObject({ constraint: 'results_once' });
  });

  it('cannot be changed', async () => {
    await expect(database.query(`UPDATE wardline.shared_results SET results = '{}'`)).rejects.toMatchObject({
      code: 'WL001',
    });
  });
});
