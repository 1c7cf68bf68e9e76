import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answerQuestion,
  approve,
  loadProtocol,
  protocolAnswers,
  startProtocol,
  type ProtocolAnswer,
  type ProtocolState,
} from '#decision-tree';
import { saturationTree } from '#testing';
import { smallProtocol } from '../../../../libs/decision-tree/test/protocol/small-protocol.js';
import { asked, askedTwice, CaseDesk, codeOf, type Guide } from './case-desk.js';

let desk: CaseDesk;
beforeAll(async () => {
  desk = await CaseDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await desk.clear();
});

const document = { ...smallProtocol(), programme: '*', tree: 'small', for: [asked] };
const small = loadProtocol(
  document,
  approve(document, { physician: 'somebody', date: '2026-01-01', statement: 'For tests.' }),
);
const spo2 = {
  spo2: { kind: 'number' as const, interval: { low: 98, high: 98 }, unit: '%', ageSeconds: 1 },
};
const pure = async (answers: readonly ProtocolAnswer[]): Promise<ProtocolState> => {
  let state = await startProtocol(small, spo2);
  for (const answer of answers)
    if (state.at.kind === 'question') state = await answerQuestion(state, { question: state.at.id, answer });
  return state;
};

describe('a walk', () => {
  it('begins with what is known now, and asks the first question', async () => {
    await desk.measure(97);
    const id = await desk.atWork();
    const walk = await desk.walk('tier1', id);
    expect(walk).toMatchObject({
      tree: 'small',
      entries: 0,
      standing: 'asks',
      question: { id: 'breathless', redFlag: true },
      facts: [{ name: 'spo2', value: '97 %' }],
      proposal: null,
    });
    await desk.measure(98);
  });

  it('stands where the pure run stands, after every answer, whoever gave it and whoever looks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...protocolAnswers), fc.boolean()), {
          minLength: 1,
          maxLength: 3,
        }),
        async (moves) => {
          await desk.clear();
          let holder: 'tier1' | 'tier1b' = 'tier1';
          const id = await desk.atWork(holder);
          const given: ProtocolAnswer[] = [];
          for (const [answer, passesOn] of moves) {
            const before = await pure(given);
            if (before.at.kind === 'end') break;
            expect(codeOf(await desk.answer(holder, id, answer))).toBe('ok');
            given.push(answer);
            const state = await pure(given);
            const walk = await desk.walk('nurse', id);
            expect(walk.path.map((step) => [step.id, step.answer])).toEqual(
              state.path.map((step) => [step.id, step.answer]),
            );
            expect(walk.question?.id).toBe(state.at.kind === 'question' ? state.at.id : undefined);
            expect(walk.proposal?.outcome).toBe(state.at.kind === 'end' ? state.at.outcome : undefined);
            expect(walk.floor).toBe(state.floor ?? null);
            // After a red flag's yes what is let go of is the local team's, and no colleague's.
            if (!passesOn || state.floor !== undefined) continue;
            // Let go and taken by a colleague: the walk goes on where it was.
            expect(codeOf(await desk.command(holder, id, 'release'))).toBe('ok');
            holder = holder === 'tier1' ? 'tier1b' : 'tier1';
            expect(codeOf(await desk.command(holder, id, 'claim'))).toBe('ok');
            expect(codeOf(await desk.answer(holder, id, 'no'))).toMatch(/case-not-open|protocol-ended/);
            expect(codeOf(await desk.open(holder, id))).toBe('ok');
            expect((await desk.walk(holder, id)).entries).toBe(given.length);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('a late page answers neither the next question nor twice', async () => {
    const id = await desk.atWork();
    const first = await desk.walk('tier1', id);
    expect(codeOf(await desk.answer('tier1', id, 'no'))).toBe('ok');
    const late = { version: first.entries, question: 'breathless' };
    expect(codeOf(await desk.answer('tier1', id, 'no', late))).toBe('version-conflict');
    expect(codeOf(await desk.answer('tier1', id, 'no', { question: 'breathless' }))).toBe('other-question');
    expect(codeOf(await desk.answer('tier1', id, 'no', { question: 'nonsense' }))).toBe('other-question');
    expect((await desk.walk('tier1', id)).entries).toBe(1);
    expect(codeOf(await desk.answer('tier1', id, 'no'))).toBe('ok');
    expect(codeOf(await desk.answer('tier1', id, 'no', { question: 'swollen' }))).toBe('protocol-ended');
  });

  it('of two answers in the same moment one counts', async () => {
    const id = await desk.atWork();
    const { entries: version, question } = await desk.walk('tier1', id);
    const same = { version, question: question?.id ?? '' };
    const answers = await Promise.all([
      desk.answer('tier1', id, 'no', same),
      desk.answer('tier1', id, 'yes', same),
      desk.answer('tier1', id, 'no', same),
    ]);
    expect(answers.map(codeOf).sort()).toEqual(['ok', 'version-conflict', 'version-conflict']);
    expect((await desk.walk('tier1', id)).answers).toHaveLength(1);
  });

  it('an answer and a release in the same moment come one after the other', async () => {
    for (let round = 0; round < 4; round += 1) {
      await desk.clear();
      const id = await desk.atWork();
      const { entries: version, question } = await desk.walk('tier1', id);
      const [answered, released] = await Promise.all([
        desk.answer('tier1', id, 'no', { version, question: question?.id ?? '' }),
        desk.command('tier1', id, 'release'),
      ]);
      expect(codeOf(released)).toBe('ok');
      expect(['ok', 'not-the-owner']).toContain(codeOf(answered));
      expect((await desk.walk('nurse', id)).entries).toBe(codeOf(answered) === 'ok' ? 1 : 0);
      expect(await desk.firm.query('SELECT 1 FROM wardline.open_case')).toEqual([]);
      const [first, second] = await Promise.all([
        desk.command('tier1', id, 'claim'),
        desk.command('tier1b', id, 'claim'),
      ]);
      expect([first, second].filter((one) => codeOf(one) === 'ok')).toHaveLength(1);
      const holder = codeOf(first) === 'ok' ? 'tier1' : 'tier1b';
      const other = holder === 'tier1' ? 'tier1b' : 'tier1';
      expect(codeOf(await desk.open(other, id))).toBe('not-the-owner');
      expect(codeOf(await desk.open(holder, id))).toBe('ok');
    }
  });

  it('an answer whose transaction did not come through was not given', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'no');
    const { owner } = desk.firm.server.database;
    const client = await owner.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [desk.firm.staff('tier1')]);
      const { rows } = await client.query<{ code: string }>(
        `SELECT wardline.add_walk_answer(w.walk_id, 1, 'swollen', 'yes', 'yes', 'patient', 'not-needed', NULL) AS code
         FROM wardline.walk w WHERE w.alert_id = $1`,
        [id],
      );
      expect(rows).toEqual([{ code: 'ok' }]);
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
    } finally {
      client.release(true);
    }
    expect(await desk.walk('tier1', id)).toMatchObject({ entries: 1, question: { id: 'swollen' } });
    expect(codeOf(await desk.answer('tier1', id, 'no'))).toBe('ok');
  });

  it('is corrected by a new answer; what was said before stays on record', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'no');
    await desk.answer('tier1', id, 'no');
    expect((await desk.walk('tier1', id)).proposal?.outcome).toBe('care-at-home');
    const correction = { question: 'swollen', correct: true };
    expect(codeOf(await desk.answer('tier1', id, 'yes', correction))).toBe('ok');
    const walk = await desk.walk('tier1', id);
    expect(walk.proposal?.outcome).toBe('seen-within-24h');
    expect(walk.answers).toMatchObject([
      { seq: 1, question: 'breathless', corrects: null },
      { seq: 2, question: 'swollen', heard: 'no' },
      { seq: 3, question: 'swollen', heard: 'yes', corrects: 2 },
    ]);
    expect(codeOf(await desk.answer('tier1', id, 'yes', { question: 'alone', correct: true }))).toBe(
      'protocol-ended',
    );
    await expect(desk.firm.query(`UPDATE wardline.walk_answer SET heard = 'no'`)).rejects.toMatchObject({
      code: 'WL001',
    });
  });

  it('says how long each question took', async () => {
    const id = await desk.atWork();
    await desk.firm.server.database.setAhead(2);
    await desk.answer('tier1', id, 'no');
    await desk.firm.server.database.setAhead(3);
    await desk.answer('tier1', id, 'no');
    await desk.firm.server.database.setAhead(0);
    const [one, two] = (await desk.walk('tier1', id)).answers;
    expect(one?.seconds).toBeGreaterThanOrEqual(120);
    expect(one?.seconds).toBeLessThan(150);
    expect(two?.seconds).toBeGreaterThanOrEqual(60);
    expect(two?.seconds).toBeLessThan(90);
  });

  it('answers are signs of life: Tier-1’s time counts from the last one', async () => {
    const id = await desk.atWork();
    const clock = async () => {
      const [row] = await desk.firm.query<{ minutes: number }>(
        `SELECT round(extract(epoch FROM next_step_at - claimed.at) / 60)::int AS minutes FROM wardline.alert a
           JOIN LATERAL (SELECT max(e.at) AS at FROM wardline.alert_event e WHERE e.alert_id = a.alert_id AND e.type = 'claimed') claimed ON true
         WHERE a.alert_id = $1`,
        [id],
      );
      return row?.minutes;
    };
    expect(await clock()).toBe(60);
    await desk.firm.server.database.setAhead(20);
    await desk.answer('tier1', id, 'no');
    expect(await clock()).toBe(80);
    await desk.post('tier1', `cases/${id}/notes`, { words: 'A note alone is none.' });
    expect(await clock()).toBe(80);
    await desk.firm.server.database.setAhead(0);
  });

  it('H26: through a child no answer is one, except a red flag’s yes', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'no', { interpreter: 'child' });
    const walk = await desk.walk('tier1', id);
    expect(walk.answers).toMatchObject([{ given: 'no', heard: 'could-not-assess', interpreter: 'child' }]);
    expect(walk.proposal?.outcome).toBe('escalate-now');
    const yes = { question: 'breathless', correct: true, interpreter: 'child' };
    await desk.answer('tier1', id, 'yes', yes);
    expect(await desk.walk('tier1', id)).toMatchObject({ floor: 'escalate-now', question: { id: 'alone' } });
  });

  it('H26: a patient who needs an interpreter is not understood without one', async () => {
    await desk.firm.query(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from)
       VALUES ('metro', $1, 'interpreter-needed', 'true', '2020-01-01')`,
      [desk.patient],
    );
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'no');
    expect((await desk.walk('tier1', id)).answers).toMatchObject([
      { given: 'no', heard: 'could-not-assess' },
    ]);
    await desk.firm.query(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from)
       VALUES ('metro', $1, 'interpreter-needed', 'false', '2020-01-02')`,
      [desk.patient],
    );
  });

  it('through several protocols goes one after the other, that of the programme first', async () => {
    const id = await desk.atWork('tier1', askedTwice);
    const { due } = (await desk.page('tier1', id)).guide;
    expect(due.map(({ tree, standing }) => [tree, standing])).toEqual([
      ['a-twin', 'under-way'],
      ['second', 'to-do'],
    ]);
    await desk.answer('tier1', id, 'no');
    await desk.answer('tier1', id, 'no');
    const concluded = await desk.conclude('tier1', id);
    expect(concluded.body).toEqual({ outcome: 'care-at-home', consequence: 'goes-on' });
    const { guide } = await desk.page('tier1', id);
    expect(guide.due.map(({ standing }) => standing)).toEqual(['concluded', 'under-way']);
    expect(guide.obstacles).toContain('protocol-incomplete');
    expect((await desk.command('tier1', id, 'resolve', { reason: 'done' })).body).toMatchObject({
      code: 'obstacles',
      reasons: ['protocol-incomplete'],
    });
    expect(await desk.stateOf(id)).toBe('claimed');
  });

  it('goes on with the version that it began with, and asks no more once that is stopped', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'no');
    const stop = { reason: 'harm' };
    expect(codeOf(await desk.post('lead', 'running-trees/metro/small/stop', stop))).toBe('ok');
    try {
      const refused = await desk.answer('tier1', id, 'no', { question: 'swollen' });
      expect(codeOf(refused)).toBe('protocol-stopped');
      const { guide } = await desk.page('tier1', id);
      expect(guide).toMatchObject({ due: [{ tree: 'no-protocol' }], walks: [{ standing: 'stopped' }] });
      expect(guide.obstacles).toContain('protocol-incomplete');
      const up = await desk.conclude('tier1', id, {
        walk: guide.walks[0]?.id,
        version: 1,
        outcome: 'escalate-now',
        reason: 'Stopped',
      });
      expect(up.body).toMatchObject({ consequence: 'escalated' });
    } finally {
      await desk.post('lead', 'running-trees/metro/small/resume', { reason: 'fine' });
    }
  });

  it('knows nothing of a value that somebody took back, as decisions do not', async () => {
    await desk.measure(91);
    await desk.firm.query(
      `WITH r AS (
         INSERT INTO wardline.measurement_retraction (tenant_id, patient_id, measurement_id, act, reason, recorded_by)
         SELECT tenant_id, patient_id, measurement_id, 'retracted', 'bad-technique', $2 FROM wardline.measurement WHERE patient_id = $1
         ORDER BY measurement_id DESC LIMIT 1 RETURNING *)
       INSERT INTO wardline.measurement_standing (retraction_id, tenant_id, patient_id, measurement_id, patient_seq, retracted, at)
       SELECT retraction_id, tenant_id, patient_id, measurement_id, 99, true, recorded_at FROM r`,
      [desk.patient, desk.firm.staff('nurse')],
    );
    const id = await desk.atWork();
    expect((await desk.walk('tier1', id)).facts).toMatchObject([{ name: 'spo2', value: '98 %' }]);
    const { latest } = await desk.page('tier1', id);
    expect(latest).toMatchObject([{ vitalSign: 'spo2', value: 98 }]);
  });

  it('begins anew with what is known then; never to get another answer at an end', async () => {
    const id = await desk.atWork();
    await desk.answer('tier1', id, 'no');
    await desk.measure(90);
    const anew = await desk.post('tier1', `cases/${id}/walks`, { protocol: { again: 'small' } });
    expect(codeOf(anew)).toBe('ok');
    const { walks } = anew.body as Guide;
    expect(walks.map(({ standing }) => standing)).toEqual(['begun-anew', 'asks']);
    await desk.answer('tier1', id, 'no');
    expect((await desk.walk('tier1', id)).proposal?.outcome).toBe('seen-within-4h');
    await desk.measure(98);
    const again = await desk.post('tier1', `cases/${id}/walks`, { protocol: { again: 'small' } });
    expect(codeOf(again)).toBe('protocol-ended');
  });
});

