import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { CaseDesk, codeOf, who, type Guide } from './case-desk.js';

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

const said = (kind: string, value: string) => ({ kind, value });

describe('H19: who it is, before the first question', () => {
  it('is told by two identifiers, forgiving how they are said', async () => {
    const id = await desk.claimed();
    await desk.firm.query(
      `UPDATE wardline.patient SET given_name = 'Zoë-Ann', family_name = 'O’Łukasz Straße' WHERE patient_id = $1`,
      [desk.patient],
    );
    for (const name of ['zoe ann olukasz strasse', "O'ŁUKASZ STRASSE, ZOË ANN", 'Zoe-Ann O’Lukasz-Straße']) {
      const answer = await desk.open('tier1', id, [
        said('full-name', name),
        said('birth-date', '1950-06-15'),
      ]);
      expect(codeOf(answer)).toBe('ok');
      expect((answer.body as Guide).identity).toBe('confirmed');
      expect(codeOf(await desk.post('tier1', `cases/${id}/park`))).toBe('ok');
    }
    await desk.firm.query(
      `UPDATE wardline.patient SET given_name = 'Given', family_name = 'Family-first' WHERE patient_id = $1`,
      [desk.patient],
    );
  });

  it.each([
    ['one only', [who[0]], 'two-identifiers-required'],
    ['the same twice', [who[0], who[0]], 'two-identifiers-required'],
    ['a wrong one', [who[0], said('birth-date', '1950-06-16')], 'identity-mismatch'],
    ['a wrong one beside two right ones', [...who, said('case-code', 'CASE-second')], 'identity-mismatch'],
    ['one that the record does not have', [who[0], said('phone-last-4', '1234')], 'identifier-not-on-record'],
    ['none', [], 'two-identifiers-required'],
    ['no name at all', [said('full-name', '- ’'), who[1]], 'identity-mismatch'],
  ])('is not told by %s, and nothing is asked', async (_, identifiers, code) => {
    const id = await desk.claimed();
    expect(codeOf(await desk.open('tier1', id, identifiers))).toBe(code);
    expect((await desk.page('tier1', id)).guide).toMatchObject({ identity: null, walks: [] });
  });

  it('may be told by where the patient lives or can be rung', async () => {
    const id = await desk.claimed();
    await desk.firm.query(
      `INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, address, zone, effective_from)
       VALUES (gen_random_uuid(), 'metro', $1, true, '{12 Main Street,Springfield}', 'Europe/Berlin', '2020-01-01')`,
      [desk.patient],
    );
    await desk.firm.query(
      `INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, numbers, speak_scope, speak_from, effective_from)
       VALUES (gen_random_uuid(), 'metro', $1, 'patient', '[{"phone": "+12125550123", "voicemail": false, "hours": []}]', 'full',
         '2020-01-01', '2020-01-01')`,
      [desk.patient],
    );
    const [address, whole, other] = ['12 main street', '12 Main Street, Springfield', 'Springfield'].map(
      (value) => said('address', value),
    );
    expect(codeOf(await desk.open('tier1', id, [other, said('phone-last-4', '0123')]))).toBe(
      'identity-mismatch',
    );
    expect(codeOf(await desk.open('tier1', id, [address, said('phone-last-4', '0124')]))).toBe(
      'identity-mismatch',
    );
    expect(codeOf(await desk.open('tier1', id, [whole, said('phone-last-4', '0123')]))).toBe('ok');
  });

  it('is on the trail with every refusal, and what was said is kept nowhere', async () => {
    const id = await desk.claimed();
    await desk.open('tier1', id, [who[0], said('birth-date', '1917-11-07')]);
    await desk.open('tier1', id, [said('full-name', 'Somebody Entirely Else'), who[1]]);
    await desk.open('tier1', id);
    const trail = await desk.firm.trail('case.open');
    expect(trail.slice(-3).map(({ outcome }) => outcome)).toEqual([
      'identity-mismatch',
      'identity-mismatch',
      'ok',
    ]);
    const { openings } = await desk.page('tier1', id);
    expect(openings).toMatchObject([
      { kind: 'refused', code: 'identity-mismatch', identifiers: ['birth-date', 'full-name'] },
      { kind: 'refused' },
      { kind: 'opened', identity: 'confirmed' },
    ]);
    const tables = await desk.firm.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p')`,
    );
    for (const { name } of tables) {
      const found = await desk.firm.query(
        `SELECT 1 FROM wardline.${name} t WHERE to_jsonb(t)::text ~ '1917-11-07|Somebody Entirely'`,
      );
      expect([name, found]).toEqual([name, []]);
    }
  });

  it('is asked of whoever has the alert in hand, and of nobody else', async () => {
    const id = await desk.claimed();
    expect(codeOf(await desk.open('tier1b', id))).toBe('not-the-owner');
    expect(codeOf(await desk.open('nurse', id))).toBe('not-the-owner');
    expect(codeOf(await desk.open('nurse2', id))).toBe('not-found');
    expect(codeOf(await desk.open('operator', id))).toBe('not-found');
    const free = await openAlert(desk.firm.server.database.owner, desk.patient, { severity: 'tier1' });
    expect(codeOf(await desk.open('tier1', free))).toBe('not-the-owner');
  });
});

