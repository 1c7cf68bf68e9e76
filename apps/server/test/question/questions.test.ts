import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { contextAt, createDataSource, loadStandingRecords, registeredAs, watchQuestions } from '#persistence';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import type { Answer } from '../running-server.js';
import { code, PlanDesk, type Name } from '../plan/plan-desk.js';

let desk: PlanDesk;
let clock: DataSource;
let alert: string;
beforeAll(async () => {
  desk = await PlanDesk.open();
  await desk.ask('physician', 'POST', 'signing-keys', { password: 'demo' });
  clock = createDataSource({
    url: desk.server.database.url('wardline_clock'),
    poolSize: 2,
    applicationName: 'test',
  });
  await clock.initialize();
});
afterAll(async () => {
  await clock.destroy();
  await desk.server.stop();
});

/** A case of a patient of its own, in the hands of the Tier-1 clinician. */
async function somebodysCase(): Promise<void> {
  await desk.somebody();
  alert = await openAlert(desk.server.database.owner, desk.patient, { severity: 'tier1' });
  expect(code(await desk.ask('tier1', 'POST', `alerts/${alert}/claim`, { version: 1 }))).toBe('ok');
}
beforeEach(somebodysCase);

const yesNo = {
  question: 'May she take 40 mg furosemide now?',
  answerType: { kind: 'yes-no' },
  due: 'PT1H',
  noAnswer: 'escalate',
};
const dryWeight = {
  question: 'What is the dry weight now?',
  answerType: { kind: 'number', unit: 'kg', min: 40, max: 150 },
  due: 'PT1H',
  noAnswer: 'escalate',
  bindsTo: { plan: 'dry-weight', validFor: 'P30D' },
};
const put = async (body: object, name: Name = 'tier1'): Promise<Answer> =>
  desk.ask(name, 'POST', `alerts/${alert}/questions`, body);
async function asked(body: object = yesNo): Promise<string> {
  const answer = await put(body);
  expect(answer.status).toBe(201);
  return (answer.body as { id: string }).id;
}
const reply = async (id: string, body: object, name: Name = 'physician'): Promise<unknown> =>
  code(await desk.ask(name, 'POST', `questions/${id}/answer`, body));
const refusal = ({ status, body }: Answer): unknown =>
  status < 300 ? 'ok' : (body as { code: string }).code;
async function standing(id: string): Promise<Record<string, unknown> | undefined> {
  const rows = await desk.rows<Record<string, unknown>>(
    `SELECT outcome, answer, answer_unit, plan_entry_id IS NOT NULL AS planned, owner_id, cardinality(asked_of) AS asked,
       escalated_at IS NOT NULL AS escalated, next_step_at IS NOT NULL AS clock FROM wardline.physician_question WHERE question_id = $1`,
    [id],
  );
  return rows[0];
}
const events = async (): Promise<string[]> =>
  (
    await desk.rows<{ type: string }>(
      'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
      [alert],
    )
  ).map(({ type }) => type);
/** What the trail says about questions of this patient, the newest first. */
const trail = async (): Promise<string[]> =>
  (await desk.trail())
    .filter((said) => said.startsWith('question.'))
    .map((said) => said.replace(/question:\S+ /, ''));
let minutes = 0;
/** Time only goes forward. */
const later = async (by: number): Promise<void> => {
  minutes += by;
  await desk.server.database.setAhead(minutes);
  // Whoever is signed in stays so.
  await desk.rows('UPDATE wardline.session SET expires_at = expires_at + make_interval(mins => $1::int)', [
    by,
  ]);
};

/** Of the first site, with an account. */
async function anotherPhysician(): Promise<string | undefined> {
  const { rows } = await desk.server.database.owner.query<{ id: string }>(
    `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash) VALUES (gen_random_uuid() || '@demo', 'second', 'none') RETURNING staff_id)
     INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
     SELECT staff_id, 'physician', 'metro', 'metro-1', '2020-01-01' FROM p RETURNING staff_id AS id`,
  );
  return rows[0]?.id;
}

