import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandOffDesk, readBack } from './hand-off-desk.js';

interface HandOffs {
  readonly draft: Readonly<Record<string, string>> | null;
  readonly pending: boolean;
  readonly items: readonly {
    readonly state: string;
    readonly situation: string;
    readonly request: string;
    readonly seenBy: readonly { readonly name: string }[];
    readonly deliveredTo: readonly { readonly name: string }[];
    readonly events: readonly {
      readonly type: string;
      readonly words: string;
      readonly by: { readonly name: string };
      readonly callBy: { readonly name: string } | null;
    }[];
  }[];
}

let desk: HandOffDesk;
beforeAll(async () => {
  desk = await HandOffDesk.open();
}, 60_000);
afterAll(async () => {
  await desk.server.stop();
});
beforeEach(async () => {
  await desk.clear();
});

const handOffs = async (alert: string, name: 'tier1' | 'nurse' = 'tier1'): Promise<HandOffs> =>
  (await desk.call(name, 'GET', `alerts/${alert}/hand-off`)).body as HandOffs;

async function offered(): Promise<string> {
  const alert = await desk.claimed();
  const body = { version: await desk.version(alert), request: 'Please take over' };
  expect(await desk.does('tier1', `alerts/${alert}/hand-off`, body)).toBe('200');
  return alert;
}

