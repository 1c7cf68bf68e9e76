import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { relayOnce, type RelayConnection } from '#persistence';
import { openTestDatabase, type OpenDatabase } from '../../access/test/database.js';
import { joinReading, openAlert, seedOrganisation } from '../../access/test/organisation.js';

let database: OpenDatabase;
let patientId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  patientId = (await seedOrganisation(database.owner)).patients.first;
});
afterAll(async () => {
  await database.close();
});

async function withRelay<T>(work: (relay: RelayConnection, client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.url('wardline_relay') });
  await client.connect();
  const connection: RelayConnection = {
    query: async <Row extends Record<string, unknown>>(text: string, values?: unknown[]) =>
      (await client.query<Row>(text, values)).rows,
  };
  try {
    return await work(connection, client);
  } finally {
    await client.end();
  }
}

async function stream(): Promise<{ position: number; event_id: number }[]> {
  const { rows } = await database.owner.query<{ position: number; event_id: number }>(
    'SELECT position::int, event_id::int FROM wardline.alert_stream ORDER BY position',
  );
  return rows;
}

async function count(table: 'alert_event' | 'alert_event_pending'): Promise<number> {
  const { rows } = await database.owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM wardline.${table}`,
  );
  return rows[0]?.n ?? 0;
}

/** Every event has one position, and the positions are 1, 2, 3 … */
async function expectWholeStream(): Promise<void> {
  const rows = await stream();
  expect(rows.map((row) => row.position)).toEqual(rows.map((_, index) => index + 1));
  expect(new Set(rows.map((row) => row.event_id)).size).toBe(await count('alert_event'));
  expect(await count('alert_event_pending')).toBe(0);
}

describe('relay', () => {
  it('gives an event that commits late the next position, also when a higher number went before it', async () => {
    const slow = await database.owner.connect();
    try {
      await slow.query('BEGIN');
      const early = await openAlert(slow, patientId);
      const late = await openAlert(database.owner, patientId);
      await withRelay(relayOnce);
      await slow.query('COMMIT');
      await withRelay(relayOnce);
      const { rows } = await database.owner.query<{ alert_id: string }>(
        `SELECT e.alert_id FROM wardline.alert_stream s JOIN wardline.alert_event e USING (event_id)
         WHERE e.alert_id = ANY ($1) ORDER BY s.position`,
        [[early, late]],
      );
      expect(rows.map((row) => row.alert_id)).toEqual([late, early]);
    } finally {
      slow.release();
    }
    await expectWholeStream();
  });

  it('does nothing while another relay is at it', async () => {
    await openAlert(database.owner, patientId);
    await withRelay(async (connection) => {
      await connection.query('BEGIN');
      await connection.query('SELECT pg_advisory_xact_lock(7263401123)');
      expect(await withRelay(relayOnce)).toEqual({ elected: false, numbered: 0, full: false });
      await connection.query('COMMIT');
    });
    expect(await withRelay(relayOnce)).toMatchObject({ elected: true, numbered: 1 });
  });

  it('leaves nothing half done when it is killed in the middle', async () => {
    await openAlert(database.owner, patientId);
    const before = await stream();
    await withRelay(async (connection, client) => {
      client.on('error', () => undefined);
      const dying: RelayConnection = {
        query: async (text, values) => {
          if (text === 'COMMIT') {
            const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
            await database.owner.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
          }
          return connection.query(text, values);
        },
      };
      await expect(relayOnce(dying)).rejects.toThrow();
    });
    expect(await stream()).toEqual(before);
    expect(await withRelay(relayOnce)).toMatchObject({ numbered: 1 });
    await expectWholeStream();
  });

  it('announces the last position', async () => {
    const listener = new pg.Client({ connectionString: database.url('wardline_server') });
    await listener.connect();
    await listener.query('LISTEN wardline_stream');
    const announced = new Promise<string | undefined>((resolve) =>
      listener.on('notification', (message) => {
        resolve(message.payload);
      }),
    );
    await openAlert(database.owner, patientId);
    const turn = await withRelay(relayOnce);
    expect(await announced).toBe(turn.lastPosition);
    await listener.end();
  });

  it('stays gapless, complete and without repetition under any mix of relays and writers', async () => {
    const alertIds = await Promise.all(Array.from({ length: 6 }, () => openAlert(database.owner, patientId)));
    const writer = fc.record({
      /** Events of one transaction, each for another alert. */
      events: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
      /** How many other statements the transaction outlasts before it ends. */
      lingers: fc.integer({ min: 0, max: 4 }),
      commits: fc.boolean(),
    });
    const scenario = fc.record({
      writers: fc.array(writer, { minLength: 1, maxLength: 8 }),
      relays: fc.integer({ min: 1, max: 4 }),
      turns: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ writers, relays, turns }) => {
        const writing = writers.map(async ({ events, lingers, commits }) => {
          const client = await database.owner.connect();
          try {
            await client.query('BEGIN');
            // In one order everywhere: two writers must not wait for each other's row locks.
            for (const index of [...events].sort((a, b) => a - b))
              await joinReading(client, alertIds[index] ?? '');
            for (let i = 0; i < lingers; i++) await client.query('SELECT 1');
            await client.query(commits ? 'COMMIT' : 'ROLLBACK');
          } finally {
            client.release();
          }
        });
        const relaying = Array.from({ length: relays }, () =>
          withRelay(async (connection) => {
            for (let i = 0; i < turns; i++) await relayOnce(connection);
          }),
        );
        await Promise.all([...writing, ...relaying]);
        await withRelay(relayOnce);
        await expectWholeStream();
      }),
      { numRuns: 25 },
    );
  });
});
