import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#observability';
import { waitFor } from '#testing';
import { Escalation } from '../../src/escalation.js';
import { mailServer, refusal, type MailServer } from './mail-server.js';
import { channelKey, publicUrl, ward, type Ward } from './ward.js';
import { hookReceiver, type HookReceiver } from './webhook-receiver.js';

let w: Ward;
let mail: MailServer;
let hooks: HookReceiver;
let escalation: Escalation;
beforeAll(async () => {
  [w, hooks] = await Promise.all([ward(), hookReceiver()]);
  // The nurse's mailbox is gone; everybody else's is there.
  mail = await mailServer({
    onRcptTo: ({ address }, _session, callback) => {
      callback(address.startsWith('nurse@') ? refusal(550) : null);
    },
  });
  escalation = new Escalation({
    clockUrl: w.database.url('wardline_clock'),
    relayUrl: w.database.url('wardline_relay'),
    auditorUrl: w.database.url('wardline_auditor'),
    channels: {
      key: channelKey,
      smtp: { url: mail.url, from: 'wardline@hospital.example' },
      publicUrl,
      allowPrivate: true,
    },
    logger: createLogger('test', 'silent'),
  });
});
afterAll(async () => {
  await escalation.stop();
  await w.stop();
  await mail.close();
  await hooks.close();
});

describe('a critical at night, with nobody at a screen', () => {
  it('goes past whoever cannot be told, at once, and rings whoever can', async () => {
    const { staff } = w.organisation;
    await w.give(staff.nurse, 'email', { address: 'nurse@hospital.example' });
    await w.give(staff.charge, 'email', { address: 'charge@hospital.example' });
    await w.give(staff.physician, 'webhook', { address: hooks.url('/physician') });
    const alert = await w.open();
    await escalation.start();
    await waitFor(() => mail.received.length > 0, { what: 'the charge nurse’s mail', timeout: 20_000 });
    expect(mail.received.map(({ to }) => to)).toEqual([['charge@hospital.example']]);
    const said = await w.events(alert);
    expect(said.slice(0, 4)).toEqual([
      'opened',
      expect.stringMatching(/^notified on-call, nurse/),
      'notification-failed email: smtp-rejected',
      expect.stringMatching(/^notified charge-nurse/),
    ]);
    // No time has passed for the first step: it was over as soon as it was known that nobody hears it.
    const { rows } = await w.database.owner.query<{ seconds: number }>(
      `SELECT extract(epoch FROM max(at) - min(at))::float8 AS seconds FROM wardline.alert_event WHERE alert_id = $1 AND type = 'notified'`,
      [alert],
    );
    expect(rows[0]?.seconds).toBeLessThan(60);
    expect(hooks.received).toEqual([]);
  });

  it('shows what went out and what waits, without a person or a patient in it', async () => {
    const text = await waitFor(async () => {
      const metrics = await escalation.metrics.registry.metrics();
      return metrics.includes('channel="email",result="sent"') && metrics;
    });
    const lines = text.split('\n').filter((line) => line.startsWith('wardline_notifications'));
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^wardline_notifications_total\{channel="email",result="smtp-rejected".* 1$/),
        expect.stringMatching(/^wardline_notifications_total\{channel="email",result="sent".* 1$/),
      ]),
    );
    const { patients, staff } = w.organisation;
    for (const word of [patients.first, staff.nurse, staff.charge, 'metro', 'hospital.example'])
      expect(lines.join('\n')).not.toContain(word);
    await waitFor(async () =>
      /^wardline_notifications_waiting\{channel="webhook".* 0$/m.test(
        await escalation.metrics.registry.metrics(),
      ),
    );
  });

  it('rings the next one when the first says nothing, and stops when somebody has it', async () => {
    const [alert] = (
      await w.database.owner.query<{ id: string }>(
        'SELECT alert_id AS id FROM wardline.alert WHERE resolved_at IS NULL',
      )
    ).rows;
    await w.database.setAhead(3);
    await waitFor(() => hooks.received.length > 0, { what: 'the physician’s webhook', timeout: 20_000 });
    expect(hooks.received[0]?.path).toBe('/physician');
    await w.acknowledge(alert?.id ?? '');
    const beat = async (): Promise<Date> =>
      (
        await w.database.owner.query<{ at: Date }>(
          `SELECT seen_at AS at FROM wardline.process_beat WHERE process = 'clock'`,
        )
      ).rows[0]?.at ?? new Date(0);
    const rung = [mail.received.length, hooks.received.length];
    await w.database.setAhead(6);
    // The clock has turned since, twice at least, and all that it could ask for has come to an end.
    for (let turn = 0; turn < 2; turn++) {
      const from = new Date((await beat()).getTime());
      await waitFor(async () => (await beat()) > from, { what: 'a turn of the clock' });
    }
    await waitFor(async () => (await w.messages()).every(({ state }) => state === 'ended'), {
      what: 'the end',
    });
    expect([mail.received.length, hooks.received.length]).toEqual(rung);
  });
});
