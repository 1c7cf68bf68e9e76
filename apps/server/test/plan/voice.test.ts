import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { redFlags } from '#domain';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { code, days, PlanDesk, type Name } from './plan-desk.js';

interface Answered {
  readonly id: string;
  readonly answers: object;
  readonly heard: object;
  readonly interpreter: string;
  readonly outcome: string | null;
  readonly recordedBy: { readonly name: string };
}

let desk: PlanDesk;
beforeAll(async () => {
  desk = await PlanDesk.open();
  await desk.ask('physician', 'POST', 'signing-keys', { password: 'demo' });
});
afterAll(async () => {
  await desk.server.stop();
});
beforeEach(async () => {
  await desk.somebody();
});

const call = (rest: object = {}) => ({
  answers: { 'chest-pain': 'no', syncope: 'yes', confusion: 'could-not-assess' },
  spokeWith: 'patient',
  interpreter: 'not-needed',
  ...rest,
});
const answer = async (name: Name, body: object): Promise<unknown> =>
  code(await desk.about(name, 'POST', 'answers', body));
const answers = async (): Promise<readonly Answered[]> =>
  ((await desk.about('nurse', 'GET', 'answers')).body as { items: readonly Answered[] }).items;

describe('answers of a call', () => {
  it('are kept with who spoke, through whom, and who wrote them down', async () => {
    const callId = randomUUID();
    expect(await answer('nurse', call({ callId }))).toBe('not-found');
    await desk.rows(
      `INSERT INTO wardline.contact_call (call_id, tenant_id, site_id, patient_id, staff_id, contact_id, phone, reason, started_at)
       VALUES ($1, 'metro', 'metro-1', $2, $3, gen_random_uuid(), '+15550100', 'clinical', wardline.now())`,
      [callId, desk.patient, desk.server.organisation.staff.nurse],
    );
    expect(await answer('charge', call({ callId }))).toBe('not-found');
    expect(await answer('nurse', call({ callId, spokeWith: 'proxy' }))).toBe('ok');
    expect(await answers()).toEqual([
      expect.objectContaining({
        answers: call().answers,
        heard: call().answers,
        spokeWith: 'proxy',
        interpreter: 'not-needed',
        callId,
        outcome: null,
        recordedBy: expect.objectContaining({ name: 'nurse' }),
      }),
    ]);
    const said = (outcome: string): unknown =>
      expect.stringMatching(`^answers\\.record answers:.* ${outcome}$`);
    expect(await desk.trail()).toEqual([said('ok'), said('unknown-call'), said('unknown-call')]);
  });

  it('H26: through a child, or without the interpreter that is needed, no “no” is one', async () => {
    const doubted = { 'chest-pain': 'could-not-assess', syncope: 'yes', confusion: 'could-not-assess' };
    await answer('nurse', call({ interpreter: 'child' }));
    expect((await answers())[0]).toMatchObject({ answers: call().answers, heard: doubted });
    await desk.put('nurse', 'interpreter-needed', { value: true });
    await answer('nurse', call({ at: new Date(Date.now() + 1000).toISOString() }));
    expect((await answers())[0]).toMatchObject({ interpreter: 'not-needed', heard: doubted });
  });

  it('come from Tier-1 for the one patient whose alert is claimed, and from nobody else', async () => {
    expect(await answer('tier1', call())).toBe('not-the-owner');
    const alert = await openAlert(desk.server.database.owner, desk.patient, { severity: 'tier1' });
    expect(code(await desk.ask('tier1', 'POST', `alerts/${alert}/claim`, { version: 1 }))).toBe('ok');
    expect(await answer('tier1', call())).toBe('ok');
    expect(await answer('tier1b', call())).toBe('not-the-owner');
    for (const name of ['supervisor', 'lead'] as const) expect(await answer(name, call())).toBe('forbidden');
    for (const name of ['nurse2', 'nurseOther', 'operator', 'privacy'] as const)
      expect(await answer(name, call())).toBe('not-found');
    expect(await answers()).toHaveLength(1);
  });

  it('are recorded once under one id, and others not under the same', async () => {
    const id = randomUUID();
    expect(await answer('nurse', call({ id }))).toBe('ok');
    expect(await answer('nurse', call({ id }))).toBe('ok');
    expect(await answer('nurse', call({ id, answers: { syncope: 'no' } }))).toBe('answers-taken');
    expect(await answer('charge', call({ id }))).toBe('answers-taken');
    expect(await answers()).toHaveLength(1);
  });

  it('are of today', async () => {
    expect(await answer('nurse', call({ at: days(-1.1) }))).toBe('answers-bad-time');
    expect(await answer('nurse', call({ at: days(0.1) }))).toBe('answers-bad-time');
    expect(await answer('nurse', call({ answers: {} }))).toBe('invalid-request');
    expect(await answer('nurse', call({ answers: { 'toe-pain': 'yes' } }))).toBe('invalid-request');
  });

  it('speak through a device that nobody can sign in as', async () => {
    await answer('nurse', call());
    expect(
      await desk.rows(
        `SELECT d.secret_hash, d.model FROM wardline.device d JOIN wardline.device_assignment a USING (tenant_id, device_id)
         WHERE a.patient_id = $1`,
      ),
    ).toEqual([{ secret_hash: null, model: 'wardline-voice' }]);
  });
});