describe('who may ask', () => {
  it('whoever has the case, and nobody else', async () => {
    expect(refusal(await put(yesNo, 'tier1b'))).toBe('not-the-owner');
    expect(refusal(await put(yesNo, 'nurse'))).toBe('not-the-owner');
    expect(refusal(await put(yesNo, 'nurse2'))).toBe('not-found');
    expect(refusal(await put(yesNo, 'nurseOther'))).toBe('not-found');
    expect(refusal(await put(yesNo, 'physician'))).toBe('forbidden');
    expect(refusal(await put(yesNo, 'lead'))).toBe('forbidden');
    expect(refusal(await put(yesNo))).toBe('ok');
    expect(await trail()).toEqual([
      'question.ask ok',
      'question.ask not-allowed',
      'question.ask not-allowed',
      'question.ask not-the-owner',
      'question.ask not-the-owner',
    ]);
  });

  it('one question at a time, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => put(yesNo)));
    const refusals = answers.map(refusal).sort();
    expect(refusals).toEqual(['ok', ...Array.from({ length: 11 }, () => 'question-open')].sort());
  });

  it.each<[string, object]>([
    ['question-bad-due', { due: 'PT4M59S' }],
    ['question-bad-due', { due: 'PT72H1S' }],
    ['invalid-request', { due: 'P1M' }],
    ['invalid-request', { question: 'x'.repeat(501) }],
    ['invalid-request', { question: '  ' }],
    ['invalid-request', { answerType: { kind: 'words' } }],
    ['invalid-request', { answerType: { kind: 'yes-no', options: ['a', 'b'] } }],
    ['invalid-request', { answerType: { kind: 'choice', options: ['only'] } }],
    ['question-bad-type', { answerType: { kind: 'choice', options: ['same', 'Same'] } }],
    ['question-bad-type', { answerType: { kind: 'number', unit: 'kg', min: 3, max: 2 } }],
    ['binding-mismatch', { bindsTo: { plan: 'dry-weight', validFor: 'P30D' } }],
    ['binding-unknown-parameter', { bindsTo: { plan: 'wet-weight', validFor: 'P30D' } }],
    ['binding-expires-too-late', { bindsTo: { plan: 'pregnant', validFor: 'P400D' } }],
    ['unknown-physician', { to: randomUUID() }],
    ['invalid-request', { noAnswer: 'close' }],
  ])('is told %s for %j', async (expected, change) => {
    expect(refusal(await put({ ...yesNo, ...change }))).toBe(expected);
    expect(await desk.rows('SELECT FROM wardline.physician_question WHERE alert_id = $1', [alert])).toEqual(
      [],
    );
  });

  it('nobody is named who is a nurse', async () => {
    expect(refusal(await put({ ...yesNo, to: desk.server.organisation.staff.nurse }))).toBe(
      'unknown-physician',
    );
  });

  it('whoever is on call at the site is asked, where that is a physician', async () => {
    const second = await anotherPhysician();
    await desk.rows(
      `INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ('doctors', 'metro', 'metro-1', 'Doctors')`,
      [],
    );
    await desk.rows(
      `INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from) VALUES ('doctors', $1, '2020-01-01')`,
      [second],
    );
    await desk.rows(
      `INSERT INTO wardline.on_call_layer (layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on, hand_over_minute, turn_days)
       VALUES (gen_random_uuid(), 'metro', 'metro-1', 'doctors', 0, ARRAY[$1::uuid], 'UTC', '2020-01-01', 0, 1)`,
      [second],
    );
    expect(await standing(await asked())).toMatchObject({ owner_id: second, asked: 1 });
    await desk.rows('UPDATE wardline.staff SET disabled_at = wardline.now() WHERE staff_id = $1', [second]);
  });

  it('is told where the site has no physician', async () => {
    const { owner } = desk.server.database;
    const patient = desk.server.organisation.patients.second;
    const there = await openAlert(owner, patient, { severity: 'tier1' });
    await desk.ask('tier1b', 'POST', `alerts/${there}/claim`, { version: 1 });
    expect(refusal(await desk.ask('tier1b', 'POST', `alerts/${there}/questions`, yesNo))).toBe(
      'no-physician',
    );
  });
});

