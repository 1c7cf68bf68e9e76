import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sealChannel } from '#access';
import { Platform, type Part } from '#simulators';
import { DatabaseHandle, waitFor } from '#testing';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import pg from 'pg';
import { openAlert, seedOrganisation, type Organisation } from '../../../../libs/access/test/organisation.js';
import { hookReceiver, type HookReceiver } from '../channel/webhook-receiver.js';

const processes = ['escalation', 'second-escalation'] as const satisfies readonly Part[];
const key = Buffer.alloc(32, 8);

describe('a process that is killed with -9 while it sends', () => {
  let platform: Platform;
  let handle: DatabaseHandle;
  let owner: pg.Pool;
  let organisation: Organisation;
  let hooks: HookReceiver;

  beforeAll(async () => {
    hooks = await hookReceiver();
    platform = await Platform.create({
      environment: { CHANNEL_KEY: key.toString('base64'), WEBHOOK_ALLOW_PRIVATE: 'true' },
    });
    handle = new DatabaseHandle(platform.ownerUrl);
    owner = new pg.Pool({ connectionString: platform.ownerUrl });
    owner.on('error', () => undefined);
    organisation = await seedOrganisation(owner);
    for (const staffId of Object.values(organisation.staff)) {
      const channelId = randomUUID();
      const sealed = sealChannel(
        key,
        { channelId, staffId },
        { address: hooks.url(`/${staffId}`), secrets: [] },
      );
      await owner.query(
        `WITH c AS (INSERT INTO wardline.staff_channel (channel_id, staff_id, kind, hint, sealed, set_by)
           VALUES ($1, $2, 'webhook', 'hint', $3, $2) RETURNING channel_id)
         INSERT INTO wardline.staff_channel_proof (channel_id) SELECT channel_id FROM c`,
        [channelId, staffId, sealed],
      );
    }
  }, 60_000);
  afterAll(async () => {
    await hooks.close();
    await handle.close();
    await owner.end();
    await platform.remove();
  });

  const call = async (alert: string): Promise<void> => {
    await owner.query(`SELECT wardline.notify_staff($1, 'test', $2, '{webhook}', true)`, [
      alert,
      Object.values(organisation.staff),
    ]);
  };
  const state = async (alert: string, of: string): Promise<number> => {
    const { rows } = await owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM wardline.notification WHERE alert_id = $1 AND step_key = 'test' AND coalesce(result, state) = $2`,
      [alert, of],
    );
    return rows[0]?.n ?? 0;
  };
  /** Of the messages that the test asked for; the clock has calls of its own. */
  const askedFor = async (alert: string): Promise<Set<string>> => {
    const { rows } = await owner.query<{ id: string }>(
      `SELECT notification_id AS id FROM wardline.notification WHERE alert_id = $1 AND step_key = 'test'`,
      [alert],
    );
    return new Set(rows.map(({ id }) => id));
  };
  const idOf = (hook: { headers: Record<string, unknown> }): string => String(hook.headers['webhook-id']);

  it('leaves nobody out, and what it sent and did not put down comes again under the same id', async () => {
    // Due in ten hours: the clock calls nobody meanwhile.
    const alert = await openAlert(owner, organisation.patients.first, {
      severity: 'tier1',
      dueIn: '10 hours',
    });
    const held: ServerResponse[] = [];
    hooks.answer = (response) => held.push(response);
    const [first, second] = processes;
    await platform.start(first);
    await call(alert);
    const everybody = Object.keys(organisation.staff).length;
    await waitFor(() => hooks.received.length === everybody, { what: 'a message to each', timeout: 30_000 });
    await platform.kill(first);
    expect(await state(alert, 'sending')).toBe(everybody);

    hooks.answer = (response) => response.writeHead(204).end();
    await platform.start(second);
    await handle.advance(61_000);
    await waitFor(async () => (await state(alert, 'sent')) === everybody, {
      what: 'the end',
      timeout: 30_000,
    });
    const ids = hooks.received.map(idOf);
    expect(ids).toHaveLength(2 * everybody);
    expect(new Set(ids)).toEqual(await askedFor(alert));
    await platform.kill(second);
  });

  it('again and again, one or the other, loses no message and changes no id', async () => {
    hooks.received.length = 0;
    const alerts: string[] = [];
    for (let i = 0; i < 4; i++)
      alerts.push(
        await openAlert(owner, organisation.patients.first, { severity: 'tier1', dueIn: '10 hours' }),
      );
    await owner.query(
      `INSERT INTO wardline.notification_policy (tenant_id, per_person, window_seconds) VALUES ('metro', 1000, 60)`,
    );
    for (const [i, alert] of alerts.entries()) {
      const before = hooks.received.length;
      const victim = processes[i % 2] ?? 'escalation';
      await platform.start(victim);
      await call(alert);
      await waitFor(() => hooks.received.length > before + 2, { what: 'the middle of it', timeout: 30_000 });
      await platform.kill(victim);
      await handle.advance(61_000);
    }
    for (const part of processes) await platform.start(part);
    const wanted = new Set<string>();
    for (const alert of alerts) for (const id of await askedFor(alert)) wanted.add(id);
    await waitFor(
      async () => {
        const sent = await Promise.all(alerts.map((alert) => state(alert, 'sent')));
        return sent.reduce((sum, n) => sum + n, 0) === wanted.size;
      },
      { what: 'every message', timeout: 60_000 },
    );
    expect(wanted.size).toBe(alerts.length * Object.keys(organisation.staff).length);
    expect(new Set(hooks.received.map(idOf))).toEqual(wanted);
  });
});
