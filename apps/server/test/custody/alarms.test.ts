import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from '../running-server.js';

let server: RunningServer;
let alarm: string;
const tokens = new Map<StaffName, string>();

beforeAll(async () => {
  server = await startServer();
  for (const name of ['lead', 'operator', 'nurse', 'nurseOther'] as const)
    tokens.set(name, await server.signIn(name));
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  const { owner } = server.database;
  await owner.query(
    'UPDATE wardline.custody_alarm SET resolved_at = wardline.now() WHERE resolved_at IS NULL',
  );
  const alert = await openAlert(owner, server.organisation.patients.first);
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO wardline.custody_alarm (tenant_id, site_id, kind, target_kind, target_id, alert_id, since)
     SELECT tenant_id, site_id, 'late-step', 'alert', alert_id, alert_id, next_step_at FROM wardline.alert WHERE alert_id = $1
     RETURNING alarm_id AS id`,
    [alert],
  );
  alarm = rows[0]?.id ?? '';
});

const list = async (name: StaffName): Promise<Record<string, unknown>[]> =>
  ((await server.call(tokens.get(name), '/api/v1/custody-alarms')).body as { items: [] }).items;
const acknowledge = (name: StaffName, id = alarm) =>
  server.call(tokens.get(name), `/api/v1/custody-alarms/${id}/acknowledgement`, { method: 'POST' });

describe('alarms of the auditor', () => {
  it('are shown to operator and lead, and to nobody else', async () => {
    expect(await list('lead')).toEqual(await list('operator'));
    expect(await list('lead')).toMatchObject([
      {
        id: alarm,
        tenant: 'metro',
        site: 'metro-1',
        kind: 'late-step',
        target: { kind: 'alert' },
        acknowledgedAt: null,
      },
    ]);
    expect(await list('nurse')).toEqual([]);
    expect(await list('nurseOther')).toEqual([]);
  });

  it('name no patient', async () => {
    const text = JSON.stringify(await list('lead'));
    expect(text).not.toContain(server.organisation.patients.first);
    expect(text).not.toContain('Family-first');
  });

  it('are acknowledged once, by name, and go on standing', async () => {
    expect((await acknowledge('operator')).status).toBe(200);
    expect(await list('lead')).toMatchObject([{ id: alarm, acknowledgedBy: 'operator' }]);
    expect(await acknowledge('lead')).toMatchObject({ status: 409, body: { code: 'already-acknowledged' } });
  });

  it('are acknowledged by nobody else, and the refusal is on the trail', async () => {
    expect(await acknowledge('nurse')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await acknowledge('nurseOther')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await acknowledge('lead', randomUUID())).toMatchObject({ status: 404 });
    const { rows } = await server.database.owner.query<{ outcome: string }>(
      `SELECT outcome FROM wardline.audit_event WHERE action = 'custody.alarm-acknowledge' AND target = $1 ORDER BY audit_id`,
      [`custody-alarm:${alarm}`],
    );
    expect(rows.map((row) => row.outcome)).toEqual(['not-allowed', 'unknown-alarm']);
  });
});

describe('the ledger', () => {
  it('says how many alerts were opened, ended and opened again, and how many are open', async () => {
    const { owner } = server.database;
    const read = async () =>
      (
        (await server.call(tokens.get('lead'), '/api/v1/ledger')).body as {
          custody: Record<'opened' | 'ended' | 'reopened' | 'openNow', number>;
        }
      ).custody;
    const before = await read();
    const ids = [1, 2, 3].map(() => openAlert(owner, server.organisation.patients.first));
    const [first, second] = await Promise.all(ids);
    const put = (id: string | undefined, set: string, type: string) =>
      owner.query(
        `WITH put AS (UPDATE wardline.alert SET version = version + 1, ${set} WHERE alert_id = $1 RETURNING new AS after, old.state AS before)
         INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
           state_before, version, alert)
         SELECT (after).tenant_id, (after).site_id, (after).patient_id, (after).alert_id, $2, wardline.now(), (after).severity,
           (after).severity, (after).state, before, (after).version, wardline.alert_json(after) FROM put`,
        [id, type],
      );
    for (const id of [first, second])
      await put(id, "state = 'resolved', resolved_at = wardline.now()", 'resolved');
    await put(first, "state = 'escalated', resolved_at = NULL", 'reopened');
    // Opened and, by now, not ended: an alert counts by where it stood before the window, and where after.
    const after = await read();
    expect(after).toEqual({
      opened: before.opened + 3,
      ended: before.ended + 1,
      reopened: 0,
      openNow: before.openNow + 2,
    });
    expect(after.opened - after.ended + after.reopened).toBe(after.openNow);
  });
});
