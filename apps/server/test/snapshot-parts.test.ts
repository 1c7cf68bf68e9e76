import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { waitFor } from '#testing';
import { joinReading, openAlert } from '../../../libs/access/test/organisation.js';
import {
  startServer,
  type ReceivedAlert,
  type ReceivedEvent,
  type ReceivedSnapshot,
  type RunningServer,
} from './running-server.js';

/** More than fit into the first part and one other. */
const many = 400;

interface Part extends ReceivedSnapshot {
  readonly part?: number;
  readonly more?: boolean;
}

/** A page: keeps the parts as they come, and applies the events that follow. */
class Page {
  readonly parts: Part[] = [];
  readonly events: ReceivedEvent[] = [];
  /** What came, in order. */
  readonly order: string[] = [];
  readonly socket: Socket;

  constructor(url: string, token: string, onPart: (part: Part) => void = () => undefined) {
    this.socket = io(`${url}/alerts`, {
      auth: { token, parts: true },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.socket.on('alert.snapshot', (part: Part, receipt: () => void) => {
      this.parts.push(part);
      this.order.push('part');
      receipt();
      onPart(part);
    });
    this.socket.on('alert.event', (event: ReceivedEvent, receipt: () => void) => {
      this.events.push(event);
      this.order.push('event');
      receipt();
    });
  }

  get isComplete(): boolean {
    return this.parts.at(-1)?.more === false;
  }

  get shown(): readonly ReceivedAlert[] {
    return this.parts.flatMap(({ alerts }) => alerts);
  }

  /** Alerts by their id with their states, as the page would show them now. */
  board(): Map<string, string> {
    const board = new Map<string, ReceivedAlert>();
    for (const alert of [...this.shown, ...this.events.map((event) => event.alert)])
      if ((board.get(alert.id)?.version ?? 0) <= alert.version) board.set(alert.id, alert);
    return new Map([...board].map(([id, { state, version }]) => [id, `${state} ${version}`]));
  }
}

let server: RunningServer;
let token: string;

beforeAll(async () => {
  server = await startServer();
  token = await server.signIn('nurse');
  const { owner } = server.database;
  const { first } = server.organisation.patients;
  for (let nr = 0; nr < many; nr++)
    await openAlert(owner, first, {
      severity: nr % 4 === 0 ? 'critical' : 'tier1',
      dueIn: `${many - nr} minutes`,
    });
  await owner.query(
    `UPDATE wardline.alert SET state = 'escalated', version = version + 1 WHERE severity = 'tier1'`,
  );
}, 60_000);
afterAll(async () => {
  await server.stop();
});

const complete = (page: Page): Promise<unknown> => waitFor(() => page.isComplete, { what: 'the last part' });

describe('a snapshot in parts', () => {
  it('brings the most urgent first, every alert once, and says which part is the last', async () => {
    const page = new Page(server.url, token);
    await complete(page);
    page.socket.close();

    const { rows } = await server.database.owner.query<{ id: string }>(
      `SELECT alert_id AS id FROM wardline.alert WHERE resolved_at IS NULL AND site_id = 'metro-1'
       ORDER BY severity = 'critical' DESC, due_at, alert_id`,
    );
    const wanted = rows.map(({ id }) => id);
    const [head, ...rest] = page.parts;
    expect(wanted.length).toBe(many);
    expect(head?.alerts.map(({ id }) => id)).toEqual(wanted.slice(0, head?.alerts.length));
    expect(head?.alerts.length).toBeGreaterThan(20);
    expect(rest.length).toBeGreaterThan(1);
    expect(page.shown.map(({ id }) => id).sort()).toEqual([...wanted].sort());
    expect(page.parts.map(({ part }) => part)).toEqual(page.parts.map((_, nr) => nr));
    expect(page.parts.map(({ more }) => more)).toEqual(page.parts.map((_, nr) => nr < page.parts.length - 1));
    expect(new Set(page.parts.map(({ cursor }) => cursor)).size).toBe(1);
  });

  it('stands on the trail once for every alert, and is told as delivered', async () => {
    const { owner } = server.database;
    const reads = `SELECT target, count(*)::int AS n FROM wardline.audit_event WHERE action = 'read' AND target LIKE 'alert:%'
      AND staff_id = (SELECT staff_id FROM wardline.staff WHERE email = 'nurse@demo') GROUP BY 1 HAVING count(*) <> $1`;
    const page = new Page(server.url, token);
    await complete(page);
    page.socket.close();
    expect((await owner.query(reads, [2])).rows).toEqual([]);
    await waitFor(
      async () => {
        const { rows } = await owner.query<{ n: number }>(
          `SELECT count(DISTINCT alert_id)::int AS n FROM wardline.alert_receipt WHERE kind = 'delivered'`,
        );
        return rows[0]?.n === many;
      },
      { what: 'the receipts' },
    );
  });

  it('misses nothing that changes while it is read: the events come after it and say so', async () => {
    const { owner } = server.database;
    const { first } = server.organisation.patients;
    const acts: Promise<unknown>[] = [];
    const opened: Promise<string>[] = [];
    const page = new Page(server.url, token, ({ part = 0, alerts }) => {
      // Some that were shown, some that were not yet, and new ones, between any two parts.
      const [shown] = alerts;
      if (shown !== undefined) acts.push(joinReading(owner, shown.id));
      opened.push(openAlert(owner, first));
      acts.push(
        owner.query(
          `WITH a AS (UPDATE wardline.alert SET severity = 'critical', version = version + 1, due_at = wardline.now()
             WHERE alert_id = (SELECT alert_id FROM wardline.alert WHERE severity = 'tier1' ORDER BY alert_id DESC OFFSET $1 LIMIT 1)
             RETURNING *)
           INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
             state_before, version, alert)
           SELECT tenant_id, site_id, patient_id, alert_id, 'raised', wardline.now(), severity, 'tier1', state, state, version,
             wardline.alert_json(a) FROM a`,
          [part * 20],
        ),
      );
    });
    await complete(page);
    await Promise.all(acts);
    const last = await openAlert(owner, first);
    await waitFor(() => page.events.some(({ alert }) => alert.id === last), { what: 'the last event' });
    page.socket.close();

    const { rows } = await owner.query<{ id: string; now: string }>(
      `SELECT alert_id AS id, state || ' ' || version AS now FROM wardline.alert WHERE resolved_at IS NULL AND site_id = 'metro-1'`,
    );
    expect(await Promise.all(opened)).not.toEqual([]);
    expect(page.board()).toEqual(new Map(rows.map(({ id, now }) => [id, now])));
    expect(page.order.lastIndexOf('part')).toBeLessThan(page.order.indexOf('event'));
  });
});