describe('an answer', () => {
  it('becomes a dated fact of the case, and is told to whoever asked', async () => {
    const id = await asked({ ...yesNo, bindsTo: { fact: 'furosemide-now', validFor: 'PT12H' } });
    const mine = (await desk.ask('physician', 'GET', 'questions')).body as { toAnswer: { id: string }[] };
    expect(mine.toAnswer.map((one) => one.id)).toContain(id);
    expect(code(await desk.ask('physician', 'POST', `questions/${id}/seen`))).toBe('ok');
    expect(await reply(id, { value: true })).toBe('ok');
    expect(await standing(id)).toMatchObject({
      outcome: 'answered',
      answer: true,
      planned: false,
      clock: false,
    });
    const answer = await desk.ask('tier1', 'GET', `alerts/${alert}/questions`);
    expect(answer).toMatchObject({ status: 200 });
    const list = answer.body as {
      items: Record<string, unknown>[];
      facts: Record<string, unknown>[];
    };
    expect(list.items[0]).toMatchObject({
      outcome: 'answered',
      answer: true,
      answeredBy: { name: 'physician' },
    });
    expect(list.facts).toMatchObject([
      {
        name: 'furosemide-now',
        value: true,
        asked: yesNo.question,
        author: { name: 'physician' },
        question: id,
      },
    ]);
    const [fact] = list.facts as { from: string; until: string }[];
    expect(Date.parse(fact?.until ?? '') - Date.parse(fact?.from ?? '')).toBe(12 * 3600_000);
    expect(await events()).toEqual(expect.arrayContaining(['question-asked', 'question-answered']));
  });

  it('becomes an entry of the plan that the physician signed, in its unit and with its end, and trees read it', async () => {
    const id = await asked(dryWeight);
    expect(await reply(id, { value: 176, unit: '[lb_av]' })).toBe('plan-needs-signature');
    expect(await reply(id, { value: 176, unit: '[lb_av]', password: 'guessed' })).toBe('bad-credentials');
    expect(await standing(id)).toMatchObject({ outcome: null, clock: true });
    expect(await reply(id, { value: 176, unit: '[lb_av]', password: 'demo' })).toBe('ok');
    const plan = (await desk.about('nurse', 'GET', 'plan')).body as { items: Record<string, unknown>[] };
    expect(plan.items).toMatchObject([
      {
        name: 'dry-weight',
        value: 79.83225712,
        unit: 'kg',
        signature: 'valid',
        state: 'in-force',
        author: { name: 'physician' },
      },
    ]);
    const [entry] = plan.items as { from: string; until: string }[];
    expect(Date.parse(entry?.until ?? '') - Date.parse(entry?.from ?? '')).toBe(30 * 86_400_000);
    expect(await standing(id)).toMatchObject({ outcome: 'answered', planned: true, answer_unit: 'kg' });
    const client = await desk.server.database.owner.connect();
    try {
      const [record] = await loadStandingRecords(client, [desk.patient]);
      if (record === undefined) throw new Error('no record');
      const seen = contextAt(registeredAs(record), new Date(Date.parse(entry?.from ?? '') + 1));
      expect(seen.plan).toMatchObject({ 'dry-weight': 79.83225712 });
    } finally {
      client.release();
    }
  });

  it.each<[string, object, object]>([
    ['answer-wrong-type', yesNo, { value: 'yes' }],
    ['answer-wrong-unit', yesNo, { value: true, unit: 'kg' }],
    ['answer-wrong-unit', dryWeight, { value: 80 }],
    ['answer-wrong-unit', dryWeight, { value: 80, unit: 'mm[Hg]' }],
    ['answer-out-of-range', dryWeight, { value: 80, unit: '[lb_av]' }],
    ['answer-wrong-type', dryWeight, { value: '80', unit: 'kg' }],
    ['answer-not-offered', { ...yesNo, answerType: { kind: 'choice', options: ['a', 'b'] } }, { value: 'c' }],
    ['answer-impossible-date', { ...yesNo, answerType: { kind: 'date' } }, { value: '2026-02-30' }],
    ['answer-wrong-type', { ...yesNo, answerType: { kind: 'date' } }, { value: 'tomorrow' }],
  ])('is refused as %s: %j, %j', async (expected, question, given) => {
    const id = await asked(question);
    expect(await reply(id, given)).toBe(expected);
    expect(await standing(id)).toMatchObject({ outcome: null, clock: true });
    expect((await trail())[0]).toBe(`question.answer ${expected}`);
  });

  it('is a physician’s of the site, and nobody else’s', async () => {
    const id = await asked();
    for (const name of ['nurse', 'charge', 'tier1', 'lead'] as const)
      expect([name, await reply(id, { value: true }, name)]).toEqual([name, 'forbidden']);
    for (const name of ['nurse2', 'nurseOther', 'operator', 'privacy'] as const)
      expect([name, await reply(id, { value: true }, name)]).toEqual([name, 'not-found']);
    expect(await standing(id)).toMatchObject({ outcome: null });
  });

  it('that another physician has given meanwhile leaves nothing of this one in the plan', async () => {
    const id = await asked(dryWeight);
    const values = [80, 81, 82].map((value) => reply(id, { value, unit: 'kg', password: 'demo' }));
    expect((await Promise.all(values)).sort()).toEqual(['ok', 'question-ended', 'question-ended']);
    const plan = await desk.rows(`SELECT value FROM wardline.plan_parameter WHERE patient_id = $1`);
    expect(plan).toEqual([{ value: (await standing(id))?.answer }]);
  });

  it('is one, however many come at once', async () => {
    const id = await asked();
    const answers = await Promise.all([true, false, true, false].map((value) => reply(id, { value })));
    expect(answers.sort()).toEqual(['ok', 'question-ended', 'question-ended', 'question-ended']);
  });
});