describe('H19: one patient open at a time', () => {
  const secondAlert = async (): Promise<string> =>
    desk.claimed('tier1', 'other-thing', desk.firm.server.organisation.patients.second);
  const secondWho = [said('full-name', 'Given Family-second'), who[1]];

  it('another is refused until the first is put aside; the same in two windows is not', async () => {
    const id = await desk.claimed();
    const other = await secondAlert();
    expect(codeOf(await desk.open('tier1', id))).toBe('ok');
    expect(codeOf(await desk.open('tier1', id, []))).toBe('ok');
    expect(codeOf(await desk.open('tier1', other, secondWho))).toBe('another-patient-open');
    expect(codeOf(await desk.post('tier1', `cases/${id}/park`))).toBe('ok');
    expect(codeOf(await desk.post('tier1', `cases/${id}/park`))).toBe('case-not-open');
    expect(codeOf(await desk.open('tier1', other, secondWho))).toBe('ok');
    expect(await desk.stateOf(id)).toBe('claimed');
  });

  it('of two opened in the same moment one is open', async () => {
    const id = await desk.claimed();
    const other = await secondAlert();
    for (let round = 0; round < 5; round += 1) {
      await desk.putAside();
      const codes = await Promise.all([desk.open('tier1', id), desk.open('tier1', other, secondWho)]);
      expect(codes.map(codeOf).sort()).toEqual(['another-patient-open', 'ok']);
    }
  });

  it('is open for one person only: another clinician has a case of his or her own', async () => {
    const id = await desk.claimed();
    expect(codeOf(await desk.open('tier1', id))).toBe('ok');
    const theirs = await desk.claimed('tier1b', 'their-thing', desk.firm.server.organisation.patients.second);
    expect(codeOf(await desk.open('tier1b', theirs, secondWho))).toBe('ok');
  });

  it.each(['release', 'escalate', 'resolve'])('%s closes it', async (command) => {
    const id = await desk.claimed('tier1', 'not-asked-about');
    expect(codeOf(await desk.open('tier1', id))).toBe('ok');
    expect((await desk.page('tier1', id)).guide).toMatchObject({ due: [{ tree: 'no-protocol' }], walks: [] });
    expect(codeOf(await desk.command('tier1', id, command, { reason: 'because' }))).toBe('ok');
    expect(await desk.firm.query('SELECT 1 FROM wardline.open_case')).toEqual([]);
    const { openings } = await desk.page('nurse', id);
    expect(openings).toMatchObject([{ kind: 'opened' }, { kind: 'closed' }]);
  });

  it('given to somebody else, or handed over to the nurse, it closes, too', async () => {
    const id = await desk.claimed('tier1', 'not-asked-about');
    await desk.open('tier1', id);
    const to = desk.firm.staff('tier1b');
    const given = await desk.command('supervisor', id, 'reassign', { reason: 'Shift ends', to });
    expect(codeOf(given)).toBe('ok');
    expect((await desk.page('tier1', id)).guide.identity).toBeNull();
    expect(codeOf(await desk.open('tier1', id))).toBe('not-the-owner');
    expect(codeOf(await desk.open('tier1b', id))).toBe('ok');
    const handed = await desk.command('tier1b', id, 'hand-off', { request: 'Please call her' });
    expect(codeOf(handed)).toBe('ok');
    expect(await desk.stateOf(id)).toBe('escalated');
    expect(await desk.firm.query('SELECT 1 FROM wardline.open_case')).toEqual([]);
  });

  it('stays open while another alert of the same patient is in the hand', async () => {
    const one = await desk.claimed('tier1', 'thing-one');
    const two = await desk.claimed('tier1', 'thing-two');
    expect(codeOf(await desk.open('tier1', one))).toBe('ok');
    expect(codeOf(await desk.command('tier1', one, 'release'))).toBe('ok');
    expect((await desk.page('tier1', two)).guide.identity).toBe('confirmed');
    expect(codeOf(await desk.command('tier1', two, 'release'))).toBe('ok');
    expect((await desk.page('tier1', two)).guide.identity).toBeNull();
  });

  it('opening counts as work on the patient', async () => {
    const id = await desk.claimed();
    await desk.firm
      .query(`UPDATE wardline.work_state SET tenant_id = NULL, site_id = NULL, patient_id = NULL, activity = NULL,
      started_at = NULL, sign_at = NULL, opened_by = NULL`);
    await desk.open('tier1', id);
    const rows = await desk.firm.query<{ activity: string }>(
      'SELECT activity FROM wardline.work_state WHERE staff_id = $1 AND patient_id = $2',
      [desk.firm.staff('tier1'), desk.patient],
    );
    expect(rows).toEqual([{ activity: 'review' }]);
  });
});

