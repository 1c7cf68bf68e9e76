import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#persistence';
import { waitFor } from '#testing';
import { auditCustody } from '../../src/custody-auditor.js';
import { watchDeviations } from '../../src/deviation-watch.js';
import { mailServer, type MailServer } from './mail-server.js';
import { ward, type Ward } from './ward.js';

let w: Ward;
let mail: MailServer;
let auditor: DataSource;
beforeEach(async () => {
  [w, mail] = await Promise.all([ward(), mailServer()]);
  auditor = createDataSource({
    url: w.database.url('wardline_auditor'),
    poolSize: 1,
    applicationName: 'test',
  });
  await auditor.initialize();
  for (const name of ['operator', 'lead', 'physician', 'nurse'] as const)
    await w.give(w.organisation.staff[name], 'email', { address: `${name}@hospital.example` });
  w.process({ smtp: { url: mail.url, from: 'wardline@hospital.example' } });
});
afterEach(async () => {
  await auditor.destroy();
  await w.stop();
  await mail.close();
});

const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await w.database.owner.query<Row & Record<string, unknown>>(text, values)).rows;
const audit = (): Promise<unknown> => auditCustody(auditor, { readings: [], steps: ['metro'] }, '0 seconds');
/** Who got mail, sorted, once so many have come and nothing waits. */
async function mailed(count: number): Promise<string[]> {
  await waitFor(() => mail.received.length >= count, { what: `${String(count)} mails` });
  await waitFor(async () => (await w.messages()).every(({ state }) => state === 'ended'), {
    what: 'the end',
  });
  return mail.received.flatMap(({ to }) => to).sort();
}

describe('an alarm of the auditor about numbers', () => {
  it('calls operator and lead by their channels, once, and names no alert and no patient', async () => {
    await audit();
    await audit();
    expect(await mailed(2)).toEqual(['lead@hospital.example', 'operator@hospital.example']);
    for (const { raw } of mail.received) {
      expect(raw).toContain('The auditor found numbers that do not agree');
      expect(raw).toContain('https://wardline.example/pipeline');
      expect(raw).not.toContain(w.organisation.patients.first);
    }
    // Who has no webhook stands on record as not told by it.
    const rows = await ask(
      `SELECT channel, result, count(*)::int AS n FROM wardline.notification WHERE kind = 'notice' GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(rows).toEqual([
      { channel: 'email', result: 'sent', n: 2 },
      { channel: 'webhook', result: 'no-address', n: 2 },
    ]);
  });

  it('calls again every hour until somebody says that he or she knows', async () => {
    await audit();
    await mailed(2);
    await w.database.setAhead(59);
    await audit();
    expect(await mailed(2)).toHaveLength(2);
    await w.database.setAhead(61);
    await audit();
    expect(await mailed(4)).toHaveLength(4);
    await ask('UPDATE wardline.custody_alarm SET acknowledged_at = wardline.now()');
    await w.database.setAhead(121);
    await audit();
    expect(await mailed(4)).toHaveLength(4);
  });

  it('is not sent any more when it was acknowledged before its turn', async () => {
    await ask(
      `WITH a AS (INSERT INTO wardline.custody_alarm (tenant_id, kind, target_kind, target_id, since, acknowledged_at)
         VALUES ('metro', 'steps-do-not-add-up', 'health-system', 'metro', wardline.now(), wardline.now()) RETURNING alarm_id)
       SELECT wardline.send_notice('custody-alarm', alarm_id, 0, 'metro', NULL, ARRAY[$1::uuid]) FROM a`,
      [w.organisation.staff.lead],
    );
    await waitFor(async () => (await w.messages()).some(({ result }) => result === 'overtaken'), {
      what: 'the end without sending',
    });
    expect(mail.received).toEqual([]);
  });
});

describe('deviations that nobody has looked at in time', () => {
  /** As a conclusion leaves them; the walks behind them are of no matter here. */
  async function deviate(count: number, dueInMinutes: number): Promise<void> {
    const alert = await w.open('tier1');
    await ask(
      `BEGIN; SET LOCAL session_replication_role = replica;
       INSERT INTO wardline.deviation (tenant_id, site_id, patient_id, alert_id, walk_id, proposed, chosen, reason, by_staff, due_at)
       SELECT tenant_id, site_id, patient_id, alert_id, gen_random_uuid(), 'seen-within-24h', 'care-at-home', 'Long known',
         '${w.organisation.staff.tier1}', wardline.now() + interval '${String(dueInMinutes)} minutes'
       FROM wardline.alert, generate_series(1, ${String(count)}) WHERE alert_id = '${alert}';
       COMMIT`,
    );
  }

  it('are told to the lead in one message, a day later to the physician as well, and every day', async () => {
    await deviate(3, 10);
    expect(await watchDeviations(w.clock)).toEqual({ overdue: 0, told: 0, toNobody: 0 });
    await w.database.setAhead(11);
    expect(await watchDeviations(w.clock)).toEqual({ overdue: 3, told: 3, toNobody: 0 });
    expect(await watchDeviations(w.clock)).toEqual({ overdue: 3, told: 0, toNobody: 0 });
    expect(await mailed(1)).toEqual(['lead@hospital.example']);
    expect(mail.received[0]?.raw).toContain('Deviations from a protocol wait for a review');
    await w.database.setAhead(24 * 60 + 11);
    expect(await watchDeviations(w.clock)).toMatchObject({ told: 3 });
    expect(await mailed(3)).toEqual([
      'lead@hospital.example',
      'lead@hospital.example',
      'physician@hospital.example',
    ]);
    await w.database.setAhead(2 * 24 * 60 + 11);
    expect(await watchDeviations(w.clock)).toMatchObject({ told: 3 });
    const days = await ask<{ day: number; items: number; people: number }>(
      `SELECT day, count(*)::int AS items, max(cardinality(staff))::int AS people FROM wardline.deviation_call GROUP BY day ORDER BY day`,
    );
    const first = days[0]?.people ?? 0;
    expect(days).toEqual([
      { day: 1, items: 3, people: first },
      { day: 2, items: 3, people: first + 1 },
      { day: 3, items: 3, people: first + 1 },
    ]);
    await expect(ask('DELETE FROM wardline.deviation_call')).rejects.toMatchObject({ code: 'WL001' });
  });

  it('are told to nobody any more once somebody has looked', async () => {
    await deviate(1, 10);
    await ask(
      `INSERT INTO wardline.deviation_review (deviation_id, tenant_id, site_id, patient_id, finding, note, reviewed_by)
       SELECT deviation_id, tenant_id, site_id, patient_id, 'agreed', 'Known', $1 FROM wardline.deviation`,
      [w.organisation.staff.lead],
    );
    await w.database.setAhead(11);
    expect(await watchDeviations(w.clock)).toEqual({ overdue: 0, told: 0, toNobody: 0 });
  });

  it('are on record where there is nobody to tell, and wait an hour for the next message of the site', async () => {
    await ask(`UPDATE wardline.staff SET disabled_at = wardline.now() WHERE name IN ('lead', 'supervisor')`);
    await deviate(1, 10);
    await deviate(1, 20);
    await w.database.setAhead(11);
    expect(await watchDeviations(w.clock)).toEqual({ overdue: 1, told: 1, toNobody: 1 });
    await w.database.setAhead(21);
    expect(await watchDeviations(w.clock)).toEqual({ overdue: 2, told: 0, toNobody: 0 });
    await w.database.setAhead(72);
    expect(await watchDeviations(w.clock)).toEqual({ overdue: 2, told: 1, toNobody: 1 });
  });
});