const report = (rest: object = {}) => ({
  channel: 'phone',
  reportedBy: 'patient',
  words: 'I feel unwell',
  symptoms: [],
  ...rest,
});
const inbound = async (name: Name, body: object): Promise<unknown> =>
  code(await desk.about(name, 'POST', 'inbound', body));
const alerts = async () =>
  desk.rows<{ condition: string; severity: string; state: string; version: number; has_clock: boolean }>(
    `SELECT condition, severity, state, version, next_step_at IS NOT NULL AS has_clock FROM wardline.alert WHERE patient_id = $1`,
  );
const events = async () =>
  desk.rows<{ type: string; note: string | null; measurement: string | null }>(
    `SELECT type, note, alert #>> '{decision,measurement}' AS measurement FROM wardline.alert_event WHERE patient_id = $1 ORDER BY event_id`,
  );
const enter = async (status: string, reason: string): Promise<void> => {
  await desk.rows(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, due_at, effective_from)
     VALUES ('metro', $1, $2, $3, wardline.now() + interval '3 days', wardline.now())`,
    [desk.patient, status, reason],
  );
};

describe('“I feel unwell”', () => {
  it('opens an item for Tier-1 without any reading, with its clock, event and words', async () => {
    expect(await inbound('tier1', report())).toBe('ok');
    expect(await alerts()).toEqual([
      { condition: 'patient-reported', severity: 'tier1', state: 'open', version: 1, has_clock: true },
    ]);
    expect(await events()).toEqual([{ type: 'opened', note: 'I feel unwell', measurement: null }]);
    const list = (await desk.about('nurse', 'GET', 'inbound')).body;
    expect(list).toEqual({
      items: [expect.objectContaining({ words: 'I feel unwell', severity: 'tier1', channel: 'phone' })],
    });
  });

  it.each(redFlags.map((flag) => [flag]))('is critical with %s', async (flag) => {
    expect(await inbound('nurse', report({ symptoms: ['headache', flag] }))).toBe('ok');
    expect(await alerts()).toMatchObject([{ severity: 'critical' }]);
  });

  it('raises what is open, and never lowers it', async () => {
    await inbound('nurse', report({ words: 'first' }));
    await inbound('nurse', report({ words: 'second', symptoms: ['syncope'] }));
    await inbound('nurse', report({ words: 'third' }));
    expect((await events()).map(({ type, note }) => [type, note])).toEqual([
      ['opened', 'first'],
      ['raised', 'second'],
      ['joined', 'third'],
    ]);
    expect(await alerts()).toMatchObject([{ severity: 'critical' }]);
  });

  it.each([
    ['paused', 'admitted'],
    ['paused', 'travelling'],
    ['paused', 'own-wish'],
    ['ended', 'completed'],
  ])('is heard while %s: %s', async (status, reason) => {
    await enter(status, reason);
    expect(await inbound('nurse', report())).toBe('ok');
    expect(await alerts()).toHaveLength(1);
  });

  it('is refused for somebody who has died, and leaves nothing but its place on the trail', async () => {
    await enter('ended', 'deceased');
    expect(await inbound('nurse', report({ symptoms: ['syncope'] }))).toBe('patient-deceased');
    expect([await alerts(), await events()]).toEqual([[], []]);
    expect(await desk.rows('SELECT FROM wardline.inbound_report WHERE patient_id = $1')).toEqual([]);
    expect((await desk.trail())[0]).toMatch(/^inbound\.record inbound:.* patient-deceased$/);
  });

  it('leaves nothing open where the death is recorded at the same time', async () => {
    for (let i = 0; i < 8; i++) {
      await desk.somebody();
      const reports = Array.from({ length: 3 }, async () =>
        inbound('nurse', report({ symptoms: ['syncope'] })),
      );
      const answers = await Promise.all([...reports, enter('ended', 'deceased')]);
      expect(answers.slice(0, 3).every((one) => one === 'ok' || one === 'patient-deceased')).toBe(true);
      expect((await alerts()).filter(({ state }) => state !== 'resolved')).toEqual([]);
    }
  });

  it('is recorded once under one id, by those who work here', async () => {
    const id = randomUUID();
    expect(await inbound('nurse', report({ id }))).toBe('ok');
    expect(await inbound('nurse', report({ id }))).toBe('ok');
    expect(await inbound('nurse', report({ id, words: 'other' }))).toBe('inbound-taken');
    expect(await events()).toHaveLength(1);
    for (const name of ['nurse2', 'nurseOther', 'operator', 'privacy', 'author'] as const)
      expect(await inbound(name, report())).toBe('not-found');
    expect(await inbound('nurse', { ...report(), symptoms: undefined })).toBe('invalid-request');
  });
});

describe('H19, H26: the card', () => {
  interface Card {
    readonly identity: string;
    readonly care: readonly object[];
  }
  const card = async (name: Name): Promise<Card> =>
    ((await desk.ask(name, 'GET', `patients/${desk.patient}`)).body as { card: Card }).card;

  it('tells everybody language, interpreter, hearing and code status, masked or not', async () => {
    await desk.put('nurse', 'language', { value: 'pt-BR' });
    await desk.put('charge', 'interpreter-needed', { value: true });
    await desk.put('nurse', 'hearing', { value: 'hard-of-hearing' });
    expect(await desk.signed('code-status', { value: 'do-not-resuscitate', until: days(300) })).toBe('ok');
    expect(await desk.signed('lvad', { value: true })).toBe('ok');
    const care = [
      { name: 'code-status', value: 'do-not-resuscitate', expired: false },
      { name: 'hearing', value: 'hard-of-hearing', expired: false },
      { name: 'interpreter-needed', value: true, expired: false },
      { name: 'language', value: 'pt-BR', expired: false },
    ];
    expect(await card('tier1')).toMatchObject({ identity: 'masked', care });
    expect(await card('nurse')).toMatchObject({ identity: 'full', care });
    await openAlert(desk.server.database.owner, desk.patient, { severity: 'tier1' });
    const { items } = (await desk.ask('tier1', 'GET', 'alerts')).body as {
      items: readonly { patient: string; patientCard: Card }[];
    };
    expect(items.find(({ patient }) => patient === desk.patient)?.patientCard).toMatchObject({
      identity: 'masked',
      care,
    });
  });

  it('keeps what has expired, and says so', async () => {
    await desk.rows(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from, expires_at)
       VALUES ('metro', $1, 'code-status', '"comfort-care"', wardline.now() - interval '9 days', wardline.now() - interval '1 day')`,
    );
    expect((await card('tier1')).care).toEqual([
      { name: 'code-status', value: 'comfort-care', expired: true },
    ]);
  });
});
