import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashSecret, signInLimits } from '#access';
import { startServer, type Answer, type RunningServer } from '../running-server.js';
import { approvalDates, openDesk, trail, type Found, type Person } from './tree-desk.js';
import { oxygenTree } from './tree-texts.js';

let server: RunningServer;
let desk: Awaited<ReturnType<typeof openDesk>>;

beforeAll(async () => {
  server = await startServer();
  desk = await openDesk(server);
  for (const name of ['physician', 'second'] as const) {
    await desk.entitle(name);
    await desk.post(name, 'signing-keys', { password: 'demo' });
  }
});
afterAll(async () => {
  await server.stop();
});

const code = ({ body }: Answer): unknown => (body as { code?: unknown }).code;
const submitted = async (tree: string, by: Person = 'author'): Promise<Found> =>
  (await desk.submit(by, oxygenTree({ tree }))).body as Found;
const state = async ({ hash }: Found, by: Person = 'lead', tenant = 'metro'): Promise<unknown> => {
  const { body } = await desk.get(by, `trees/${hash}?tenant=${tenant}`);
  const { state: is, decides, problem } = (body as { version: Record<string, unknown> }).version;
  return [is, decides, problem];
};

describe('a signature is refused', () => {
  let found: Found;
  beforeAll(async () => {
    found = await submitted('to-sign');
  });

  it('without the password, and it is on the trail', async () => {
    expect(code(await desk.sign('physician', found, { password: 'guess' }))).toBe('bad-credentials');
    expect(await trail(desk, 'confirm-identity')).toContain('physician confirm-identity bad-credentials');
  });

  it('after too many guesses, also with the right one', async () => {
    for (let i = 0; i < signInLimits.perEmail; i++) await desk.sign('third', found, { password: 'guess' });
    expect(code(await desk.sign('third', found))).toBe('too-many-attempts');
    await server.database.owner.query(`INSERT INTO wardline.sign_in_attempt (subject_hash, succeeded)
      SELECT DISTINCT subject_hash, true FROM wardline.sign_in_attempt`);
  });

  it('to whoever is no physician', async () => {
    for (const name of ['nurse', 'operator', 'lead', 'author'] as const) {
      expect(code(await desk.sign(name, found))).toBe('not-a-physician');
      expect(code(await desk.post(name, 'signing-keys', { password: 'demo' }))).toBe('not-a-physician');
    }
  });

  it('without a key, and to a physician without entitlement', async () => {
    expect(code(await desk.sign('third', found))).toBe('no-signing-key');
    await desk.post('third', 'signing-keys', { password: 'demo' });
    expect(code(await desk.sign('third', found))).toBe('signer-not-entitled');
  });

  it('to a physician of another health system, who does not even find the tree', async () => {
    await desk.post('elsewhere', 'signing-keys', { password: 'demo' });
    await desk.entitle('elsewhere', 'other', 'leadElsewhere');
    expect(code(await desk.sign('elsewhere', found))).toBe('not-found');
    expect(code(await desk.sign('elsewhere', found, { tenant: 'other' }))).toBe('not-found');
  });

  it('to whoever handed it in', async () => {
    expect(code(await desk.sign('second', await submitted('own-tree', 'second')))).toBe('author-is-approver');
  });

  it('when nothing was found out that could be read first', async () => {
    const owner = server.database.owner;
    const { hash } = await submitted('unread');
    await owner.query(
      `INSERT INTO wardline.tree_evidence (hash, tenant_id, report_hash, report, findings, coverage)
       SELECT hash, tenant_id, repeat('0', 64), '{"findings": []}', 0, coverage FROM wardline.tree_evidence WHERE hash = $1`,
      [hash],
    );
    const found = { hash, evidence: { reportHash: '0'.repeat(64), backTestHash: null, obstacles: [] } };
    expect(code(await desk.get('lead', `trees/${hash}/dossier?tenant=metro`))).toBe('no-evidence');
    expect(code(await desk.sign('physician', found))).toBe('no-evidence');
  });

  it('for dates that do not fit together, or are over', async () => {
    const { from, until, reviewBy } = approvalDates;
    const swapped = { from: until, until: from, reviewBy };
    expect(code(await desk.sign('physician', found, swapped))).toBe('statement-invalid');
    const over = { from: '2020-01-01', until: '2021-01-01', reviewBy: '2020-06-01' };
    expect(code(await desk.sign('physician', found, over))).toBe('approval-expired');
    expect(code(await desk.sign('physician', found, { from: 'soon' }))).toBe('invalid-request');
  });

  it('with a key that another password sealed', async () => {
    const password_hash = await hashSecret('new password');
    const change = `UPDATE wardline.staff SET password_hash = $1 WHERE email = 'second@demo'`;
    await server.database.owner.query(change, [password_hash]);
    expect(code(await desk.sign('second', found, { password: 'new password' }))).toBe(
      'signing-key-unreadable',
    );
    await desk.post('second', 'signing-keys', { password: 'new password' });
    expect((await desk.sign('second', found, { password: 'new password' })).status).toBe(201);
    await server.database.owner.query(change, [await hashSecret('demo')]);
    await desk.post('second', 'signing-keys', { password: 'demo' });
  });

  it('and every refusal is on the trail, in the name of who tried', async () => {
    const lines = await trail(desk, 'tree.sign');
    for (const line of [
      'nurse tree.sign not-a-physician',
      'third tree.sign no-signing-key',
      'third tree.sign signer-not-entitled',
      'elsewhere tree.sign unknown-tree',
      'second tree.sign author-is-approver',
      'physician tree.sign bad-dates',
      'physician tree.sign approval-expired',
      'second tree.sign wrong-password',
    ])
      expect(lines).toContain(line);
  });
});