describe('on the page', () => {
  it('physicians of the site hear of a question, and whoever has the case of its answer, also after it went up', async () => {
    const [physician, tier1, nurse2] = await Promise.all(
      (['physician', 'tier1', 'nurse2'] as const).map(async (name) =>
        desk.server.connect(await desk.server.signIn(name)),
      ),
    );
    if (physician === undefined || tier1 === undefined || nurse2 === undefined) throw new Error('no client');
    await Promise.all([physician.ready(), tier1.ready(), nurse2.ready()]);
    const id = await asked();
    await physician.eventOf(alert, 'question-asked');
    await desk.ask('tier1', 'POST', `alerts/${alert}/escalate`, { version: 2, reason: 'short of breath' });
    expect(await reply(id, { value: true })).toBe('ok');
    await tier1.eventOf(alert, 'question-answered');
    expect(nurse2.events.filter((event) => event.alert.id === alert)).toEqual([]);
    for (const client of [physician, tier1, nurse2]) client.close();
  });

  it('is called by the other channels, too', async () => {
    const id = await asked({ ...yesNo, to: desk.server.organisation.staff.physician });
    const calls = await desk.rows(
      `SELECT staff_id AS staff, step_key LIKE 'question:' || $2 || ':%' AS about FROM wardline.alert_call WHERE alert_id = $1`,
      [alert, id],
    );
    expect(calls).toEqual([{ staff: desk.server.organisation.staff.physician, about: true }]);
  });
});

