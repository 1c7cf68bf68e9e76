import pg from 'pg';
import type { SentValue } from './persistent-publisher.js';

export interface Evidence {
  /** Sent and acknowledged, and not in the database. */
  readonly missing: readonly string[];
  /** In the database, and never sent. */
  readonly foreign: readonly string[];
  /** In the database more than once. */
  readonly repeated: readonly string[];
  /** In the database with other values than were sent. */
  readonly altered: readonly string[];
  /** Measurements that have not exactly one decision about their arrival. */
  readonly withoutOneArrivalDecision: number;
}

export interface Ledger {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly unaccounted: number;
  readonly discrepancies: Readonly<Record<string, number>>;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Holds the publisher's own list against the rows. */
export async function compareWithDatabase(
  ownerUrl: string,
  tenant: string,
  sent: ReadonlyMap<string, readonly SentValue[]>,
): Promise<Evidence> {
  return connected(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string; values: SentValue[] }>(
      'SELECT source_id AS id, values FROM wardline.measurement WHERE tenant_id = $1',
      [tenant],
    );
    const { rows: undecided } = await client.query<{ n: string }>(
      `SELECT count(*) AS n FROM wardline.measurement m WHERE tenant_id = $1 AND 1 <>
         (SELECT count(*) FROM wardline.decision d WHERE d.measurement_id = m.measurement_id AND d.cause = 'arrival')`,
      [tenant],
    );
    const stored = new Map(rows.map(({ id, values }) => [id, values]));
    const seen = new Set<string>();
    return {
      missing: [...sent.keys()].filter((id) => !stored.has(id)),
      foreign: [...stored.keys()].filter((id) => !sent.has(id)),
      repeated: rows.filter(({ id }) => seen.size === seen.add(id).size).map(({ id }) => id),
      altered: [...stored].filter(([id, values]) => !same(values, sent.get(id))).map(([id]) => id),
      withoutOneArrivalDecision: Number(undecided[0]?.n),
    };
  });
}

function same(stored: readonly SentValue[], sent: readonly SentValue[] | undefined): boolean {
  const plain = stored.map(({ code, value }) => ({ code, value }));
  return JSON.stringify(plain) === JSON.stringify(sent);
}

/** The books of a tenant from the beginning until after the last whole minute. */
export async function ledgerOf(ownerUrl: string, tenant: string): Promise<Ledger> {
  return connected(ownerUrl, async (client) => {
    const { rows } = await client.query<{ ledger: Ledger }>(
      `SELECT wardline.ledger_of(ARRAY[$1], '-infinity', wardline.now() + interval '2 minutes') AS ledger`,
      [tenant],
    );
    if (rows[0] === undefined) throw new Error('there is no ledger');
    return rows[0].ledger;
  });
}
