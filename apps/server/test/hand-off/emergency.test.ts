import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandOffDesk, readBack } from './hand-off-desk.js';

interface Help {
  readonly emergency: { readonly known: boolean; readonly numbers?: readonly string[] };
  readonly askFor: readonly string[];
  readonly dispatcher: readonly string[];
  readonly items: readonly { readonly outcome: string | null }[];
}

let desk: HandOffDesk;
beforeAll(async () => {
  desk = await HandOffDesk.open();
}, 60_000);
afterAll(async () => {
  await desk.server.stop();
});
beforeEach(async () => {
  await desk.nextTest();
});

const help = async (
  alert: string,
  eventKey: string = randomUUID(),
  said = 'Chest pain, cannot stand',
): Promise<Help> => {
  const answer = await desk.call('tier1', 'POST', `alerts/${alert}/emergency`, { eventKey, said });
  expect(answer.status).toBe(200);
  return answer.body as Help;
};
const ends = (name: 'tier1' | 'tier1b' | 'nurse', alert: string, outcome: string, more: object = {}) =>
  desk.does(name, `alerts/${alert}/emergency/end`, { outcome, ...more });

describe('H21: an ambulance for where the patient is', () => {
  it('gives the number of that place and a text; the local team is told at once, and the case stays the caller’s', async () => {
    const alert = await desk.claimed();
    const { emergency, dispatcher, askFor, items } = await help(alert);
    expect(emergency).toMatchObject({ known: true, numbers: ['112'] });
    expect(dispatcher.join('\n')).toContain('Beispielweg 3');
    expect(dispatcher.join('\n')).toContain('Chest pain, cannot stand');
    expect([askFor, items.length]).toEqual([[], 1]);
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated', owner: 'tier1' });
    expect(await desk.events(alert)).toEqual(expect.arrayContaining(['emergency', 'escalated']));
    expect(await desk.holder()).toBe('tier1');
  });

  it('names the physicians of the site to whoever has the alert in sight, whoever is on call first', async () => {
    const alert = await desk.claimed();
    const { status, body } = await desk.call('tier1', 'GET', `alerts/${alert}/physicians`);
    const { items } = body as { items: { id: string; name: string; onCall: boolean }[] };
    expect(status).toBe(200);
    expect(items.map(({ id }) => id)).toEqual([desk.idOf('physician')]);
    expect((await desk.call('nurse2', 'GET', `alerts/${alert}/physicians`)).status).toBe(404);
  });

  it('asks for the place where it is not known, and guesses no number', async () => {
    const alert = await desk.claimed();
    const trip = { home: false, country: null, zone: 'Europe/Berlin' };
    const made = await desk.call('tier1', 'POST', `patients/${desk.patient}/locations`, trip);
    const stay = (made.body as { stay: string }).stay;
    const key = randomUUID();
    const lost = await help(alert, key);
    expect([lost.emergency, lost.askFor]).toEqual([{ known: false, country: null }, ['place']]);
    expect(lost.dispatcher[0]).toContain('No emergency number is known');
    const there = { ...trip, country: 'JP', zone: 'Asia/Tokyo', address: ['Hotel, room 7'] };
    expect(
      (await desk.call('tier1', 'PUT', `patients/${desk.patient}/locations/${stay}`, there)).status,
    ).toBe(200);
    const found = await help(alert, key);
    expect([found.emergency.numbers, found.askFor, found.items.length]).toEqual([['119'], [], 1]);
    await desk.call('nurse', 'PUT', `patients/${desk.patient}/locations/${stay}`, {
      ...there,
      withdrawn: true,
    });
  });

  it('is one, however often it is sent', async () => {
    const alert = await desk.claimed();
    const key = randomUUID();
    await Promise.all([1, 2, 3].map(() => help(alert, key)));
    expect((await desk.followUps(alert)).filter(({ kind }) => kind === 'emergency')).toHaveLength(1);
    expect((await desk.events(alert)).filter((type) => type === 'emergency')).toHaveLength(1);
    expect(await desk.does('tier1', `alerts/${alert}/emergency`, { eventKey: randomUUID() })).toBe(
      '409 emergency-open',
    );
    expect(await desk.does('nurse', `alerts/${alert}/emergency`, { eventKey: key })).toBe(
      '409 event-key-taken',
    );
  });

  it.each([
    ['tier1b', '403 not-the-owner'],
    ['supervisor', '403 role-not-allowed'],
    ['nurse2', '404 not-found'],
    ['nurse2', '404 not-found'],
  ] as const)('is not %s’s to open: %s', async (name, code) => {
    const alert = await desk.claimed();
    expect(await desk.does(name, `alerts/${alert}/emergency`, { eventKey: randomUUID() })).toBe(code);
  });

  it('cannot be dropped: not let go, given away, put aside, ended, withdrawn, nor taken without a word', async () => {
    const alert = await desk.openAlert();
    expect(await desk.command('tier1', alert, 'claim')).toBe('200');
    await help(alert);
    const { followUp } = (await desk.followUps(alert)).find(({ kind }) => kind === 'emergency') ?? {
      followUp: '',
    };
    expect(await desk.does('tier1', `follow-ups/${followUp}/end`, { outcome: 'done' })).toBe(
      '409 emergency-open',
    );
    expect(
      await desk.does('nurse', `follow-ups/${followUp}/end`, { outcome: 'no-longer-needed', note: 'x' }),
    ).toBe('409 emergency-open');
    expect(await desk.does('nurse', `follow-ups/${followUp}/pass`, { to: desk.idOf('charge') })).toBe(
      '409 emergency-open',
    );
    expect(await desk.command('nurse', alert, 'acknowledge')).toBe('409 confirmation-required');
    for (const [command, more] of [
      ['release', { reason: 'x' }],
      ['resolve', { reason: 'x' }],
      ['snooze', { reason: 'x', until: new Date(Date.now() + 13 * 3600_000).toISOString() }],
      ['reassign', { reason: 'x', to: desk.idOf('tier1b') }],
    ] as const)
      expect(await desk.command('tier1', alert, command, more)).toMatch(/^(403|409|422) /);
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated', owner: 'tier1' });
  });

  it('on the nurse’s desk it holds as well: whichever command, the database refuses', async () => {
    const alert = await desk.openAlert('critical');
    expect(await desk.command('nurse', alert, 'acknowledge')).toBe('200');
    expect(await desk.does('nurse', `alerts/${alert}/emergency`, { eventKey: randomUUID() })).toBe('200');
    expect(await desk.row(alert)).toMatchObject({ state: 'acknowledged', owner: 'nurse' });
    expect(await desk.command('nurse', alert, 'release', { reason: 'x' })).toBe('409 emergency-open');
    expect(await desk.command('nurse', alert, 'reassign', { reason: 'x', to: desk.idOf('charge') })).toBe(
      '409 emergency-open',
    );
    expect(await desk.command('nurse', alert, 'resolve', { reason: 'x' })).toBe('409 obstacles');
    expect(await ends('nurse', alert, 'crew-arrived')).toBe('200');
    expect(await desk.command('nurse', alert, 'resolve', { reason: 'in hospital' })).toBe('200');
  });

  it('no news goes up again and again', async () => {
    const alert = await desk.claimed();
    await help(alert);
    const late = async () => {
      await desk.server.database.owner.query('SELECT wardline.take_due_follow_ups(50)');
      return (await desk.events(alert)).filter((type) => type === 'follow-up-overdue').length;
    };
    await desk.after(9);
    expect(await late()).toBe(0);
    await desk.after(11);
    expect(await late()).toBe(1);
    await desk.after(17);
    expect(await late()).toBe(2);
  });

  it('hears of no news by the time that the signed policy of the alert gives', async () => {
    const alert = await desk.claimed();
    await desk.server.database.owner.query(
      `UPDATE wardline.alert SET policy = policy || '{"emergencyNewsWithinSeconds": 240}' WHERE alert_id = $1`,
      [alert],
    );
    await help(alert);
    const { rows } = await desk.server.database.owner.query<{ seconds: number }>(
      `SELECT extract(epoch FROM f.due_at - e.at)::int AS seconds FROM wardline.follow_up f JOIN wardline.emergency e USING (alert_id)
       WHERE f.alert_id = $1 AND f.kind = 'emergency'`,
      [alert],
    );
    expect(rows).toEqual([{ seconds: 240 }]);
  });

  it.each([
    ['tier1', 'crew-arrived', {}, '200'],
    ['tier1', 'nurse-has-patient', {}, '403 role-not-allowed'],
    ['tier1', 'false-alarm', { note: 'x' }, '403 role-not-allowed'],
    ['tier1', 'patient-declined', { note: 'x' }, '422 physician-needed'],
    ['tier1b', 'crew-arrived', {}, '403 not-the-owner'],
    ['nurse', 'false-alarm', {}, '422 reason-required'],
    ['nurse', 'false-alarm', { note: 'Wrong number' }, '200'],
  ] as const)('%s ends it with %s %j: %s', async (name, outcome, more, code) => {
    const alert = await desk.claimed();
    await help(alert);
    expect(await ends(name, alert, outcome, more)).toBe(code);
    expect((await desk.followUps(alert)).find(({ kind }) => kind === 'emergency')?.outcome).toBe(
      code === '200' ? 'done' : null,
    );
  });

  it('a patient who declines: with the physician who was informed, and nobody else', async () => {
    const alert = await desk.claimed();
    await help(alert);
    const said = { note: 'Declines, has capacity' };
    expect(await ends('tier1', alert, 'patient-declined', { ...said, physician: desk.idOf('nurse') })).toBe(
      '422 physician-needed',
    );
    expect(
      await ends('tier1', alert, 'patient-declined', { ...said, physician: desk.idOf('physician') }),
    ).toBe('200');
    expect(await ends('tier1', alert, 'crew-arrived')).toBe('409 no-emergency');
  });

  it('the nurse who has the patient takes the case in one, or nothing happens', async () => {
    const alert = await desk.claimed();
    await help(alert);
    expect(await ends('nurse', alert, 'nurse-has-patient', { version: 1 })).toBe('409 version-conflict');
    expect((await desk.followUps(alert)).find(({ kind }) => kind === 'emergency')?.outcome).toBeNull();
    expect(await ends('nurse', alert, 'nurse-has-patient', { version: await desk.version(alert) })).toBe(
      '200',
    );
    expect(await desk.row(alert)).toMatchObject({ state: 'acknowledged', owner: 'nurse' });
    expect(await desk.holder()).toBe('nurse');
  });

  it('an accepted hand-off has the patient, too', async () => {
    const alert = await desk.claimed();
    await help(alert);
    const body = { version: await desk.version(alert), request: 'Ambulance on its way' };
    expect(await desk.does('tier1', `alerts/${alert}/hand-off`, body)).toBe('200');
    expect(await desk.does('tier1', `alerts/${alert}/hand-off/withdraw`, { reason: 'x' })).toBe(
      '409 emergency-open',
    );
    const callAt = new Date(Date.now() + 60 * 60_000 * 24 * 14).toISOString();
    expect(
      await desk.does(
        'nurse',
        `alerts/${alert}/hand-off/accept`,
        readBack(await desk.version(alert), { callAt }),
      ),
    ).toBe('422 dates-invalid');
    const { rows } = await desk.server.database.owner.query<{ soon: Date }>(
      `SELECT wardline.now() + interval '5 minutes' AS soon`,
    );
    const soon = { callAt: rows[0]?.soon.toISOString() };
    expect(
      await desk.does('nurse', `alerts/${alert}/hand-off/accept`, readBack(await desk.version(alert), soon)),
    ).toBe('200');
    expect(await desk.row(alert)).toMatchObject({ owner: 'nurse' });
    expect(await desk.call('tier1', 'GET', `alerts/${alert}/emergency`)).toMatchObject({ status: 403 });
    const { body: view } = await desk.call('nurse', 'GET', `alerts/${alert}/emergency`);
    expect((view as Help).items[0]).toMatchObject({ outcome: 'nurse-has-patient' });
  });
});
