import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  activeProtocols,
  createDataSource,
  lastResortProtocol,
  protocolsFor,
  resumeTree,
  rollbackTree,
  stopTree,
  watchProtocols,
  type ProtocolsAtWork,
} from '#persistence';
import {
  ReferenceData,
  saturationProtocol,
  saturationTree,
  testDatabase,
  TreePeople,
  type TestDatabase,
} from '#testing';
import type { DataSource } from 'typeorm';

let database: TestDatabase;
let people: TreePeople;
let clock: DataSource;
let tier1: string;
/** Each test has a protocol and a condition of its own. */
let tree: string;
let condition: string;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  const data = new ReferenceData(database);
  for (const tenant of ['metro', 'other']) await data.site({ tenant });
  people = await TreePeople.of(database, data, 'metro');
  tier1 = (await data.staff({ role: 'nurse', tenant: 'metro' })).staff;
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 2, applicationName: 'test' });
  await clock.initialize();
});
beforeEach(() => {
  count += 1;
  tree = `protocol-${count}`;
  condition = `condition-${count}`;
});
afterAll(async () => {
  await clock.destroy();
  await people.close();
  await database.drop();
});

const document = (version: string, rest: object = {}) =>
  saturationProtocol(version, { tree, conditions: [condition], ...rest });

/** As somebody who works there sees them. */
async function atWork(tenant = 'metro', by = tier1): Promise<ProtocolsAtWork> {
  return people.as(by, async (store) => {
    const [row] = await store.query<{ now: Date }>('SELECT wardline.now() AS now');
    return activeProtocols(async (text, values) => store.query(text, values), tenant, row?.now ?? new Date());
  });
}

async function offered(): Promise<readonly string[]> {
  return protocolsFor(await atWork(), condition).map((one) => `${one.tree} ${one.version}`);
}

/** What nobody but the owner of the tables can do, and only by switching their guard off. */
async function tamper(table: string, statement: string, hash: string): Promise<void> {
  await database.query(`ALTER TABLE wardline.${table} DISABLE TRIGGER append_only`);
  await database.query(statement, [hash]);
  await database.query(`ALTER TABLE wardline.${table} ENABLE TRIGGER append_only`);
}

const later = `UPDATE wardline.tree_version SET document =
  jsonb_set(document, '{root,answers,no,timeLimit}', '"PT9H"') WHERE hash = $1`;

async function standing(): Promise<readonly string[]> {
  const rows = await database.query<{ kind: string; detail: string }>(
    'SELECT kind, detail FROM wardline.tree_notice WHERE tree = $1 AND resolved_at IS NULL ORDER BY kind',
    [tree],
  );
  return rows.map(({ kind, detail }) => `${kind}: ${detail}`);
}

