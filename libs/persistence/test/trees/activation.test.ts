import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createSigningKey,
  offerTree,
  resumeTree,
  rollbackTree,
  setTreePolicy,
  stopTree,
  type TreeAnswer,
} from '#persistence';
import {
  ReferenceData,
  saturationTree,
  signingPassword,
  testDatabase,
  TreePeople,
  type TestDatabase,
} from '#testing';

let database: TestDatabase;
let data: ReferenceData;
let people: TreePeople;
let others: TreePeople;
/** Each test has a tree of its own. */
let tree: string;
let trees = 0;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  for (const tenant of ['metro', 'other']) await data.site({ tenant });
  people = await TreePeople.of(database, data, 'metro');
  others = await TreePeople.of(database, data, 'other');
});
beforeEach(() => {
  tree = `tree-${++trees}`;
});
afterAll(async () => {
  await people.close();
  await others.close();
  await database.drop();
});

async function atWork(tenant = 'metro'): Promise<string | null | undefined> {
  const [row] = await database.query<{ hash: string | null }>(
    'SELECT hash FROM wardline.newest_activation($1, $2)',
    [tenant, tree],
  );
  return row?.hash;
}

async function stop(by = people.lead): Promise<TreeAnswer> {
  return people.as(by, (store) => stopTree(store, 'metro', tree, 'harm'));
}

async function rollback(leaves: string): Promise<TreeAnswer> {
  return people.as(people.lead, (store) =>
    rollbackTree(store, { tenant: 'metro', tree, leaves, reason: 'worse' }),
  );
}

/** What nobody but the owner of the tables can do, and only by switching their guard off. */
async function tamper(table: string, statement: string, hash: string): Promise<void> {
  await database.query(`ALTER TABLE wardline.${table} DISABLE TRIGGER append_only`);
  await database.query(statement, [hash]);
  await database.query(`ALTER TABLE wardline.${table} ENABLE TRIGGER append_only`);
}

const refused = (code: string) => ({ ok: false, code });

