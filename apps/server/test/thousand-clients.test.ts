import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { waitFor } from '#testing';
import { joinReading, openAlert } from '../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from './running-server.js';

/**
 * A thousand pages of 200 nurses on one server that has six connections to the database. Alerts flow while pages drop and
 * come back: by chance, but the same chance every time, and counted in rounds, not in seconds.
 */
const nurses = 200;
const pagesEach = 5;
const rounds = 12;
const alertsARound = 4;
/** Of the pages, those that drop in a round; some in the middle of what is being sent to them. */
const dropShare = 0.25;

/** For a machine that has other things to do; alone it takes a third of it. Milliseconds. */
const patience = 120_000;

/** Mulberry32: small, seeded, good enough to choose who drops. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A page: keeps its cursor over drops, and discards what it has processed. */
class Page {
  /** Positions that it showed, in the order in which it did. */
  readonly shown: number[] = [];
  /** Where its snapshot ended. */
  first: number | undefined;
  cursor: number | undefined;
  drops = 0;
  #socket: Socket | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly answers: () => boolean,
  ) {}

  get up(): boolean {
    return this.#socket?.connected === true;
  }

  open(): void {
    this.#socket?.removeAllListeners();
    const socket = io(this.url, {
      auth: { token: this.token, ...(this.cursor !== undefined && { cursor: this.cursor }) },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.#socket = socket;
    socket.on('alert.snapshot', ({ cursor }: { cursor: string }, receipt: () => void) => {
      this.first = this.cursor = Number(cursor);
      receipt();
    });
    socket.on('alert.event', ({ cursor }: { cursor: string }, receipt: () => void) => {
      const position = Number(cursor);
      // Else it was processed before the connection went.
      if (position > (this.cursor ?? 0)) {
        this.shown.push(position);
        this.cursor = position;
      }
      if (this.answers()) receipt();
    });
    // Sent away before it had its list, or refused, as a busy server may do: it comes again, and not at once.
    const again = (): void => {
      if (this.#socket !== socket) return;
      socket.close();
      this.#later = setTimeout(() => {
        this.open();
      }, 200);
    };
    socket.on('connect_error', again);
    socket.on('disconnect', again);
  }

  drop(): void {
    this.drops += 1;
    this.close();
  }

  close(): void {
    clearTimeout(this.#later);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.removeAllListeners();
    // The transport goes without a word, as when a laptop is shut.
    socket?.io.engine.close();
    socket?.close();
  }
}

let server: RunningServer;
const pages: Page[] = [];
const random = chance(20261121);

beforeAll(async () => {
  server = await startServer();
  const tokens = Array.from({ length: nurses }, () => randomBytes(32).toString('base64url'));
  await server.database.owner.query(
    `WITH put AS (
       INSERT INTO wardline.staff (email, name, password_hash)
       SELECT 'nurse-' || nr || '@crowd', 'Nurse ' || nr, 'none' FROM generate_series(1, $1::int) nr RETURNING staff_id
     ), assigned AS (
       INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
       SELECT staff_id, 'nurse', 'metro', 'metro-1', '2020-01-01' FROM put
     ), numbered AS (SELECT staff_id, row_number() OVER () AS nr FROM put)
     SELECT wardline.open_session(n.staff_id, t.hash, '1 hour')
     FROM numbered n JOIN unnest($2::bytea[]) WITH ORDINALITY AS t (hash, nr) USING (nr)`,
    [nurses, tokens.map((token) => createHash('sha256').update(token).digest())],
  );
  for (const token of tokens)
    for (let nr = 0; nr < pagesEach; nr++)
      pages.push(new Page(`${server.url}/alerts`, token, () => random() > 0.02));
}, 60_000);
afterAll(async () => {
  for (const page of pages) page.close();
  await server.stop();
});

const everyPage = (what: string, condition: (page: Page) => boolean): Promise<unknown> =>
  waitFor(() => pages.every(condition), { timeout: patience, what });

it(
  'a thousand pages drop and come back while alerts flow: none misses an event, none shows one twice',
  async () => {
    const { owner } = server.database;
    for (const page of pages) page.open();
    await everyPage('every page to have its list', (page) => page.first !== undefined);

    let away: Page[] = [];
    const open: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const isUp = (): number => pages.filter((page) => page.up).length;
      await waitFor(() => isUp() >= 0.7 * pages.length, { timeout: patience, what: 'most pages to be back' });
      const dropping = pages.filter((page) => page.up && random() < dropShare);
      // Half of them before the alerts of this round, half while they are on their way.
      const [before, during] = [
        dropping.filter((_, i) => i % 2 === 0),
        dropping.filter((_, i) => i % 2 === 1),
      ];
      for (const page of before) page.drop();
      for (let nr = 0; nr < alertsARound; nr++)
        open.push(await openAlert(owner, server.organisation.patients.first));
      for (const page of during) page.drop();
      const joined = open[Math.floor(random() * open.length)];
      if (joined !== undefined) await joinReading(owner, joined);
      for (const page of away) page.open();
      away = dropping;
    }
    for (const page of away) page.open();
    const end = await waitFor(
      async () => {
        const { rows } = await owner.query<{ last: string; pending: number }>(
          `SELECT (SELECT max(position)::text FROM wardline.alert_stream) AS last,
           (SELECT count(*)::int FROM wardline.alert_event_pending) AS pending`,
        );
        return rows[0]?.pending === 0 && Number(rows[0].last);
      },
      { what: 'the numbers' },
    );
    await everyPage('every page to have the last event', (page) => page.cursor === end);

    const { rows } = await owner.query<{ position: string }>(
      'SELECT s.position::text FROM wardline.alert_stream s ORDER BY s.position',
    );
    const stream = rows.map((row) => Number(row.position));
    expect(stream.length).toBeGreaterThanOrEqual(rounds * (alertsARound + 1));
    const drops = pages.reduce((sum, page) => sum + page.drops, 0);
    expect(drops).toBeGreaterThan(pages.length * 2);
    for (const page of pages)
      expect(page.shown).toEqual(stream.filter((position) => position > (page.first ?? Infinity)));
  },
  3 * patience,
);