describe('H20: a hand-off is received or it has not happened', () => {
  it('is filled from the record, and keeps what was drafted beside what was sent', async () => {
    const alert = await desk.claimed();
    const { draft } = await handOffs(alert);
    expect(draft?.['situation']).toContain('CASE-first');
    expect(draft?.['situation']).toContain('SpO2 80 %');
    expect(draft?.['assessment']).toContain('No questions were answered.');
    const body = { version: await desk.version(alert), request: 'Ring her', situation: 'She is worse' };
    expect(await desk.does('tier1', `alerts/${alert}/hand-off`, body)).toBe('200');
    const { items } = await handOffs(alert, 'nurse');
    expect(items[0]).toMatchObject({ state: 'offered', situation: 'She is worse', request: 'Ring her' });
    const { rows } = await desk.server.database.owner.query<{ drafted: { situation: string } }>(
      'SELECT drafted FROM wardline.hand_off WHERE alert_id = $1',
      [alert],
    );
    expect(rows[0]?.drafted.situation).toBe(draft?.['situation']);
  });

  it('is Tier-1’s until the nurse reads back: seen and delivered are told, and a plain acknowledgement is refused', async () => {
    const alert = await offered();
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated', owner: 'tier1' });
    expect(await desk.command('nurse', alert, 'acknowledge')).toBe('409 confirmation-required');
    expect(await desk.row(alert)).toMatchObject({ owner: 'tier1' });
    expect(await desk.holder()).toBe('tier1');
    expect(await handOffs(alert)).toMatchObject({ pending: true });
    expect(
      await desk.does('nurse', `alerts/${alert}/hand-off/accept`, readBack(await desk.version(alert))),
    ).toBe('200');
    expect(await desk.row(alert)).toMatchObject({ state: 'acknowledged', owner: 'nurse' });
    expect(await desk.holder()).toBe('nurse');
    const { items, pending } = await handOffs(alert, 'nurse');
    expect(pending).toBe(false);
    expect(items[0]?.events[0]).toMatchObject({
      type: 'accepted',
      words: 'Low oxygen, short of breath at rest',
      by: { name: 'nurse' },
      callBy: { name: 'nurse' },
    });
    const [callBack] = await desk.followUps(alert);
    expect(callBack).toMatchObject({ kind: 'call-back', owner: { name: 'nurse' } });
  });

  it('says who has seen it', async () => {
    const alert = await offered();
    await desk.server.database.owner.query(
      `INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, staff_id, kind, version)
       SELECT tenant_id, site_id, alert_id, $2, k, version FROM wardline.alert, unnest(ARRAY['delivered', 'seen']) k WHERE alert_id = $1`,
      [alert, desk.idOf('nurse')],
    );
    const { items } = await handOffs(alert);
    expect(items[0]).toMatchObject({ seenBy: [{ name: 'nurse' }], deliveredTo: [{ name: 'nurse' }] });
    expect(await desk.row(alert)).toMatchObject({ state: 'delivered', owner: 'tier1' });
  });

  it.each([
    [
      'one identifier twice',
      { patientConfirmed: [0, 1].map(() => ({ kind: 'birth-date', value: '1950-06-15' })) },
      '422 two-identifiers-required',
    ],
    [
      'another patient',
      {
        patientConfirmed: [
          { kind: 'case-code', value: 'CASE-second' },
          { kind: 'birth-date', value: '1950-06-15' },
        ],
      },
      '409 identity-mismatch',
    ],
    [
      'no number on record',
      {
        patientConfirmed: [
          { kind: 'address', value: 'x' },
          { kind: 'birth-date', value: '1951-06-15' },
        ],
      },
      '409 identity-mismatch',
    ],
    ['a call that was to be made already', { callAt: '2020-01-01T00:00:00Z' }, '422 dates-invalid'],
    ['no problem', { problem: ' ' }, '422 invalid-request'],
    ['another version', { version: 1 }, '409 version-conflict'],
  ])('is not accepted with %s, and nothing of it happened', async (_, more, code) => {
    const alert = await offered();
    expect(
      await desk.does('nurse', `alerts/${alert}/hand-off/accept`, readBack(await desk.version(alert), more)),
    ).toBe(code);
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated', owner: 'tier1' });
    expect(await desk.followUps(alert)).toEqual([]);
    expect(await desk.holder()).toBe('tier1');
    if (!code.startsWith('422 invalid'))
      expect(await desk.trail()).toContainEqual({ action: 'hand-off.accept', outcome: code.slice(4) });
  });

  it.each([
    ['tier1', '403 role-not-allowed'],
    ['tier1b', '403 role-not-allowed'],
    ['supervisor', '403 role-not-allowed'],
    ['lead', '403 role-not-allowed'],
    ['nurse2', '404 not-found'],
    ['nurseOther', '404 not-found'],
    ['operator', '404 not-found'],
  ] as const)('is not accepted by %s: %s', async (name, code) => {
    const alert = await offered();
    expect(
      await desk.does(name, `alerts/${alert}/hand-off/accept`, readBack(await desk.version(alert))),
    ).toBe(code);
    expect(await desk.row(alert)).toMatchObject({ owner: 'tier1' });
  });

  it('is accepted once, whoever tries at the same time', async () => {
    const alert = await offered();
    const version = await desk.version(alert);
    const answers = await Promise.all(
      (['nurse', 'charge', 'physician'] as const).map((name) =>
        desk.does(name, `alerts/${alert}/hand-off/accept`, readBack(version)),
      ),
    );
    expect(answers.filter((answer) => answer === '200')).toHaveLength(1);
    expect((await desk.followUps(alert)).filter(({ kind }) => kind === 'call-back')).toHaveLength(1);
  });

  it('goes back with a question and stays Tier-1’s, who answers with another one', async () => {
    const alert = await offered();
    expect(await desk.does('nurse', `alerts/${alert}/hand-off/return`, { reason: 'On oxygen?' })).toBe('200');
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated', owner: 'tier1' });
    expect((await handOffs(alert)).items[0]).toMatchObject({ state: 'returned' });
    expect(await desk.command('nurse', alert, 'acknowledge')).toBe('409 confirmation-required');
    const again = { version: await desk.version(alert), request: 'On 2 litres; please take over' };
    expect(await desk.does('tier1b', `alerts/${alert}/hand-off`, again)).toBe('403 not-the-owner');
    expect(await desk.does('tier1', `alerts/${alert}/hand-off`, again)).toBe('200');
    expect(
      await desk.does('charge', `alerts/${alert}/hand-off/accept`, readBack(await desk.version(alert))),
    ).toBe('200');
    expect(await desk.events(alert)).toEqual(
      expect.arrayContaining(['hand-off', 'hand-off-returned', 'hand-off', 'acknowledged']),
    );
  });

  it('is withdrawn before it is accepted, not afterwards, and never after a red flag (H17)', async () => {
    const alert = await offered();
    expect(await desk.does('tier1b', `alerts/${alert}/hand-off/withdraw`, { reason: 'x' })).toBe(
      '403 not-the-owner',
    );
    expect(await desk.does('tier1', `alerts/${alert}/hand-off/withdraw`, { reason: 'He called back' })).toBe(
      '200',
    );
    expect(await desk.row(alert)).toMatchObject({ state: 'claimed', owner: 'tier1' });
    const again = { version: await desk.version(alert), request: 'Worse again' };
    expect(await desk.does('tier1', `alerts/${alert}/hand-off`, again)).toBe('200');
    await desk.server.database.owner.query(
      'UPDATE wardline.alert SET red_flag_at = wardline.now() WHERE alert_id = $1',
      [alert],
    );
    expect(await desk.does('tier1', `alerts/${alert}/hand-off/withdraw`, { reason: 'x' })).toBe(
      '409 red-flag',
    );
    expect(
      await desk.does('nurse', `alerts/${alert}/hand-off/accept`, readBack(await desk.version(alert))),
    ).toBe('200');
    expect(await desk.does('tier1', `alerts/${alert}/hand-off/withdraw`, { reason: 'x' })).toBe(
      '409 no-hand-off',
    );
  });

  it('without one, what went up is acknowledged plainly, and the nurse has contact', async () => {
    const alert = await desk.claimed();
    expect(await desk.command('tier1', alert, 'escalate', { reason: 'worse' })).toBe('200');
    expect(await desk.holder()).toBe('tier1');
    expect(await desk.command('nurse', alert, 'acknowledge')).toBe('200');
    expect(await desk.holder()).toBe('nurse');
  });

  it('is never changed', async () => {
    await offered();
    await expect(
      desk.server.database.owner.query(`UPDATE wardline.hand_off SET request = 'x'`),
    ).rejects.toThrow(/append-only/);
    await expect(desk.server.database.owner.query('DELETE FROM wardline.hand_off_event')).rejects.toThrow(
      /append-only/,
    );
  });
});

