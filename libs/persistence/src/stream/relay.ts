/** Announced by the database when an event waits for its number. */
export const pendingChannel = 'wardline_pending';
/** Announced by the relay; the payload is the last position that was given out. */
export const streamChannel = 'wardline_stream';

/** Any 64-bit number will do; whoever holds it is the relay. */
const relayLock = 7_263_401_123;
/** Events numbered in one transaction. */
const batchSize = 1000;

/** One connection on which statements follow each other: a transaction is begun and ended by statement. */
export interface RelayConnection {
  query<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
}

export interface RelayTurn {
  /** False: another relay was at it, and nothing was done here. */
  readonly elected: boolean;
  readonly numbered: number;
  /** The last position given out in this turn. */
  readonly lastPosition?: string;
  /** More may be waiting. */
  readonly full: boolean;
}

// The numbers follow the lock, in a statement of their own: its snapshot then holds all that the last relay committed.
const numberPending = `
  WITH taken AS (
    DELETE FROM wardline.alert_event_pending
    WHERE event_id IN (SELECT event_id FROM wardline.alert_event_pending ORDER BY event_id LIMIT $1)
    RETURNING event_id
  ), numbered AS (
    INSERT INTO wardline.alert_stream (position, event_id, tenant_id, site_id, numbered_at)
    SELECT (SELECT coalesce(max(position), 0) FROM wardline.alert_stream) + row_number() OVER (ORDER BY e.event_id),
      e.event_id, e.tenant_id, e.site_id, wardline.now()
    FROM taken JOIN wardline.alert_event e USING (event_id)
    RETURNING position
  ), told AS (
    SELECT count(*)::int AS numbered, max(position)::text AS last FROM numbered
  )
  SELECT numbered, last, CASE WHEN numbered > 0 THEN pg_notify('${streamChannel}', last) END FROM told`;

// The checks of foreign keys keep the plan they make while the tables are new: without this, a scan of every event.
const begin = 'BEGIN; SET LOCAL enable_seqscan = off';

/**
 * Gives the events that wait the next positions of the stream: one transaction, one relay at a time. Positions have
 * no gaps and become visible in order, so a reader that has seen one has seen all before it. Safe for any number of
 * relays, and to be killed at any point.
 *
 * @param connection signed in as wardline_relay, and not in a transaction
 */
export async function relayOnce(connection: RelayConnection): Promise<RelayTurn> {
  await connection.query(begin);
  try {
    const [lock] = await connection.query<{ elected: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS elected',
      [relayLock],
    );
    if (lock?.elected !== true) {
      await connection.query('ROLLBACK');
      return { elected: false, numbered: 0, full: false };
    }
    const [turn] = await connection.query<{ numbered: number; last: string | null }>(numberPending, [
      batchSize,
    ]);
    await connection.query('COMMIT');
    const numbered = turn?.numbered ?? 0;
    return {
      elected: true,
      numbered,
      full: numbered === batchSize,
      ...(turn?.last != null && { lastPosition: turn.last }),
    };
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