describe('nobody is reached', () => {
  it('nobody confirms anything: the protocol for it is gone through, and no clinical question', async () => {
    const id = await desk.claimed();
    const answer = await desk.post('tier1', `cases/${id}/open`, { identity: 'not-spoken' });
    const guide = answer.body as Guide;
    expect(guide).toMatchObject({
      identity: 'not-spoken',
      walks: [{ tree: 'silence', purpose: 'not-reached' }],
    });
    const again = { protocol: { again: 'small' } };
    expect(codeOf(await desk.post('tier1', `cases/${id}/walks`, again))).toBe('identity-not-confirmed');
    const rung = await desk.answer('tier1', id, 'no', { interpreter: 'child' });
    expect(codeOf(rung)).toBe('ok');
    const [walk] = (rung.body as Guide).walks;
    expect(walk).toMatchObject({ answers: [{ heard: 'no', spokeWith: 'nobody' }], standing: 'at-an-end' });
    expect(codeOf(await desk.open('tier1', id))).toBe('ok');
    expect((await desk.page('tier1', id)).guide.walks.map(({ tree }) => tree)).toEqual(['silence', 'small']);
  });

  it('the attempts are the protocol’s: they begin with it, and end it when the patient answers', async () => {
    const id = await desk.claimed();
    const attempts = `alerts/${id}/contact-attempts`;
    expect((await desk.firm.get('tier1', `/api/v1/${attempts}`)).body).toMatchObject({
      series: null,
      walk: null,
      next: null,
    });
    await desk.post('tier1', `cases/${id}/open`, { identity: 'not-spoken' });
    const [walk] = (await desk.page('tier1', id)).guide.walks;
    const begun = (await desk.firm.get('tier1', `/api/v1/${attempts}`)).body as {
      next: { contact: string; phone: string } | null;
    };
    expect(begun).toMatchObject({ walk: walk?.id, endedAs: null, attempts: [] });
    const made = (outcome: string) =>
      desk.post('tier1', attempts, {
        attemptId: randomUUID(),
        contact: begun.next?.contact,
        phone: begun.next?.phone,
        outcome,
      });
    expect((await made('no-answer')).body).toMatchObject({ walk: walk?.id, endedAs: null });
    expect((await desk.page('tier1', id)).guide.walks[0]).toMatchObject({ standing: 'asks' });
    expect((await made('reached')).body).toMatchObject({ walk: walk?.id, endedAs: 'reached' });
    expect((await desk.page('tier1', id)).guide.walks[0]).toMatchObject({ standing: 'begun-anew' });
  });

  it('a clinical question that is under way takes no answer before somebody has been identified', async () => {
    const id = await desk.atWork();
    await desk.putAside();
    await desk.post('tier1', `cases/${id}/open`, { identity: 'not-spoken' });
    const { walks } = (await desk.page('tier1', id)).guide;
    const small = walks.find(({ tree }) => tree === 'small');
    const answer = await desk.post('tier1', `cases/${id}/answers`, {
      walk: small?.id,
      version: 0,
      question: 'breathless',
      answer: 'no',
      spokeWith: 'patient',
      interpreter: 'not-needed',
    });
    expect(codeOf(answer)).toBe('identity-not-confirmed');
  });
});