describe('H20: one rings', () => {
  it('whoever has the patient’s alert in hand, and nobody beside', async () => {
    await desk.claimed();
    expect(await desk.rings('tier1')).toBe('200');
    expect(await desk.rings('nurse')).toBe('409 contact-held-elsewhere');
    expect(await desk.rings('nurse', 'urgent')).toBe('409 contact-held-elsewhere');
    expect(await desk.trail()).toContainEqual({ action: 'call.start', outcome: 'contact-held-elsewhere' });
    const { body } = await desk.call('nurse', 'GET', `patients/${desk.patient}/contacts`);
    expect(body).toMatchObject({ holder: { name: 'tier1' } });
  });

  it('but for an urgent call with a reason, which the holder is told and the record keeps', async () => {
    const alert = await desk.claimed();
    expect(await desk.rings('nurse', 'urgent', 'SpO2 71 just now')).toBe('200');
    expect(await desk.events(alert)).toContain('contact-overridden');
    expect(await desk.holder()).toBe('tier1');
    const { rows } = await desk.server.database.owner.query(
      'SELECT overrides, because FROM wardline.contact_call ORDER BY started_at DESC LIMIT 1',
    );
    expect(rows).toEqual([{ overrides: ['contact-held-elsewhere'], because: 'SpO2 71 just now' }]);
  });

  it('the call that Tier-1 promised in the hand-off is Tier-1’s; late, contact is the nurse’s and it goes up', async () => {
    const alert = await offered();
    const callAt = new Date(Date.now() + 10 * 60_000).toISOString();
    const said = readBack(await desk.version(alert), { callBy: 'tier1', callAt });
    expect(await desk.does('nurse', `alerts/${alert}/hand-off/accept`, said)).toBe('200');
    expect(await desk.row(alert)).toMatchObject({ owner: 'nurse' });
    expect(await desk.holder()).toBe('tier1');
    expect(await desk.rings('nurse')).toBe('409 contact-held-elsewhere');
    expect(await desk.rings('tier1')).toBe('200');
    const { body } = await desk.call('tier1', 'GET', `patients/${desk.patient}`);
    expect(body).toMatchObject({ card: { identity: 'full' } });
    await desk.server.database.setAhead(11);
    try {
      await desk.server.database.owner.query('SELECT * FROM wardline.take_due_follow_ups(50)');
      expect(await desk.holder()).toBe('nurse');
      expect(await desk.events(alert)).toEqual(expect.arrayContaining(['follow-up-overdue', 'escalated']));
    } finally {
      await desk.server.database.setAhead(0);
    }
  });

  it('the promise kept, contact passes to whoever has the alert', async () => {
    const alert = await offered();
    const said = readBack(await desk.version(alert), { callBy: 'tier1' });
    expect(await desk.does('nurse', `alerts/${alert}/hand-off/accept`, said)).toBe('200');
    const [promise] = await desk.followUps(alert);
    expect(promise).toMatchObject({ kind: 'call-back', owner: { name: 'tier1' } });
    expect(await desk.does('tier1', `follow-ups/${promise?.followUp ?? ''}/end`, { outcome: 'done' })).toBe(
      '200',
    );
    expect(await desk.holder()).toBe('nurse');
    expect(await desk.rings('tier1')).toBe('403 claim-first');
  });

  it('only within the hours and the permission that were agreed, unless it is urgent: at the call, not only in the list', async () => {
    await desk.claimed();
    const phone = '+493055500177';
    const { rows } = await desk.server.database.owner.query<{ day: number; from: string; to: string }>(
      `SELECT extract(isodow FROM l)::int AS day, to_char(l + interval '2 hours', 'HH24:MI') AS from, to_char(l + interval '3 hours', 'HH24:MI') AS to
       FROM (SELECT wardline.now() AT TIME ZONE 'Europe/Berlin' AS l) x`,
    );
    const [later] = rows;
    const rung = async (contact: object, why: string): Promise<string> => {
      const made = await desk.call('nurse', 'POST', `patients/${desk.patient}/contacts`, contact);
      const { contact: id } = made.body as { contact: string };
      return desk.does('tier1', `patients/${desk.patient}/call`, {
        action: 'start',
        contact: id,
        phone,
        why,
      });
    };
    const hours = [{ days: [1, 2, 3, 4, 5, 6, 7], from: later?.from, to: later?.to }];
    const proxy = (scope: string, open: object[]) => ({
      kind: 'proxy',
      name: 'A son',
      speak: { scope },
      numbers: [{ phone, voicemail: false, hours: open }],
    });
    expect(await rung(proxy('full', hours), 'clinical')).toBe('409 outside-hours');
    expect(await rung(proxy('none', []), 'clinical')).toBe('409 no-permission');
    expect(await rung(proxy('logistics', []), 'clinical')).toBe('200');
    expect(await rung(proxy('none', hours), 'urgent')).toBe('200');
    const last = await desk.server.database.owner.query(
      'SELECT overrides FROM wardline.contact_call ORDER BY started_at DESC LIMIT 1',
    );
    expect(last.rows).toEqual([{ overrides: ['no-permission', 'outside-hours'] }]);
  });

  it('two nurses at once for whom nobody has it: the first one rings', async () => {
    await desk.openAlert('critical');
    expect((await Promise.all([desk.rings('nurse'), desk.rings('charge')])).sort()).toEqual([
      '200',
      '409 contact-held-elsewhere',
    ]);
  });
});
