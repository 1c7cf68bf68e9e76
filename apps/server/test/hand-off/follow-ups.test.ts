import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseHandle, ReferenceData, saturationProtocol, TreePeople } from '#testing';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { HandOffDesk, patientPhone, type Entry } from './hand-off-desk.js';

let desk: HandOffDesk;
let measured = 0;
beforeAll(async () => {
  desk = await HandOffDesk.open();
}, 60_000);
afterAll(async () => {
  await desk.server.stop();
});
beforeEach(async () => {
  await desk.nextTest();
});

/** The clock's turn. */
async function tick(): Promise<{ came: number; overdue: number }> {
  const { rows } = await desk.server.database.owner.query<{ came: number; overdue: number }>(
    'SELECT came, overdue FROM wardline.take_due_follow_ups(50)',
  );
  return rows[0] ?? { came: 0, overdue: 0 };
}

/** A reading of SpO2 that was taken `minutesAgo`, and the number that ingestion gives it. */
async function reading(value: number, minutesAgo: number, more: object = {}): Promise<string> {
  measured += 1;
  const id = `follow-${measured}`;
  const values = [
    { code: '59408-5', vitalSign: 'spo2', value, unit: '%', plausibility: 'plausible', ...more },
  ];
  const { rows } = await desk.server.database.owner.query<{ id: string }>(
    `WITH s AS (UPDATE wardline.patient_state SET last_seq = last_seq + 1 WHERE patient_id = $1 RETURNING last_seq),
     i AS (INSERT INTO wardline.measurement_identity (tenant_id, device_id, source_id, revision, content_hash)
       VALUES ('metro', 'dev-1', $2, 'b', '\\x00') RETURNING measurement_id),
     t AS (SELECT wardline.now() AS now, wardline.now() - make_interval(mins => $3) AS taken),
     d AS (INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version,
         hash, leaf, results, facts)
       SELECT now, 'metro', $1, measurement_id, 1, 'arrival', 'baseline', 't', '1.0.0', 'h', 'l', '[]', '{}' FROM i, t)
     INSERT INTO wardline.measurement (measurement_id, received_at, batch_id, tenant_id, patient_id, device_id, source_id, revision,
       patient_seq, taken_at, taken_precision, zone, effective_at, values, flags)
     SELECT measurement_id, now, 1, 'metro', $1, 'dev-1', $2, 'b', last_seq, taken, 'instant', 'Europe/Berlin', taken, $4, '{}'
     FROM i, t, s RETURNING measurement_id AS id`,
    [desk.patient, id, minutesAgo, JSON.stringify(values)],
  );
  return rows[0]?.id ?? '';
}

const only = async (alert: string, kind: string): Promise<Entry> => {
  const [entry, ...others] = (await desk.followUps(alert)).filter((one) => one.kind === kind);
  if (entry === undefined || others.length > 0) throw new Error(`not one ${kind}`);
  return entry;
};
const repeat = async (alert: string, within = 'PT15M'): Promise<Entry> => {
  expect(
    await desk.does('tier1', `alerts/${alert}/follow-ups`, {
      kind: 'repeat-reading',
      within,
      vitalSigns: ['spo2'],
    }),
  ).toBe('201');
  return only(alert, 'repeat-reading');
};

