import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { resumeTree, revokeSigningKey, rollbackTree, stopTree } from '#persistence';
import { cautiousTree, saturationTree, testDatabase, TreePeople, waitFor, type TestDatabase } from '#testing';
import { reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';
import { decisionsOf } from './stored-rows.js';

/** One tree for everybody (`general`) and one for heart failure; each test makes its own versions of the latter. */
let database: TestDatabase;
let ingestion: RunningIngestion;
let people: TreePeople;
let patient: Monitored;
let other: Monitored;
let tree: string;
let tests = 0;

beforeAll(async () => {
  database = await testDatabase();
  ingestion = await RunningIngestion.start(database);
  await ingestion.data.site({ tenant });
  people = await TreePeople.of(database, ingestion.data, tenant);
  await people.putToWork(saturationTree('1.0.0', { tree: 'general', below: 70 }));
});
beforeEach(async () => {
  tree = `heart-${++tests}`;
  patient = await ingestion.patient({ programmes: [tree] });
  other = await ingestion.patient();
});
afterAll(async () => {
  await people.close();
  await ingestion.stop();
  await database.drop();
});

const ofHeart = (version: string, below = 85) => saturationTree(version, { tree, programme: tree, below });

/** What became of the next reading: disposition, and `tree version` of all that decided. */
async function decided(whose: Monitored, spo2 = 97): Promise<string> {
  await whose.device.publish(reading(vital.spo2(spo2)));
  const decision = (await decisionsOf(database, whose.patient)).at(-1);
  const trees = decision?.results.trees.map((one) => `${one.tree} ${one.version}`.trim()).sort() ?? [];
  return `${decision?.disposition ?? 'none'}: ${trees.join(', ')}`;
}

async function tamper(hash: string, path: string, value: string): Promise<() => Promise<void>> {
  const [before] = await database.query<{ document: unknown }>(
    'SELECT document FROM wardline.tree_version WHERE hash = $1',
    [hash],
  );
  const put = async (statement: string, values: unknown[]) => {
    await database.query('ALTER TABLE wardline.tree_version DISABLE TRIGGER append_only');
    await database.query(statement, values);
    await database.query('ALTER TABLE wardline.tree_version ENABLE TRIGGER append_only');
  };
  await put(
    'UPDATE wardline.tree_version SET document = jsonb_set(document, $2::text[], $3::jsonb) WHERE hash = $1',
    [hash, path, value],
  );
  return () =>
    put('UPDATE wardline.tree_version SET document = $2 WHERE hash = $1', [
      hash,
      JSON.stringify(before?.document),
    ]);
}

async function refusals(): Promise<string[]> {
  const rows = await database.query<{ detail: string }>(
    `SELECT detail FROM wardline.tree_notice WHERE tree = $1 AND kind = 'tree-refused' AND resolved_at IS NULL`,
    [tree],
  );
  return rows.map(({ detail }) => detail);
}

describe('a tree decides by signature', () => {
  it('from the next reading after its activation, for its programme; what was decided keeps its version', async () => {
    expect(await decided(patient)).toBe('baseline: general 1.0.0');
    const one = await people.putToWork(ofHeart('1.0.0'));
    expect(await decided(patient)).toBe(`baseline: general 1.0.0, ${tree} 1.0.0`);
    expect(await decided(other)).toBe('baseline: general 1.0.0');
    await people.putToWork(ofHeart('2.0.0', 98), one);
    expect(await decided(patient)).toBe(`critical: general 1.0.0, ${tree} 2.0.0`);
    const rollback = { tenant, tree, leaves: (await atWork()) ?? '', reason: 'test' };
    expect(await people.as(people.lead, (store) => rollbackTree(store, rollback))).toEqual({ ok: true });
    expect(await decided(patient)).toBe(`baseline: general 1.0.0, ${tree} 1.0.0`);
    const versions = (await decisionsOf(database, patient.patient)).map(
      ({ results }) => results.trees.find((known) => known.tree === tree)?.version,
    );
    expect(versions).toEqual([undefined, '1.0.0', '2.0.0', '1.0.0']);
  });

  it('and not with one byte changed: the version before goes on, the lead hears of it until it is right again', async () => {
    const one = await people.putToWork(ofHeart('1.0.0'));
    const two = await people.putToWork(ofHeart('2.0.0'), one);
    const mend = await tamper(two, '{purpose}', '"For tests,"');
    expect(await decided(patient)).toBe(`baseline: general 1.0.0, ${tree} 1.0.0`);
    expect(await waitFor(async () => (await refusals())[0])).toBe('signature-hash-mismatch');
    await mend();
    expect(await decided(patient)).toBe(`baseline: general 1.0.0, ${tree} 2.0.0`);
    await waitFor(async () => (await refusals()).length === 0);
  });

  it('and if there is no other version, the fail-safe tree decides, for whom it was signed', async () => {
    const one = await people.putToWork(ofHeart('1.0.0'));
    // Not even by making it somebody else's tree is a patient left without.
    await tamper(one, '{programme}', '"copd"');
    expect(await decided(patient)).toBe('indeterminate: general 1.0.0, none');
    expect(await decided(other)).toBe('baseline: general 1.0.0');
    await people.putToWork(cautiousTree());
    expect(await decided(patient)).toBe('tier1: fail-safe 1.0.0, general 1.0.0');
    expect(await decided(other)).toBe('baseline: general 1.0.0');
  });

  it('and not where nobody has signed, whoever put it to work', async () => {
    const hash = await people.submit(ofHeart('1.0.0'));
    await database.query('ALTER TABLE wardline.tree_activation DISABLE TRIGGER check_activation');
    await database.query('INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ($1, $2, $3)', [
      tenant,
      tree,
      hash,
    ]);
    await database.query('ALTER TABLE wardline.tree_activation ENABLE TRIGGER check_activation');
    expect(await decided(patient)).toBe('tier1: fail-safe 1.0.0, general 1.0.0');
    expect(await waitFor(async () => (await refusals())[0])).toBe('not-approved');
  });

  it('goes on after the approval has run out', async () => {
    const hash = await people.submit(ofHeart('1.0.0'));
    await people.sign(hash, { days: 1 });
    await people.activate(hash);
    await database.advance(2 * 24 * 3600_000);
    expect(await decided(patient)).toMatch(`general 1.0.0, ${tree} 1.0.0`);
    expect(await refusals()).toEqual([]);
  });

  it('is out of work once the key behind it is revoked from before the signature', async () => {
    const thief = await ingestion.data.staff({ role: 'physician', tenant });
    await people.entitle(thief.staff);
    await people.giveKey(thief.staff);
    const one = await people.putToWork(ofHeart('1.0.0'));
    const two = await people.submit(ofHeart('2.0.0'));
    await people.sign(two, { by: thief.staff });
    await people.activate(two, one);
    expect(await decided(patient)).toMatch(`${tree} 2.0.0`);
    const [key] = await database.query<{ kid: string }>(
      'SELECT kid FROM wardline.signing_key WHERE staff_id = $1',
      [thief.staff],
    );
    await people.as(people.lead, (store) => revokeSigningKey(store, key?.kid ?? '', new Date(0), 'stolen'));
    expect(await decided(patient)).toMatch(`${tree} 1.0.0`);
    expect(await waitFor(async () => (await refusals())[0])).toBe('signer-key-revoked');
  });
});

describe('H18: a tree that was stopped', () => {
  const stop = () => people.as(people.lead, (store) => stopTree(store, tenant, tree, 'harm'));

  it('hands those whom it covered to the fail-safe tree with the next reading, until it is resumed', async () => {
    await people.putToWork(ofHeart('1.0.0'));
    expect(await decided(patient)).toMatch(/^baseline/);
    expect(await stop()).toEqual({ ok: true });
    expect(await decided(patient)).toMatch(/^tier1: fail-safe 1.0.0, general 1.0.0$/);
    expect(await decided(patient, 60)).toMatch(/^critical/);
    expect(await decided(other)).toBe('baseline: general 1.0.0');
    const alerts = await database.query<{ condition: string }>(
      'SELECT condition FROM wardline.alert WHERE patient_id = $1',
      [patient.patient],
    );
    expect(alerts.map(({ condition }) => condition)).toContain('tree-stopped');
    await people.as(people.lead, (store) => resumeTree(store, tenant, tree, 'mended'));
    expect(await decided(patient)).toBe(`baseline: general 1.0.0, ${tree} 1.0.0`);
  });

  it('does not come back because its successor does not hold', async () => {
    await people.putToWork(ofHeart('1.0.0'));
    await stop();
    const two = await people.putToWork(ofHeart('2.0.0'));
    expect(await decided(patient)).toMatch(`${tree} 2.0.0`);
    await tamper(two, '{purpose}', '"For tests,"');
    expect(await decided(patient)).toMatch(/^tier1: fail-safe 1.0.0/);
  });

  it('for everybody hands everybody over', async () => {
    await people.as(people.lead, (store) => stopTree(store, tenant, 'general', 'harm'));
    expect(await decided(other)).toBe('tier1: fail-safe 1.0.0');
    await people.as(people.lead, (store) => resumeTree(store, tenant, 'general', 'mended'));
  });
});

async function atWork(): Promise<string | undefined> {
  const [row] = await database.query<{ hash: string }>(
    'SELECT hash FROM wardline.newest_activation($1, $2)',
    [tenant, tree],
  );
  return row?.hash;
}