describe('the page of a case', () => {
  it('holds all that the work needs, and is on the trail', async () => {
    const id = await desk.atWork();
    await desk.post('tier1', `cases/${id}/notes`, { words: 'Sounds tired.' });
    const page = await desk.page('tier1', id);
    expect(page).toMatchObject({
      alert: { patientCard: { identity: 'full', familyName: 'Family-first' } },
      call: null,
      why: { path: [], facts: [] },
      guide: { identity: 'confirmed', redFlag: false, due: [{ tree: 'small', standing: 'under-way' }] },
      latest: expect.arrayContaining([expect.objectContaining({ vitalSign: 'spo2', device: 'dev-1' })]),
      notes: [{ words: 'Sounds tired.', by: { name: 'tier1' } }],
      openings: [{ kind: 'opened' }],
      calls: [],
      followUps: [],
      questions: [],
    });
    const trail = await desk.firm.trail('read');
    expect(trail.at(-1)).toMatchObject({ target: `case:${id}`, outcome: 'ok', tenant_id: 'metro' });
  });

  it('says why it fired, question by question, and how the patient is spoken with', async () => {
    const id = await desk.claimed();
    await desk.measure(88);
    await desk.firm.query(
      `WITH m AS (SELECT * FROM wardline.measurement WHERE patient_id = $2 ORDER BY measurement_id DESC LIMIT 1), d AS (
         INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version,
           hash, leaf, results, facts)
         SELECT m.received_at, m.tenant_id, m.patient_id, m.measurement_id, 2, 'late-data', 'tier1', 't', '1', 'h', 'is-low', $3, '{}'
         FROM m RETURNING decision_id, measurement_id)
       UPDATE wardline.alert a SET decision_id = d.decision_id, measurement_id = d.measurement_id,
         decision = '{"hash": "h", "leaf": "is-low", "facts": {"spo2": {"kind": "number", "interval": {"low": 88, "high": 88}, "unit": "%", "ageSeconds": 0}}}'
       FROM d WHERE a.alert_id = $1`,
      [
        id,
        desk.patient,
        JSON.stringify({
          findings: [
            {
              condition: asked,
              hash: 'h',
              path: [
                {
                  id: 'low',
                  ask: 'Below 90 %?',
                  answer: 'yes',
                  conditions: [
                    {
                      fact: 'spo2',
                      operator: 'lessThan',
                      value: 90,
                      factValue: { kind: 'number', interval: { low: 88, high: 88 }, unit: '%' },
                      result: 'yes',
                    },
                  ],
                },
              ],
            },
          ],
        }),
      ],
    );
    await desk.firm.query(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from) VALUES
         ('metro', $1, 'language', '"es"', '2020-01-01'), ('metro', $1, 'hearing', '"hard-of-hearing"', '2020-01-01')`,
      [desk.patient],
    );
    await desk.usually(96, 6);
    const page = await desk.page('tier1', id);
    expect(page['lines']).toEqual([
      { vitalSign: 'spo2', kind: 'threshold', name: 'lessThan', value: 90, unit: '%' },
      { vitalSign: 'spo2', kind: 'baseline', name: 'own-baseline', value: 96, unit: '%' },
    ]);
    expect(page).toMatchObject({
      why: {
        path: [{ id: 'low', ask: 'Below 90 %?', answer: 'yes', because: ['spo2 88 % lessThan 90: yes'] }],
        facts: [{ name: 'spo2', value: '88 %', known: true, ageSeconds: 0 }],
      },
      speaking: { language: 'es', hearing: 'hard-of-hearing' },
    });
    await desk.measure(98);
  });

  it('masks the name for whoever has not claimed, and is nothing for whoever sees no patient there', async () => {
    const id = await desk.claimed();
    expect((await desk.page('tier1b', id)).alert).toMatchObject({ patientCard: { identity: 'masked' } });
    expect(codeOf(await desk.firm.get('nurse2', `/api/v1/cases/${id}`))).toBe('not-found');
    expect(codeOf(await desk.firm.get('nurseOther', `/api/v1/cases/${id}`))).toBe('not-found');
    expect(codeOf(await desk.firm.get('privacy', `/api/v1/cases/${id}`))).toBe('not-found');
  });

  it('H14: says by when somebody must have called, from the leaf that decided, and whether somebody has', async () => {
    const hash = await desk.people.putToWork(saturationTree('1.0.0'));
    const id = await desk.claimed();
    await desk.firm.query(
      `UPDATE wardline.alert SET decision = jsonb_build_object('hash', $2::text, 'leaf', 'is-low', 'facts', '{}'::jsonb) WHERE alert_id = $1`,
      [id, hash],
    );
    interface Call {
      readonly by: string;
      readonly withinSeconds: number;
      readonly standing: string;
    }
    const call = async () => (await desk.page('tier1', id))['call'] as Call;
    const opened = (await desk.page('tier1', id)).alert as unknown as { openedAt: string };
    const { by, ...rest } = await call();
    expect(rest).toMatchObject({ withinSeconds: 300, standing: 'call-now', zone: 'Europe/Berlin' });
    expect(Math.round((Date.parse(by) - Date.parse(opened.openedAt)) / 1000)).toBe(300);
    await desk.firm.server.database.setAhead(6);
    expect((await call()).standing).toBe('late');
    await desk.firm.server.database.setAhead(0);
    await desk.open('tier1', id);
    await desk.answer('tier1', id, 'no');
    expect((await call()).standing).toBe('spoken');
  });

  it('a note sent twice is written once', async () => {
    const id = await desk.claimed();
    const note = { id: '0b3f8c52-4d2b-4a27-9d38-6d1f5f0f1a11', words: 'Once.' };
    expect(codeOf(await desk.post('tier1', `cases/${id}/notes`, note))).toBe('ok');
    expect(codeOf(await desk.post('tier1', `cases/${id}/notes`, note))).toBe('ok');
    expect(codeOf(await desk.post('tier1', `cases/${id}/notes`, { ...note, words: 'Other.' }))).toBe(
      'note-taken',
    );
    expect(codeOf(await desk.post('tier1b', `cases/${id}/notes`, { words: 'No.' }))).toBe('not-the-owner');
    expect(codeOf(await desk.post('nurse', `cases/${id}/notes`, { words: 'Mine.' }))).toBe('ok');
    expect((await desk.page('nurse', id))['notes']).toMatchObject([{ words: 'Once.' }, { words: 'Mine.' }]);
  });
});
