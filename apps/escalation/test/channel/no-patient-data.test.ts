import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { waitFor } from '#testing';
import { recordMeasurement } from '../../../../libs/access/test/organisation.js';
import { noticeLink, noticePayload, noticeText, type Notice } from '../../src/channel/notice.js';
import { mailServer, type MailServer } from './mail-server.js';
import { publicUrl, ward, type Ward } from './ward.js';
import { hookReceiver, type HookReceiver } from './webhook-receiver.js';

let w: Ward;
let mail: MailServer;
let hooks: HookReceiver;
beforeAll(async () => {
  [w, mail, hooks] = await Promise.all([ward(), mailServer(), hookReceiver()]);
});
afterAll(async () => {
  await w.stop();
  await mail.close();
  await hooks.close();
});

/** Every text and number in a JSON value. */
function leaves(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, member]) => [key, ...leaves(member)]);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

/** Everything that the database holds about a patient, in whatever table, but for what a message is made of. */
async function knownOf(patient: string): Promise<string[]> {
  const { owner } = w.database;
  const { rows: tables } = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'wardline' AND a.attname = 'patient_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname NOT IN ('notification', 'notification_attempt', 'alert_call')`,
  );
  const known: string[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM wardline."${name}" t WHERE patient_id = $1`,
      [patient],
    );
    // The escalation policy that an alert carries says nothing of the patient: “critical”, “email”.
    for (const { row } of rows)
      known.push(...Object.entries(row).flatMap(([k, v]) => (k === 'policy' ? [] : leaves(v))));
  }
  return [...new Set(known)];
}

describe('what leaves the house', () => {
  it('holds nothing that the database holds about the patient, in any field', async () => {
    const { owner } = w.database;
    const { patients, staff } = w.organisation;
    await owner.query(
      `UPDATE wardline.patient SET family_name = 'Quxfamily', given_name = 'Quxgiven', case_code = 'QX-773', birth_date = '1931-07-23'
       WHERE patient_id = $1`,
      [patients.first],
    );
    await owner.query(
      `INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, name, relationship, numbers, speak_scope, speak_from, effective_from)
       VALUES (gen_random_uuid(), 'metro', $1, 'proxy', 'Quxproxy', 'daughter', '[{"phone": "+4930123456", "voicemail": false, "hours": []}]',
         'full', '2020-01-01', '2020-01-01')`,
      [patients.first],
    );
    await recordMeasurement(owner, 'first', patients.first, {
      id: 'qux-reading',
      hoursAgo: 1,
      values: [{ code: '59408-5', vitalSign: 'spo2', value: 71.25, unit: '%' }],
    });
    const alert = await w.open();
    await owner.query(
      `UPDATE wardline.alert SET reason = 'SpO2 71.25 % quxreason', condition = 'quxcondition',
         decision = '{"tree": "quxtree", "leaf": "quxleaf", "facts": {"quxfact": 71.25}}' WHERE alert_id = $1`,
      [alert],
    );
    await w.give(staff.nurse, 'email', { address: 'someone@hospital.example' });
    await w.give(staff.nurse, 'webhook', { address: hooks.url() });
    await w.notify(alert, 'quxstep', [staff.nurse], ['page', 'email', 'webhook']);
    await owner.query(
      `INSERT INTO wardline.notification (kind, staff_id, channel, channel_id, urgent, created_at, next_step_at)
       SELECT k, staff_id, c.kind, channel_id, false, wardline.now(), wardline.now()
       FROM wardline.staff_channel c, unnest(ARRAY['code', 'test']) k WHERE staff_id = $1`,
      [staff.nurse],
    );
    w.process({ smtp: { url: mail.url, from: 'wardline@hospital.example' } });
    await waitFor(() => mail.received.length === 3 && hooks.received.length === 3, { what: 'all messages' });
    const out = [
      ...mail.received.map(({ raw, from, to }) => [raw, from, ...to].join('\n')),
      ...hooks.received.map(({ path, headers, body }) => [path, JSON.stringify(headers), body].join('\n')),
    ];
    // The alert's opaque id and its severity are what a message may say.
    const known = (await knownOf(patients.first)).filter(
      (text) => text.length >= 5 && !/^\d{5,}$/.test(text) && text !== alert && text !== 'critical',
    );
    expect(known).toEqual(
      expect.arrayContaining([
        'Quxfamily',
        'QX-773',
        '1931-07-23',
        'quxcondition',
        '71.25',
        'Quxproxy',
        '+4930123456',
        patients.first,
      ]),
    );
    const told = out.flatMap((text) =>
      known.filter((word) => text.toLowerCase().includes(word.toLowerCase())),
    );
    // Names of columns are no data; of those that are English words some are in every mail.
    const columns = new Set([
      'state',
      'version',
      'severity',
      'alert',
      'patient',
      'subject',
      'content',
      'reason',
    ]);
    expect(told.filter((word) => !columns.has(word))).toEqual([]);
    expect(out.join('\n')).not.toMatch(/qux/i);
    expect(out.filter((text) => text.includes(alert))).toHaveLength(2);
  });
});

const notice: fc.Arbitrary<Notice> = fc.oneof(
  fc.record({
    kind: fc.constant('alert' as const),
    severity: fc.constantFrom('critical', 'tier1', 'indeterminate'),
    site: fc.string(),
    alerts: fc.nat(),
    alertId: fc.uuid(),
  }),
  fc.record({ kind: fc.constant('summary' as const), critical: fc.boolean(), alerts: fc.nat() }),
  fc.record({ kind: fc.constant('code' as const), code: fc.constant('12345678') }),
  fc.record({ kind: fc.constant('test' as const) }),
  fc.record({
    kind: fc.constant('notice' as const),
    about: fc.constantFrom('custody-alarm', 'deviations-overdue'),
    place: fc.string(),
  }),
);

describe('the words', () => {
  it('are one line in a subject, and lead to the console', () => {
    fc.assert(
      fc.property(notice, (of) => {
        expect(noticeText(publicUrl, of).subject).not.toMatch(/\p{Cc}/u);
        expect(noticeLink(`${publicUrl}/`, of)).toMatch(
          /^https:\/\/wardline\.example\/(alerts\/[0-9a-f-]{36}|pipeline)?$/,
        );
      }),
    );
  });

  it('have only the members that are written down here', () => {
    const at = new Date();
    fc.assert(
      fc.property(notice, (of) => {
        const { type, timestamp, data, ...rest } = noticePayload(publicUrl, of, at);
        expect([rest, timestamp]).toEqual([{}, at.toISOString()]);
        expect([type, Object.keys(data as object).sort()]).toEqual(
          {
            alert: ['alert.waiting', ['alert', 'alerts', 'severity', 'site', 'text', 'url']],
            summary: ['alert.summary', ['alerts', 'critical', 'text', 'url']],
            code: ['channel.code', ['code']],
            test: ['channel.test', ['text', 'url']],
            notice: ['notice', ['about', 'place', 'text', 'url']],
          }[of.kind],
        );
      }),
    );
  });
});