describe('activation is refused', () => {
  it('without a signature', async () => {
    const { hash } = await submitted('unsigned');
    expect(code(await desk.activate('lead', hash))).toBe('not-approved');
    expect(code(await desk.activate('lead', 'ab'.repeat(32)))).toBe('not-found');
  });

  it('to a nurse, an operator, an author, and people of another health system', async () => {
    const found = await submitted('not-theirs');
    await desk.sign('physician', found);
    for (const name of ['nurse', 'operator', 'author', 'leadElsewhere'] as const)
      expect(code(await desk.activate(name, found.hash))).toBe('forbidden');
    expect(await trail(desk, 'tree.activate')).toContain('nurse tree.activate not-allowed');
    expect(await state(found)).toEqual(['signed', false, null]);
  });

  it('to whoever saw another version at work, and twice', async () => {
    const first = await desk.atWork('raced');
    const next = (await desk.submit('author', oxygenTree({ tree: 'raced', version: '2.0.0' }))).body as Found;
    await desk.sign('physician', next);
    expect(code(await desk.activate('lead', next.hash))).toBe('activation-overtaken');
    const both = await Promise.all([1, 2].map(() => desk.activate('lead', next.hash, first.hash)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(code(await desk.activate('lead', next.hash, next.hash))).toBe('already-active');
  });

  it('until as many physicians have signed as the health system asks for', async () => {
    const policy = { signers: 2, warnDays: 30, reviewDays: 7, failSafeTree: 'fail-safe' };
    expect(code(await desk.put('nurse', 'tree-governance/metro/policy', policy))).toBe('forbidden');
    expect((await desk.put('lead', 'tree-governance/metro/policy', policy)).status).toBe(200);
    const found = await submitted('two-signers');
    await desk.sign('physician', found);
    expect(code(await desk.activate('lead', found.hash))).toBe('signatures-missing');
    await desk.sign('second', found);
    expect((await desk.activate('lead', found.hash)).status).toBe(200);
    await desk.put('lead', 'tree-governance/metro/policy', { ...policy, signers: 1 });
    expect((await desk.get('nurse', 'tree-governance/metro/policy')).body).toMatchObject({ signers: 1 });
    expect(code(await desk.get('elsewhere', 'tree-governance/metro/policy'))).toBe('not-found');
  });

  it('with a key that was revoked from before the signature on', async () => {
    await desk.entitle('third');
    const found = await submitted('revoked');
    await desk.sign('third', found);
    const { items } = (await desk.get('lead', 'signing-keys')).body as {
      items: { kid: string; physician: string }[];
    };
    const kid = items.find(({ physician }) => physician === 'third')?.kid ?? '';
    const revocation = { from: '2020-01-01T00:00:00Z', reason: 'Stolen' };
    expect(code(await desk.post('nurse', `signing-keys/${kid}/revocation`, revocation))).toBe('forbidden');
    expect((await desk.post('lead', `signing-keys/${kid}/revocation`, revocation)).status).toBe(200);
    expect(code(await desk.activate('lead', found.hash))).toBe('signer-key-revoked');
  });
});

describe('a tree at work', () => {
  it('is stopped in one step, and resumed', async () => {
    const found = await desk.atWork('stopped');
    const stop = (by: Person) =>
      desk.post(by, 'running-trees/metro/stopped/stop', { reason: 'Too mild at night' });
    for (const name of ['nurse', 'operator', 'elsewhere'] as const)
      expect(code(await stop(name))).toBe('forbidden');
    expect((await stop('charge')).body).toEqual({ ok: true });
    expect(await state(found)).toEqual(['stopped', false, null]);
    expect(code(await stop('lead'))).toBe('already-stopped');
    const notices = (await desk.get('lead', 'tree-notices')).body as {
      items: { id: string; kind: string }[];
    };
    expect(notices.items).toMatchObject([
      { tree: 'stopped', kind: 'tree-stopped', detail: 'Too mild at night', acknowledgedAt: null },
    ]);
    const seen = `tree-notices/${notices.items[0]?.id ?? ''}/acknowledgement`;
    expect(code(await desk.post('nurse', seen))).toBe('forbidden');
    expect((await desk.post('lead', seen)).body).toEqual({ ok: true });
    expect(code(await desk.post('lead', seen))).toBe('already-acknowledged');
    expect((await desk.get('nurse', 'tree-notices')).body).toMatchObject({
      items: [{ acknowledgedBy: 'lead' }],
    });
    const resume = { reason: 'Mended by the plan' };
    expect(code(await desk.post('charge', 'running-trees/metro/stopped/resume', resume))).toBe('forbidden');
    expect((await desk.post('lead', 'running-trees/metro/stopped/resume', resume)).body).toEqual({
      ok: true,
    });
    expect(code(await desk.post('lead', 'running-trees/metro/stopped/resume', resume))).toBe('not-stopped');
    expect(await state(found)).toEqual(['active', true, null]);
    expect((await desk.get('lead', 'tree-notices')).body).toEqual({ items: [] });
    expect(await trail(desk, 'tree.stop')).toContain('charge tree.stop ok');
  });

  it('is not the fail-safe tree, which stays, and has somewhere to go back to', async () => {
    const found = await desk.atWork('fail-safe');
    const reason = { reason: 'Try' };
    expect(code(await desk.post('lead', 'running-trees/metro/fail-safe/stop', reason))).toBe(
      'fail-safe-stays',
    );
    const back = { leaves: found.hash, reason: 'Try' };
    expect(code(await desk.post('lead', 'running-trees/metro/fail-safe/rollback', back))).toBe(
      'nothing-to-roll-back',
    );
    expect(code(await desk.post('lead', 'running-trees/metro/nothing/stop', reason))).toBe('not-found');
  });
});

describe('a tree for another health system', () => {
  it('is offered, read by its difference, and signed there', async () => {
    const mine = await desk.atWork('shared');
    const offer = (to: string, by: Person = 'author') =>
      desk.post(by, `trees/${mine.hash}/offers`, { from: 'metro', to, note: 'Works for us' });
    expect(code(await offer('other', 'nurse'))).toBe('forbidden');
    expect(code(await offer('nowhere'))).toBe('unknown-tenant');
    expect((await offer('other')).status).toBe(201);
    expect(code(await offer('other'))).toBe('already-offered');
    const offers = (await desk.get('leadElsewhere', 'tree-offers')).body as { items: { id: string }[] };
    expect(offers.items).toMatchObject([{ from: 'metro', to: 'other', tree: 'shared', answer: null }]);
    const difference = await desk.get('elsewhere', `trees/${mine.hash}/difference?tenant=other`);
    expect(difference.body).toMatchObject({ before: null, after: { tree: 'shared' }, changes: [] });
    // What was signed for one health system is not signed for the other.
    expect(code(await desk.activate('leadElsewhere', mine.hash, null, 'other'))).toBe('not-approved');
    expect((await desk.sign('elsewhere', mine, { tenant: 'other' })).status).toBe(201);
    expect((await desk.activate('leadElsewhere', mine.hash, null, 'other')).status).toBe(200);
    expect(await state(mine, 'leadElsewhere', 'other')).toEqual(['active', true, null]);
    expect((await desk.get('leadElsewhere', 'tree-offers')).body).toMatchObject({
      items: [{ answer: 'signed' }],
    });
    // Whoever offered it sees what became of the offer; the signature itself is the other's.
    expect((await desk.get('lead', 'tree-offers')).body).toMatchObject({
      items: [{ answer: 'signed', answeredAt: expect.any(String) }],
    });
    expect(code(await desk.get('lead', `trees/${mine.hash}?tenant=other`))).toBe('not-found');
  });

  it('may be declined', async () => {
    const { hash } = await submitted('not-wanted');
    await desk.post('author', `trees/${hash}/offers`, { from: 'metro', to: 'other' });
    const { items } = (await desk.get('leadElsewhere', 'tree-offers')).body as { items: { id: string }[] };
    const decline = `tree-offers/${items[0]?.id ?? ''}/decline`;
    expect(code(await desk.post('lead', decline, { reason: 'No' }))).toBe('forbidden');
    expect((await desk.post('leadElsewhere', decline, { reason: 'Other oximeters' })).body).toEqual({
      ok: true,
    });
    expect(code(await desk.post('leadElsewhere', decline, { reason: 'Again' }))).toBe('already-answered');
    const seen = (await desk.get('author', 'tree-offers')).body as { items: { id: string }[] };
    expect(seen.items.find(({ id }) => id === items[0]?.id)).toMatchObject({ answer: 'declined' });
    expect(JSON.stringify(seen)).not.toContain('Other oximeters');
  });
});

describe('who may sign', () => {
  const entitle = async (by: Person, name: Person): Promise<Answer> => desk.entitle(name, 'metro', by);

  it('is said by a lead, of a physician, and never of oneself', async () => {
    expect(code(await entitle('nurse', 'third'))).toBe('forbidden');
    expect(code(await entitle('leadElsewhere', 'third'))).toBe('forbidden');
    expect(code(await entitle('lead', 'nurse'))).toBe('not-a-physician');
    expect(code(await entitle('lead', 'lead'))).toBe('own-entitlement');
    const { items } = (await desk.get('author', 'tree-governance/metro/entitlements')).body as {
      items: unknown[];
    };
    expect(items).toContainEqual(
      expect.objectContaining({
        physician: { id: await desk.idOf('second'), name: 'second' },
        programme: 'copd',
      }),
    );
    expect((await desk.get('elsewhere', 'tree-governance/metro/entitlements')).body).toEqual({ items: [] });
  });
});

describe('what a stopped tree filtered', () => {
  let review = '';
  let item = '';

  beforeAll(async () => {
    const { owner } = server.database;
    const { hash } = await desk.atWork('filtered');
    await desk.post('lead', 'running-trees/metro/filtered/stop', { reason: 'Too mild' });
    const put = await owner.query<{ review: string; item: string }>(
      `INSERT INTO wardline.stop_review_item (review_id, tenant_id, site_id, patient_id, decision_id, decided_at, measurement_id,
         condition, disposition, reason, decided_by)
       SELECT r.review_id, p.tenant_id, p.site_id, p.patient_id, 1, wardline.now(), 1, 'hypoxaemia', 'critical', 'SpO2 84 %', ''
       FROM wardline.stop_review r, wardline.patient p WHERE r.hash = $1 AND p.case_code = 'CASE-first'
       RETURNING review_id AS review, item_id::text AS item`,
      [hash],
    );
    review = put.rows[0]?.review ?? '';
    item = put.rows[0]?.item ?? '';
  });

  it('is a list for those who may see the patients, by case code and without names', async () => {
    const { body } = await desk.get('nurse', `stop-reviews/${review}/items`);
    expect(body).toMatchObject({
      items: [{ id: item, caseCode: 'CASE-first', disposition: 'critical', state: 'open', outcome: null }],
    });
    expect(JSON.stringify(body)).not.toMatch(/Family|Given|1950/);
    expect((await desk.get('operator', `stop-reviews/${review}/items`)).body).toEqual({ items: [] });
    expect(code(await desk.get('elsewhere', `stop-reviews/${review}/items`))).toBe('not-found');
    const { rows } = await server.database.owner.query<{ staff: string }>(
      `SELECT f.name AS staff FROM wardline.audit_event a JOIN wardline.staff f USING (staff_id)
       WHERE a.target = $1 AND a.patient_id IS NOT NULL`,
      [`stop-review:${review}`],
    );
    expect(rows).toEqual([{ staff: 'nurse' }]);
  });

  it('is closed once, by somebody who may see the patient', async () => {
    const close = (by: Person) =>
      desk.post(by, 'stop-reviews/closing', { items: [item], outcome: 'patient-called', note: 'Is well' });
    expect(code(await close('operator'))).toBe('not-found');
    expect(code(await close('elsewhere'))).toBe('not-found');
    expect((await close('nurse')).body).toEqual({ ok: true });
    expect(code(await close('nurse'))).toBe('already-closed');
    const { body } = await desk.get('nurse', 'stop-reviews');
    expect((body as { items: { id: string }[] }).items.find(({ id }) => id === review)).toMatchObject({
      tree: 'filtered',
      open: 0,
      closed: 1,
    });
    expect(await trail(desk, 'tree.review-close')).toContain('nurse tree.review-close ok');
  });
});

describe('an approval that runs out', () => {
  it('keeps a version from being put to work, and lets one at work go on', async () => {
    const running = await desk.atWork('running-out');
    const signed = await submitted('signed-too-long-ago');
    await desk.sign('physician', signed);
    await server.database.setAhead(290 * 24 * 60);
    desk.forget();
    expect(await state(running)).toEqual(['expiring', true, null]);
    await server.database.setAhead(301 * 24 * 60);
    desk.forget();
    expect(await state(running)).toEqual(['expired', true, 'approval-expired']);
    expect(await state(signed)).toEqual(['expired', false, 'approval-expired']);
    expect(code(await desk.activate('lead', signed.hash))).toBe('approval-expired');
    expect(code(await desk.sign('physician', signed))).toBe('approval-expired');
    await server.database.setAhead(0);
    desk.forget();
  });
});

describe('nobody without a session', () => {
  it.each([
    ['GET', 'trees'],
    ['POST', 'trees'],
    ['POST', 'running-trees/metro/oxygen/stop'],
    ['GET', 'tree-notices'],
    ['GET', 'tree-offers'],
    ['GET', 'stop-reviews'],
    ['GET', 'signing-keys'],
    ['GET', 'tree-governance/metro/policy'],
  ])('%s %s', async (method, path) => {
    const answer = await server.call(undefined, `/api/v1/${path}`, {
      method,
      ...(method === 'POST' && { body: {} }),
    });
    expect([answer.status, code(answer)]).toEqual([401, 'unauthenticated']);
  });
});