describe('activation', () => {
  it('puts a signed version to work, at once and by name, and another one after it', async () => {
    const one = await people.putToWork(saturationTree('1.0.0', { tree }));
    expect(await atWork()).toBe(one);
    const two = await people.submit(saturationTree('2.0.0', { tree }));
    expect(await people.activate(two, one)).toEqual(refused('not-approved'));
    await people.sign(two);
    expect(await people.activate(two, one)).toEqual({ ok: true });
    expect(await atWork()).toBe(two);
    expect(await people.activate(two, two)).toEqual(refused('already-active'));
  });

  it('is for a lead and for physicians who may sign, not for the author or another health system', async () => {
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    await people.sign(hash);
    const nurse = await data.staff({ role: 'nurse', tenant: 'metro' });
    for (const by of [people.author, others.lead, others.physician, nurse.staff])
      expect(await people.activate(hash, undefined, by)).toEqual(refused('not-allowed'));
    expect(await people.activate(hash, undefined, people.physician)).toEqual({ ok: true });
  });

  it('is refused to an approval that has expired, or begins later, and the running version goes on', async () => {
    const one = await people.putToWork(saturationTree('1.0.0', { tree }));
    const [expired, later] = [
      await people.submit(saturationTree('2.0.0', { tree })),
      await people.submit(saturationTree('3.0.0', { tree })),
    ];
    await people.sign(expired, { days: 1 });
    await people.sign(later, { fromDays: 10 });
    await database.advance(2 * 24 * 3600_000);
    expect(await people.activate(expired, one)).toEqual(refused('approval-expired'));
    expect(await people.activate(later, one)).toEqual(refused('approval-not-yet-valid'));
    expect(await atWork()).toBe(one);
  });

  it('is refused to a signature of another health system, copied', async () => {
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    await people.sign(hash);
    await people.as(people.lead, (store) => offerTree(store, { from: 'metro', to: 'other', hash, note: '' }));
    expect(await others.activate(hash)).toEqual(refused('not-approved'));
    await others.entitle(people.physician);
    // By somebody who writes to the table as its owner: the row says `other`, what was signed does not.
    await tamper(
      'tree_signature',
      `UPDATE wardline.tree_signature SET tenant_id = 'other' WHERE hash = $1`,
      hash,
    );
    expect(await others.activate(hash)).toEqual(refused('approval-tenant-mismatch'));
    expect(await atWork('other')).toBeUndefined();
  });

  it('is refused where the signature itself is not genuine, whatever stands beside it', async () => {
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    await people.sign(hash);
    await tamper(
      'tree_signature',
      `UPDATE wardline.tree_signature SET jws = overlay(jws placing (CASE right(jws, 1) WHEN 'A' THEN 'Q' ELSE 'A' END)
         from length(jws)) WHERE hash = $1`,
      hash,
    );
    expect(await people.activate(hash)).toEqual(refused('signature-invalid'));
  });

  it('is refused once one byte of the document is another', async () => {
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    await people.sign(hash);
    await tamper(
      'tree_version',
      `UPDATE wardline.tree_version SET document = jsonb_set(document, '{purpose}', '"For tests,"') WHERE hash = $1`,
      hash,
    );
    expect(await people.activate(hash)).toEqual(refused('signature-hash-mismatch'));
  });

  it('waits for as many physicians as the health system asks for, each counted once', async () => {
    const policy = { signers: 2, warnDays: 30, reviewDays: 7, failSafeTree: 'fail-safe' };
    const set = (signers: number) =>
      people.as(people.lead, (store) => setTreePolicy(store, 'metro', { ...policy, signers }));
    expect(await people.as(people.author, (store) => setTreePolicy(store, 'metro', policy))).toEqual(
      refused('not-allowed'),
    );
    expect(await set(2)).toEqual({ ok: true });
    try {
      const hash = await people.submit(saturationTree('1.0.0', { tree }));
      await people.sign(hash);
      await people.sign(hash);
      expect(await people.activate(hash)).toEqual(refused('signatures-missing'));
      const second = await data.staff({ role: 'physician', tenant: 'metro' });
      await people.entitle(second.staff);
      await people.as(second.staff, (store) => createSigningKey(store, signingPassword));
      await people.sign(hash, { by: second.staff });
      expect(await people.activate(hash)).toEqual({ ok: true });
    } finally {
      await set(1);
    }
  });

  it('by two at once leaves one of them, and tells the other', async () => {
    const one = await people.putToWork(saturationTree('1.0.0', { tree }));
    const rivals = await Promise.all(
      ['2.0.0', '3.0.0'].map(async (version) => people.submit(saturationTree(version, { tree }))),
    );
    for (const rival of rivals) await people.sign(rival);
    const answers = await Promise.all(rivals.map(async (rival) => people.activate(rival, one)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers).toContainEqual(refused('activation-overtaken'));
    expect(await atWork()).toBe(rivals[answers.findIndex(({ ok }) => ok)]);
  });

  it('has no way around it, not even for the owner of the table', async () => {
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    const insert = () =>
      database.query('INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ($1, $2, $3)', [
        'metro',
        tree,
        hash,
      ]);
    await expect(insert()).rejects.toThrow('not-approved');
    await people.sign(hash);
    await insert();
    await expect(database.query('DELETE FROM wardline.tree_activation')).rejects.toThrow('append-only');
    const byServer = people.as(people.lead, (store) =>
      store.query('INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ($1, $2, $3)', [
        'metro',
        tree,
        hash,
      ]),
    );
    await expect(byServer).rejects.toThrow('permission denied');
  });
});

describe('rollback', () => {
  it('is one step back, and then another', async () => {
    const one = await people.putToWork(saturationTree('1.0.0', { tree }));
    expect(await rollback(one)).toEqual(refused('nothing-to-roll-back'));
    const two = await people.putToWork(saturationTree('2.0.0', { tree }), one);
    const three = await people.putToWork(saturationTree('3.0.0', { tree }), two);
    expect(await rollback(two)).toEqual(refused('activation-overtaken'));
    expect(await rollback(three)).toEqual({ ok: true });
    expect(await atWork()).toBe(two);
    expect(await rollback(two)).toEqual({ ok: true });
    expect(await atWork()).toBe(one);
    expect(await rollback(one)).toEqual(refused('nothing-to-roll-back'));
  });

  it('does not lead back to a version that was stopped', async () => {
    const one = await people.putToWork(saturationTree('1.0.0', { tree }));
    const two = await people.putToWork(saturationTree('2.0.0', { tree }), one);
    await stop();
    const three = await people.putToWork(saturationTree('3.0.0', { tree }));
    expect(await rollback(three)).toEqual({ ok: true });
    expect(await atWork()).toBe(one);
    expect(two).not.toBe(one);
  });

  it('is refused to an approval that has run out meanwhile', async () => {
    const one = await people.submit(saturationTree('1.0.0', { tree }));
    await people.sign(one, { days: 1 });
    await people.activate(one);
    const two = await people.putToWork(saturationTree('2.0.0', { tree }), one);
    await database.advance(2 * 24 * 3600_000);
    expect(await rollback(two)).toEqual(refused('approval-expired'));
    expect(await atWork()).toBe(two);
  });
});

describe('stop', () => {
  it('takes the tree out of work in one step, and resume puts the same version back', async () => {
    const one = await people.putToWork(saturationTree('1.0.0', { tree }));
    expect(await stop(people.author)).toEqual(refused('not-allowed'));
    expect(await stop(others.lead)).toEqual(refused('not-allowed'));
    const charge = await data.staff({ role: 'charge-nurse', tenant: 'metro' });
    expect(await stop(charge.staff)).toEqual({ ok: true });
    expect(await atWork()).toBeNull();
    expect(await stop()).toEqual(refused('already-stopped'));
    const resume = (by: string) => people.as(by, (store) => resumeTree(store, 'metro', tree, 'mended'));
    expect(await resume(charge.staff)).toEqual(refused('not-allowed'));
    expect(await resume(people.lead)).toEqual({ ok: true });
    expect(await atWork()).toBe(one);
    expect(await resume(people.lead)).toEqual(refused('not-stopped'));
  });

  it('stands as a notice until the tree works again, and opens a review of the last days', async () => {
    const hash = await people.putToWork(saturationTree('1.0.0', { tree }));
    await stop();
    const notices = () =>
      people.as(people.lead, (store) =>
        store.query<{ kind: string; hash: string; detail: string; open: boolean }>(
          `SELECT kind, hash, detail, resolved_at IS NULL AS open FROM wardline.tree_notice WHERE tree = $1`,
          [tree],
        ),
      );
    expect(await notices()).toEqual([{ kind: 'tree-stopped', hash, detail: 'harm', open: true }]);
    const [review] = await people.as(people.lead, (store) =>
      store.query<{ days: number }>(
        'SELECT extract(day FROM filtered_to - filtered_from)::int AS days FROM wardline.stop_review WHERE tree = $1',
        [tree],
      ),
    );
    expect(review?.days).toBe(7);
    await people.as(people.lead, (store) => resumeTree(store, 'metro', tree, 'mended'));
    expect(await notices()).toEqual([{ kind: 'tree-stopped', hash, detail: 'harm', open: false }]);
  });

  it('is not for the fail-safe tree: something must decide', async () => {
    tree = 'fail-safe';
    await people.putToWork(saturationTree('1.0.0', { tree }));
    expect(await stop()).toEqual(refused('fail-safe-stays'));
  });

  it('shows nothing of it to other health systems', async () => {
    for (const table of [
      'tree_activation',
      'tree_signature',
      'tree_notice',
      'stop_review',
      'tree_entitlement',
      'tree_policy',
    ]) {
      const rows = await others.as(others.lead, (store) =>
        store.query<{ tenant_id: string }>(`SELECT tenant_id FROM wardline.${table}`),
      );
      expect([table, rows.filter(({ tenant_id }) => tenant_id !== 'other')]).toEqual([table, []]);
    }
  });
});

describe('the trail', () => {
  it('has every act, with who did it and what was answered', async () => {
    const rows = await database.query<{ act: string }>(
      `SELECT DISTINCT action || ' ' || outcome AS act FROM wardline.audit_event WHERE staff_id IS NOT NULL AND tenant_id = 'metro'`,
    );
    expect(rows.map(({ act }) => act)).toEqual(
      expect.arrayContaining([
        'tree.submit ok',
        'tree.evidence ok',
        'tree.sign ok',
        'tree.activate ok',
        'tree.activate approval-expired',
        'tree.activate activation-overtaken',
        'tree.rollback ok',
        'tree.stop ok',
        'tree.stop not-allowed',
        'tree.resume ok',
        'tree.offer ok',
        'tree.policy ok',
        'tree.entitle ok',
      ]),
    );
  });
});