describe('H22: what has a time limit has an owner, a clock and an outcome', () => {
  it('an alert cannot end while one is open, whoever ends it', async () => {
    const alert = await desk.claimed();
    expect(
      await desk.does('tier1', `alerts/${alert}/follow-ups`, {
        kind: 'to-be-seen',
        within: 'PT24H',
        words: 'by the GP',
      }),
    ).toBe('201');
    expect(await desk.command('tier1', alert, 'resolve', { reason: 'advised' })).toBe('409 obstacles');
    const entry = await only(alert, 'to-be-seen');
    expect(entry).toMatchObject({ owner: { name: 'tier1' }, overdue: 0 });
    expect(
      await desk.does('tier1', `follow-ups/${entry.followUp}/end`, {
        outcome: 'done',
        note: 'Seen at the practice',
      }),
    ).toBe('200');
    expect(await desk.does('tier1', `follow-ups/${entry.followUp}/end`, { outcome: 'done' })).toBe(
      '409 already-closed',
    );
    expect(await desk.command('tier1', alert, 'resolve', { reason: 'seen' })).toBe('200');
  });

  it('its clock runs in place of the desk’s, which begins anew when it ends', async () => {
    const alert = await desk.claimed();
    const before = (await desk.row(alert)).dueInMinutes;
    expect(
      await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'call-back', within: 'PT6H' }),
    ).toBe('201');
    expect((await desk.row(alert)).dueInMinutes).toBe(360);
    const { followUp } = await only(alert, 'call-back');
    expect(await desk.does('tier1', `follow-ups/${followUp}/end`, { outcome: 'done' })).toBe('200');
    expect((await desk.row(alert)).dueInMinutes).toBe(before);
  });

  it('what nobody does goes up on time, and goes on alarming without beginning the ladder anew', async () => {
    const alert = await desk.claimed();
    await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'call-back', within: 'PT10M' });
    await desk.after(9);
    expect(await tick()).toEqual({ came: 0, overdue: 0 });
    await desk.after(11);
    expect(await tick()).toEqual({ came: 0, overdue: 1 });
    expect(await tick()).toEqual({ came: 0, overdue: 0 });
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated', owner: 'tier1' });
    await desk.after(27);
    expect(await tick()).toEqual({ came: 0, overdue: 1 });
    const events = await desk.events(alert);
    expect(events.filter((type) => type === 'escalated')).toHaveLength(1);
    expect(events.filter((type) => type === 'follow-up-overdue')).toHaveLength(2);
    expect(await only(alert, 'call-back')).toMatchObject({ overdue: 2, outcome: null });
  });

  it('any number of clocks take each once', async () => {
    const alert = await desk.claimed();
    for (let i = 0; i < 6; i++)
      await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'task', within: 'PT10M' });
    await desk.after(11);
    for (let turn = 0; turn < 3; turn++) await Promise.all([tick(), tick(), tick()]);
    expect((await desk.followUps(alert)).map(({ overdue }) => overdue)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('goes along when the alert passes to the nurse', async () => {
    const alert = await desk.claimed();
    await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'to-be-seen', within: 'PT4H' });
    expect(await desk.command('tier1', alert, 'escalate', { reason: 'worse' })).toBe('200');
    expect(await desk.command('nurse', alert, 'acknowledge')).toBe('200');
    expect(await only(alert, 'to-be-seen')).toMatchObject({ owner: { name: 'nurse' } });
    const { followUp } = await only(alert, 'to-be-seen');
    expect(await desk.does('tier1', `follow-ups/${followUp}/end`, { outcome: 'done' })).toBe(
      '403 not-the-owner',
    );
    expect(await desk.does('nurse', `follow-ups/${followUp}/pass`, { to: desk.idOf('charge') })).toBe('200');
    expect(await desk.does('nurse', `follow-ups/${followUp}/pass`, { to: desk.idOf('nurseOther') })).toBe(
      '422 unknown-staff',
    );
    const { body } = await desk.call('charge', 'GET', 'follow-ups');
    expect((body as { items: Entry[] }).items.map((one) => one.followUp)).toContain(followUp);
  });

  it.each([
    ['tier1b', '403 not-the-owner'],
    ['supervisor', '403 role-not-allowed'],
    ['lead', '403 role-not-allowed'],
    ['nurse2', '404 not-found'],
    ['nurseOther', '404 not-found'],
  ] as const)('%s neither opens nor ends one: %s', async (name, code) => {
    const alert = await desk.claimed();
    const entry = await repeat(alert);
    expect(await desk.does(name, `alerts/${alert}/follow-ups`, { kind: 'task', within: 'PT1H' })).toBe(code);
    expect(await desk.does(name, `follow-ups/${entry.followUp}/end`, { outcome: 'done', note: 'x' })).toBe(
      code,
    );
    expect(await only(alert, 'repeat-reading')).toMatchObject({ outcome: null });
  });

  it('H17: after a red flag Tier-1 drops nothing; the nurse may, with a reason', async () => {
    const alert = await desk.claimed();
    const { followUp } = await repeat(alert);
    await desk.server.database.owner.query(
      'UPDATE wardline.alert SET red_flag_at = wardline.now() WHERE alert_id = $1',
      [alert],
    );
    for (const outcome of ['no-longer-needed', 'patient-declined'])
      expect(await desk.does('tier1', `follow-ups/${followUp}/end`, { outcome, note: 'x' })).toBe(
        '409 red-flag',
      );
    expect(await desk.does('nurse', `follow-ups/${followUp}/end`, { outcome: 'no-longer-needed' })).toBe(
      '422 reason-required',
    );
    expect(
      await desk.does('nurse', `follow-ups/${followUp}/end`, {
        outcome: 'no-longer-needed',
        note: 'in hospital',
      }),
    ).toBe('200');
  });

  it('a patient who declines goes up', async () => {
    const alert = await desk.claimed();
    await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'to-be-seen', within: 'PT4H' });
    const { followUp } = await only(alert, 'to-be-seen');
    expect(
      await desk.does('tier1', `follow-ups/${followUp}/end`, {
        outcome: 'patient-declined',
        note: 'will not go',
      }),
    ).toBe('200');
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated' });
  });

  it('H13: a death ends what is open, with an outcome of its own', async () => {
    const { rows } = await desk.server.database.owner.query<{ id: string }>(
      `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
       VALUES ('metro', 'metro-1', $1, 'F', 'G', 'Europe/Berlin') RETURNING patient_id AS id`,
      [randomUUID().slice(0, 8)],
    );
    const patient = rows[0]?.id ?? '';
    const alert = await openAlert(desk.server.database.owner, patient, { severity: 'tier1' });
    expect(await desk.command('tier1', alert, 'claim')).toBe('200');
    await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'call-back', within: 'PT1H' });
    await desk.server.database.owner.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
       VALUES ('metro', $1, 'ended', 'deceased', wardline.now())`,
      [patient],
    );
    const left = await desk.server.database.owner.query(
      `SELECT f.outcome, f.note, f.next_step_at FROM wardline.follow_up f WHERE f.alert_id = $1`,
      [alert],
    );
    expect(left.rows).toEqual([{ outcome: 'status', note: 'deceased', next_step_at: null }]);
  });
});

describe('H16: a repeat that was asked for', () => {
  it('is closed by its reading, with its value; the alert stays as it is', async () => {
    const alert = await desk.claimed();
    await repeat(alert);
    await desk.after(5);
    const id = await reading(93, 1);
    expect(await tick()).toEqual({ came: 1, overdue: 0 });
    expect(await only(alert, 'repeat-reading')).toMatchObject({
      outcome: 'came',
      value: { spo2: { value: 93, unit: '%', measurement: Number(id) } },
    });
    expect(await desk.row(alert)).toMatchObject({ state: 'claimed', owner: 'tier1' });
  });

  it.each([
    ['was taken before it was asked for, and came late', 93, 30, {}],
    ['is implausible', 20, 1, { plausibility: 'implausible-low' }],
    ['is of another sign', 93, 1, { vitalSign: 'heart-rate' }],
    ['has no value', 93, 1, { value: null, absent: 'not-measured' }],
  ])('is not closed by a reading that %s: it goes up', async (_, value, minutesAgo, more) => {
    const alert = await desk.claimed();
    await repeat(alert);
    await desk.after(5);
    await reading(value, minutesAgo, more);
    expect(await tick()).toEqual({ came: 0, overdue: 0 });
    await desk.after(16);
    expect(await tick()).toEqual({ came: 0, overdue: 1 });
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated' });
  });

  it('that was taken back is no answer, and one that was taken back afterwards is asked for again', async () => {
    const alert = await desk.claimed();
    await repeat(alert);
    await desk.after(5);
    const takeBack = (id: string) =>
      desk.server.database.owner.query(
        `INSERT INTO wardline.measurement_retraction (tenant_id, patient_id, measurement_id, act, reason, recorded_by)
         VALUES ('metro', $1, $2, 'retracted', 'bad-technique', $3)`,
        [desk.patient, id, desk.idOf('nurse')],
      );
    await takeBack(await reading(93, 1));
    expect(await tick()).toEqual({ came: 0, overdue: 0 });
    const good = await reading(94, 1);
    expect(await tick()).toEqual({ came: 1, overdue: 0 });
    await takeBack(good);
    const [open, ended] = (await desk.followUps(alert)).filter(({ kind }) => kind === 'repeat-reading');
    expect([open?.outcome, ended?.outcome]).toEqual([null, 'came']);
  });

  it('waits for every sign that was asked for', async () => {
    const alert = await desk.claimed();
    await desk.does('tier1', `alerts/${alert}/follow-ups`, {
      kind: 'repeat-reading',
      within: 'PT15M',
      vitalSigns: ['spo2', 'heart-rate'],
    });
    await desk.after(2);
    await reading(93, 1);
    expect(await tick()).toEqual({ came: 0, overdue: 0 });
    await reading(70, 0, { code: '8867-4', vitalSign: 'heart-rate', unit: '/min' });
    expect(await tick()).toEqual({ came: 1, overdue: 0 });
  });

  it('without a sign to measure is refused', async () => {
    const alert = await desk.claimed();
    expect(
      await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'repeat-reading', within: 'PT15M' }),
    ).toBe('422 vital-sign-needed');
  });
});

describe('H22: nobody answers', () => {
  interface Series {
    readonly next: { readonly phone: string; readonly round: number } | null;
    readonly endedAs: string | null;
    readonly attempts: readonly { readonly id: string }[];
  }
  const tries = async (alert: string, outcome: string, attemptId: string = randomUUID()): Promise<Series> => {
    const answer = await desk.call('tier1', 'POST', `alerts/${alert}/contact-attempts`, {
      attemptId,
      contact: desk.contact,
      phone: patientPhone,
      outcome,
    });
    expect(answer.status).toBe(200);
    return answer.body as Series;
  };

  it('two clicks are one attempt, also at the same time', async () => {
    const alert = await desk.claimed();
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => tries(alert, 'no-answer', key)));
    for (const { attempts } of answers) expect(attempts).toHaveLength(1);
    expect((await desk.followUps(alert)).filter(({ outcome }) => outcome === null)).toHaveLength(1);
    const other = { attemptId: key, contact: desk.contact, phone: patientPhone, outcome: 'reached' };
    expect(await desk.does('nurse', `alerts/${alert}/contact-attempts`, other)).toBe('409 attempt-taken');
  });

  it('three rounds, then the nurse, who decides about a welfare check; Tier-1 cannot end it', async () => {
    const alert = await desk.claimed();
    expect(await tries(alert, 'no-answer')).toMatchObject({ endedAs: null, next: { round: 2 } });
    await desk.after(31);
    expect(await tries(alert, 'voicemail')).toMatchObject({ endedAs: null, next: { round: 3 } });
    await desk.after(160);
    expect(await tries(alert, 'no-answer')).toMatchObject({ endedAs: 'not-reached', next: null });
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated' });
    const check = await only(alert, 'welfare-check');
    expect(check).toMatchObject({ owner: null, outcome: null });
    expect(
      await desk.does('tier1', `follow-ups/${check.followUp}/end`, {
        outcome: 'no-longer-needed',
        note: 'x',
      }),
    ).toBe('403 role-not-allowed');
    const obstacles = async (name: 'tier1' | 'nurse') =>
      (
        await desk.server.database.owner.query<{ codes: string[] }>(
          `SELECT ARRAY(SELECT wardline.follow_up_obstacles($1)) AS codes FROM set_config('wardline.staff_id', $2, false)`,
          [alert, desk.idOf(name)],
        )
      ).rows[0]?.codes;
    expect(await obstacles('tier1')).toEqual(['follow-up-open', 'not-reached']);
    expect(await desk.command('nurse', alert, 'acknowledge')).toBe('200');
    expect(
      await desk.does('nurse', `follow-ups/${check.followUp}/end`, {
        outcome: 'done',
        note: 'Police saw him',
      }),
    ).toBe('200');
    expect(await desk.command('nurse', alert, 'resolve', { reason: 'seen' })).toBe('200');
  });

  it('an attempt that nobody makes in time goes up', async () => {
    const alert = await desk.claimed();
    await tries(alert, 'no-answer');
    await desk.after(46);
    expect(await tick()).toMatchObject({ overdue: 1 });
    expect(await desk.row(alert)).toMatchObject({ state: 'escalated' });
  });

  it('the patient answers: the series ends, and the alert is open still', async () => {
    const alert = await desk.claimed();
    await tries(alert, 'no-answer');
    expect(await tries(alert, 'reached')).toMatchObject({ endedAs: 'reached' });
    expect(await desk.row(alert)).toMatchObject({ state: 'claimed' });
    expect((await desk.followUps(alert)).filter(({ outcome }) => outcome === null)).toEqual([]);
  });

  it('a call-back that reached nobody begins the series', async () => {
    const alert = await desk.claimed();
    await desk.does('tier1', `alerts/${alert}/follow-ups`, { kind: 'call-back', within: 'PT1H' });
    const { followUp } = await only(alert, 'call-back');
    expect(await desk.does('tier1', `follow-ups/${followUp}/end`, { outcome: 'not-reached' })).toBe('200');
    const step = await only(alert, 'contact-attempt');
    expect(await desk.does('tier1', `follow-ups/${step.followUp}/end`, { outcome: 'done' })).toBe(
      '409 attempt-needed',
    );
    expect(await desk.command('tier1', alert, 'resolve', { reason: 'x' })).toBe('409 obstacles');
  });

  it('as the signed protocol at work says; a series that runs goes on as it began', async () => {
    const handle = new DatabaseHandle(desk.server.database.ownerUrl);
    const people = await TreePeople.of(handle, new ReferenceData(handle), 'metro');
    const times = { pauses: ['PT20M'], within: 'PT10M', contactsWithin: 'PT10M', welfareCheckWithin: 'PT1H' };
    const protocol = (version: string, pauses: readonly string[], replaces?: string): Promise<string> => {
      const critical = { ...times, welfareCheckWithin: 'PT5M' };
      const document = saturationProtocol(version, { tree: 'silence', conditions: ['not-reached'] });
      const attempts = { critical, indeterminate: times, tier1: { ...times, pauses } };
      return people.putToWork({ ...document, attempts }, replaces);
    };
    const first = await protocol('1.0.0', ['PT20M']);
    const alert = await desk.claimed();
    expect(await tries(alert, 'no-answer')).toMatchObject({ endedAs: null, next: { round: 2 } });
    await protocol('1.1.0', [], first);
    const other = await desk.claimed();
    expect(await tries(other, 'no-answer')).toMatchObject({ endedAs: 'not-reached' });
    await desk.after(21);
    expect(await tries(alert, 'no-answer')).toMatchObject({ endedAs: 'not-reached' });
    const { dueAt } = await only(alert, 'welfare-check');
    const { rows } = await desk.server.database.owner.query<{ now: Date }>('SELECT wardline.now() AS now');
    expect((Date.parse(dueAt) - (rows[0]?.now.getTime() ?? 0)) / 60_000).toBeCloseTo(60, 0);
    await handle.close();
  });
});
