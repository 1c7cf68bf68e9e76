import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  acknowledgeTreeNotice,
  createDataSource,
  createSigningKey,
  revokeSigningKey,
  setTreePolicy,
} from '#persistence';
import {
  cautiousTree,
  ReferenceData,
  saturationTree,
  signingPassword,
  testDatabase,
  TreePeople,
  type TestDatabase,
} from '#testing';
import type { DataSource } from 'typeorm';

let database: TestDatabase;
let data: ReferenceData;
let people: TreePeople;
let clock: DataSource;
let tree: string;
let trees = 0;
const days = 24 * 3600_000;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  await data.site({ tenant: 'metro' });
  people = await TreePeople.of(database, data, 'metro');
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 1, applicationName: 'test' });
  await clock.initialize();
});
beforeEach(() => {
  tree = `tree-${++trees}`;
});
afterAll(async () => {
  await clock.destroy();
  await people.close();
  await database.drop();
});

/** Kinds of the notices that stand about the test's tree after another look. */
async function standing(): Promise<string[]> {
  await clock.query('SELECT * FROM wardline.watch_approvals()');
  const rows = await database.query<{ kind: string }>(
    'SELECT kind FROM wardline.tree_notice WHERE tree = $1 AND resolved_at IS NULL ORDER BY kind',
    [tree],
  );
  return rows.map(({ kind }) => kind);
}

async function forDays(hash: string, until: number, by?: string) {
  const signed = await people.sign(hash, { days: until, ...(by !== undefined && { by }) });
  if (!signed.ok) throw new Error(signed.code);
}

describe('a notice about an approval', () => {
  it('stands from the days before its end, becomes another at the end, and goes with a new signature', async () => {
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    await forDays(hash, 100);
    await people.activate(hash);
    expect(await standing()).toEqual([]);
    await database.advance(60 * days);
    expect(await standing()).toEqual(['review-due']);
    await database.advance(20 * days);
    expect(await standing()).toEqual(['approval-expiring', 'review-due']);
    await database.advance(30 * days);
    expect(await standing()).toEqual(['approval-expired']);
    expect(await standing()).toEqual(['approval-expired']);
    const [still] = await database.query<{ hash: string }>(
      'SELECT hash FROM wardline.newest_activation($1, $2)',
      ['metro', tree],
    );
    expect(still?.hash).toBe(hash);
    await forDays(hash, 365);
    expect(await standing()).toEqual([]);
    const events = await database.query<{ said: string }>(
      `SELECT n.kind || ' ' || e.type AS said FROM wardline.tree_notice_event e JOIN wardline.tree_notice n USING (notice_id)
       WHERE n.tree = $1 ORDER BY e.entry_id`,
      [tree],
    );
    expect(events.map(({ said }) => said).sort()).toEqual([
      'approval-expired opened',
      'approval-expired resolved',
      'approval-expiring opened',
      'approval-expiring resolved',
      'review-due opened',
      'review-due resolved',
    ]);
  });

  it('goes when another version is put to work', async () => {
    const one = await people.submit(saturationTree('1.0.0', { tree }));
    await forDays(one, 10);
    await people.activate(one);
    expect(await standing()).toEqual(['approval-expiring']);
    await people.putToWork(saturationTree('2.0.0', { tree }), one);
    expect(await standing()).toEqual([]);
  });

  it('goes by the signature that ends first, where several are asked for', async () => {
    const policy = { signers: 2, warnDays: 30, reviewDays: 7, failSafeTree: 'fail-safe' };
    await people.as(people.lead, (store) => setTreePolicy(store, 'metro', policy));
    try {
      const second = await data.staff({ role: 'physician', tenant: 'metro' });
      await people.entitle(second.staff);
      await people.as(second.staff, (store) => createSigningKey(store, signingPassword));
      const hash = await people.submit(saturationTree('1.0.0', { tree }));
      await forDays(hash, 365);
      await forDays(hash, 20, second.staff);
      await people.activate(hash);
      expect(await standing()).toEqual(['approval-expiring']);
      await forDays(hash, 200, second.staff);
      expect(await standing()).toEqual([]);
    } finally {
      await people.as(people.lead, (store) => setTreePolicy(store, 'metro', { ...policy, signers: 1 }));
    }
  });

  it('comes when the only key behind it is found to have been stolen before', async () => {
    const thief = await data.staff({ role: 'physician', tenant: 'metro' });
    await people.entitle(thief.staff);
    await people.as(thief.staff, (store) => createSigningKey(store, signingPassword));
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    await forDays(hash, 365, thief.staff);
    await people.activate(hash);
    expect(await standing()).toEqual([]);
    const [key] = await database.query<{ kid: string }>(
      'SELECT kid FROM wardline.signing_key WHERE staff_id = $1',
      [thief.staff],
    );
    await people.as(people.lead, (store) => revokeSigningKey(store, key?.kid ?? '', new Date(0), 'stolen'));
    expect(await standing()).toEqual(['approval-expired']);
  });

  it('stands where trees decide and none is there in their place, until one is', async () => {
    await people.putToWork(saturationTree('1.0.0', { tree }));
    tree = 'fail-safe';
    expect(await standing()).toEqual(['fail-safe-missing']);
    await people.putToWork(cautiousTree());
    expect(await standing()).toEqual([]);
  });

  it('is acknowledged by a lead only, and goes on standing', async () => {
    const hash = await people.submit(saturationTree('1.0.0', { tree }));
    await forDays(hash, 10);
    await people.activate(hash);
    await standing();
    const [notice] = await people.as(people.lead, (store) =>
      store.query<{ id: string }>('SELECT notice_id AS id FROM wardline.tree_notice WHERE tree = $1', [tree]),
    );
    const acknowledge = (by: string) =>
      people.as(by, (store) => acknowledgeTreeNotice(store, notice?.id ?? ''));
    expect(await acknowledge(people.author)).toEqual({ ok: false, code: 'not-allowed' });
    expect(await acknowledge(people.lead)).toEqual({ ok: true });
    expect(await acknowledge(people.lead)).toEqual({ ok: false, code: 'already-acknowledged' });
    expect(await standing()).toEqual(['approval-expiring']);
  });
});