describe('the case', () => {
  it('knows that its question holds it back, until it is answered or withdrawn', async () => {
    const obstacles = () => desk.rows('SELECT wardline.question_obstacles($1) AS code', [alert]);
    expect(await obstacles()).toEqual([]);
    const id = await asked();
    expect(await obstacles()).toEqual([{ code: 'question-open' }]);
    const withdraw = async (name: Name, body: object = { reason: 'she answered on the phone' }) =>
      code(await desk.ask(name, 'POST', `questions/${id}/withdrawal`, body));
    expect(await withdraw('tier1', {})).toBe('invalid-request');
    expect(await withdraw('physician')).toBe('not-the-owner');
    expect(await withdraw('tier1')).toBe('ok');
    expect(await withdraw('tier1')).toBe('question-ended');
    expect(await reply(id, { value: true })).toBe('question-ended');
    expect(await obstacles()).toEqual([]);
    expect(await events()).toEqual(expect.arrayContaining(['question-withdrawn']));
  });

  it('does not end while its question is open, by the interface either', async () => {
    const id = await asked();
    const end = async (): Promise<Answer> =>
      desk.ask('tier1', 'POST', `alerts/${alert}/resolve`, { version: 2, reason: 'as agreed on the phone' });
    expect(await end()).toMatchObject({ body: { code: 'obstacles', reasons: ['question-open'] } });
    expect(await reply(id, { value: true })).toBe('ok');
    expect(refusal(await end())).toBe('ok');
    expect(refusal(await put(yesNo))).toBe('already-closed');
  });

  it('that another one has now is for that one to end the question of', async () => {
    const id = await asked();
    const found = (await desk.ask('tier1', 'GET', `alerts/${alert}`)).body as { alert: { version: number } };
    const { version } = found.alert;
    const withdraw = async () =>
      refusal(await desk.ask('nurse', 'POST', `questions/${id}/withdrawal`, { reason: 'seen at home' }));
    const up = { version, reason: 'short of breath' };
    expect(refusal(await desk.ask('tier1', 'POST', `alerts/${alert}/escalate`, up))).toBe('ok');
    expect(await withdraw()).toBe('not-the-owner');
    const taken = { version: version + 1 };
    expect(refusal(await desk.ask('nurse', 'POST', `alerts/${alert}/acknowledge`, taken))).toBe('ok');
    expect(await withdraw()).toBe('ok');
    expect(await standing(id)).toMatchObject({ outcome: 'withdrawn' });
  });

  it('that another team takes brings its question along: the physicians there answer', async () => {
    const id = await asked();
    const there = async () =>
      ((await desk.ask('physician', 'GET', 'questions')).body as { toAnswer: { id: string }[] }).toAnswer;
    expect((await there()).map((one) => one.id)).toContain(id);
    await desk.rows(`UPDATE wardline.alert SET site_id = 'metro-2' WHERE alert_id = $1`, [alert]);
    expect((await there()).map((one) => one.id)).not.toContain(id);
    expect(await reply(id, { value: true })).toBe('not-found');
    expect(await standing(id)).toMatchObject({ outcome: null, clock: true });
  });

  it('that ends by a status ends its question, on record', async () => {
    const id = await asked();
    await desk.rows(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
       VALUES ('metro', $1, 'ended', 'deceased', wardline.now())`,
    );
    expect(await standing(id)).toMatchObject({ outcome: 'case-ended', clock: false });
    const said = await desk.rows(
      'SELECT type FROM wardline.physician_question_event WHERE question_id = $1 ORDER BY event_id',
      [id],
    );
    expect(said).toEqual([{ type: 'asked' }, { type: 'case-ended' }]);
  });
});

describe('whoever comes at the same moment', () => {
  it('an answer and the end of its case: one of the two, and no question is left open', async () => {
    for (let round = 0; round < 16; round++) {
      await somebodysCase();
      const isPlan = round % 2 === 1;
      const id = await asked(isPlan ? dryWeight : yesNo);
      const died = desk.rows(
        `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
         VALUES ('metro', $1, 'ended', 'deceased', wardline.now())`,
      );
      const given = isPlan ? { value: 80, unit: 'kg', password: 'demo' } : { value: true };
      const [answer] = await Promise.all([reply(id, given), died]);
      expect(['ok', 'question-ended']).toContain(answer);
      expect(await standing(id)).toMatchObject({
        outcome: answer === 'ok' ? 'answered' : 'case-ended',
        clock: false,
        planned: isPlan && answer === 'ok',
      });
      const plan = await desk.rows('SELECT FROM wardline.plan_parameter WHERE patient_id = $1');
      expect(plan).toHaveLength(isPlan && answer === 'ok' ? 1 : 0);
    }
  });

  it('the clock and an answer: the answer is kept, whether the case has gone up or not', async () => {
    for (let round = 0; round < 5; round++) {
      await somebodysCase();
      const id = await asked({ ...yesNo, due: 'PT5M' });
      await later(6);
      const turns = [watchQuestions(clock), watchQuestions(clock)];
      expect(await reply(id, { value: true })).toBe('ok');
      await Promise.all(turns);
      expect(await standing(id)).toMatchObject({ outcome: 'answered', clock: false });
      expect((await events()).filter((type) => type === 'escalated').length).toBeLessThanOrEqual(1);
    }
  });
});

describe('without an answer in time', () => {
  it('the case goes up, once, and the question stays open', async () => {
    const id = await asked();
    await later(59);
    await watchQuestions(clock);
    expect(await standing(id)).toMatchObject({ escalated: false });
    await later(2);
    await Promise.all([watchQuestions(clock), watchQuestions(clock)]);
    expect(await standing(id)).toMatchObject({ outcome: null, escalated: true, clock: true });
    expect((await events()).filter((type) => type === 'escalated')).toHaveLength(1);
    await later(120);
    await watchQuestions(clock);
    expect((await events()).filter((type) => type === 'escalated')).toHaveLength(1);
    expect((await events()).filter((type) => type === 'question-overdue')).toHaveLength(2);
    // Late, and an answer still.
    expect(await reply(id, { value: false })).toBe('ok');
  });

  it('the next physician is asked, then the case goes up', async () => {
    const second = await anotherPhysician();
    const id = await asked({ ...yesNo, noAnswer: 'ask-next', to: desk.server.organisation.staff.physician });
    expect(await standing(id)).toMatchObject({
      owner_id: desk.server.organisation.staff.physician,
      asked: 1,
    });
    await later(61);
    await watchQuestions(clock);
    expect(await standing(id)).toMatchObject({ owner_id: second, asked: 2, escalated: false });
    await later(61);
    await watchQuestions(clock);
    expect(await standing(id)).toMatchObject({ owner_id: null, escalated: true, outcome: null });
    await desk.rows('UPDATE wardline.staff SET disabled_at = wardline.now() WHERE staff_id = $1', [second]);
  });
});

describe('the figures', () => {
  const times = async (name: Name) =>
    desk.ask(name, 'GET', `questions/times?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`);

  it('are the lead’s, and count what nobody answered', async () => {
    await asked();
    const before = (await times('lead')).body as { asked: number; judged: number; open: number };
    expect(before.open).toBeGreaterThan(0);
    await later(61);
    const after = (await times('lead')).body as { judged: number; open: number };
    expect(after.judged).toBeGreaterThan(before.judged);
    for (const name of ['nurse', 'tier1', 'physician', 'supervisor'] as const)
      expect(refusal(await times(name))).toBe('forbidden');
  });
});