describe('a protocol', () => {
  it('is followed once it is signed and at work, with who approved it', async () => {
    expect(await offered()).toEqual(['no-protocol 0.0.0']);
    const hash = await people.submit(document('1.0.0'));
    expect(await people.activate(hash)).toEqual({ ok: false, code: 'not-approved' });
    await people.sign(hash);
    expect(await people.activate(hash)).toEqual({ ok: true });
    expect(await offered()).toEqual([`${tree} 1.0.0`]);
    const { active } = await atWork();
    const one = active.find(({ protocol }) => protocol.tree === tree);
    expect(one).toMatchObject({ tenant: 'metro', state: 'active', protocol: { hash, for: [condition] } });
    expect(one?.statements.map(({ physician }) => physician.id)).toEqual([people.physician]);
    expect(one?.protocol.approval.hash).toBe(hash);
  });

  it('is not a screening tree, nor that one a protocol', async () => {
    await people.putToWork(saturationTree('1.0.0', { tree }));
    expect((await atWork()).active.map(({ protocol }) => protocol.tree)).not.toContain(tree);
  });

  it('is nothing of another health system', async () => {
    await people.putToWork(document('1.0.0'));
    expect(await atWork('other')).toEqual({ active: [], refused: [] });
  });

  it('goes on when its approval has run out, and says so', async () => {
    const hash = await people.submit(document('1.0.0'));
    await people.sign(hash, { days: 2 });
    await people.activate(hash);
    await database.advance(3 * 24 * 3600_000);
    const { active } = await atWork();
    expect(active.find(({ protocol }) => protocol.tree === tree)?.state).toBe('expired');
    expect(await offered()).toEqual([`${tree} 1.0.0`]);
    await clock.query('SELECT * FROM wardline.watch_approvals()');
    expect((await standing()).map((words) => words.split(':')[0])).toEqual(['approval-expired']);
  });

  it('gives way to the version it replaced when a byte of it was changed, with a standing alarm', async () => {
    const one = await people.putToWork(document('1.0.0'));
    const two = await people.putToWork(document('2.0.0', { callBack: 'PT3H' }), one);
    expect(await offered()).toEqual([`${tree} 2.0.0`]);
    await tamper('tree_version', later, two);
    const { active, refused } = await atWork();
    expect(refused.filter((other) => other.tree === tree)).toEqual([
      { tenant: 'metro', tree, hash: two, code: 'signature-hash-mismatch' },
    ]);
    expect(active.find(({ protocol }) => protocol.tree === tree)).toMatchObject({
      protocol: { version: '1.0.0' },
      insteadOf: two,
    });
    expect((await watchProtocols(clock)).opened).toBe(1);
    expect(await standing()).toEqual(['tree-refused: signature-hash-mismatch']);
    expect(await watchProtocols(clock)).toEqual({ opened: 0, resolved: 0 });
    await database.query('SELECT wardline.report_refused_trees($1, $1, $1, $1)', [[]]);
    expect(await standing()).toEqual(['tree-refused: signature-hash-mismatch']);
    await tamper('tree_version', later.replace('PT9H', 'PT3H'), two);
    expect((await watchProtocols(clock)).resolved).toBe(1);
    expect(await offered()).toEqual([`${tree} 2.0.0`]);
  });

  it('is none where no version holds: the nurse has the case at once', async () => {
    const hash = await people.putToWork(document('1.0.0'));
    await database.query(
      `INSERT INTO wardline.signing_key_revocation (kid, revoked_from, reason)
       SELECT kid, signed_at, 'stolen' FROM wardline.tree_signature WHERE hash = $1`,
      [hash],
    );
    expect((await atWork()).refused.filter((other) => other.tree === tree)).toMatchObject([
      { code: 'signer-key-revoked' },
    ]);
    const [only] = protocolsFor(await atWork(), condition);
    expect(only).toBe(lastResortProtocol);
    expect(only.root).toMatchObject({ kind: 'end', outcome: 'escalate-now' });
    await people.giveKey(people.physician);
  });

  it('is stopped in one step, and resumed; there is no review of what it filtered', async () => {
    await people.putToWork(document('1.0.0'));
    const stopped = await people.as(people.lead, (store) => stopTree(store, 'metro', tree, 'harm'));
    expect(stopped).toEqual({ ok: true });
    expect(await offered()).toEqual(['no-protocol 0.0.0']);
    expect(await standing()).toEqual(['tree-stopped: harm']);
    const reviews = await database.query('SELECT FROM wardline.stop_review WHERE tree = $1', [tree]);
    expect(reviews).toEqual([]);
    const resumed = await people.as(people.lead, (store) => resumeTree(store, 'metro', tree, 'mended'));
    expect(resumed).toEqual({ ok: true });
    expect(await offered()).toEqual([`${tree} 1.0.0`]);
  });

  it('is rolled back in one step', async () => {
    const one = await people.putToWork(document('1.0.0'));
    const leaves = await people.putToWork(document('2.0.0', { callBack: 'PT2H' }), one);
    const back = await people.as(people.lead, (store) =>
      rollbackTree(store, { tenant: 'metro', tree, leaves, reason: 'worse' }),
    );
    expect(back).toEqual({ ok: true });
    expect(await offered()).toEqual([`${tree} 1.0.0`]);
  });

  it('of a screening tree that is stopped, the review is opened as before', async () => {
    await people.putToWork(saturationTree('1.0.0', { tree }));
    await people.as(people.lead, (store) => stopTree(store, 'metro', tree, 'harm'));
    expect(await database.query('SELECT FROM wardline.stop_review WHERE tree = $1', [tree])).toHaveLength(1);
  });
});
