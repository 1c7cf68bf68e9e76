import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addTreeEvidence,
  createSigningKey,
  entitlePhysician,
  offerTree,
  revokeSigningKey,
  submitTree,
  type TreeStore,
} from '#persistence';
import {
  ReferenceData,
  saturationTree,
  signingPassword,
  supposedEvidence,
  testDatabase,
  TreePeople,
  type TestDatabase,
} from '#testing';

let database: TestDatabase;
let data: ReferenceData;
let people: TreePeople;
let others: TreePeople;
let hash: string;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  for (const tenant of ['metro', 'other']) await data.site({ tenant });
  people = await TreePeople.of(database, data, 'metro');
  others = await TreePeople.of(database, data, 'other');
  hash = await people.submit(saturationTree('1.0.0'));
});
afterAll(async () => {
  await people.close();
  await others.close();
  await database.drop();
});

async function signatures(): Promise<number> {
  const [row] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM wardline.tree_signature');
  return row?.n ?? -1;
}

async function physician(programme?: string): Promise<string> {
  const { staff } = await data.staff({ role: 'physician', tenant: 'metro' });
  if (programme !== undefined) expect(await people.entitle(staff, programme)).toEqual({ ok: true });
  await people.as(staff, (store) => createSigningKey(store, signingPassword));
  return staff;
}

describe('a signing key', () => {
  it('stands in the database sealed, opens with the password alone, and only for its owner', async () => {
    const rows = await database.query<{ sealed: Record<string, unknown> }>(
      'SELECT sealed FROM wardline.signing_key',
    );
    expect(Object.keys(rows[0]?.sealed ?? {}).sort()).toEqual(
      ['kdf', 'memoryCost', 'timeCost', 'parallelism', 'salt', 'iv', 'tag', 'ciphertext'].sort(),
    );
    expect(await people.sign(hash, { password: 'battery stable' })).toEqual({
      ok: false,
      code: 'wrong-password',
    });
    await expect(
      people.as(people.physician, (store) => store.query('SELECT sealed FROM wardline.signing_key')),
    ).rejects.toThrow('permission denied');
    const mine = await people.as(others.physician, (store) =>
      store.query<{ kid: string }>('SELECT kid FROM wardline.my_signing_key()'),
    );
    const [theirs] = await database.query<{ kid: string }>(
      'SELECT kid FROM wardline.signing_key WHERE staff_id = $1',
      [people.physician],
    );
    expect(mine.map(({ kid }) => kid)).not.toContain(theirs?.kid);
  });

  it('does not open when the sealed part was put under another key’s name', async () => {
    const somebody = await physician('*');
    await database.query('ALTER TABLE wardline.signing_key DISABLE TRIGGER append_only');
    await database.query(
      `UPDATE wardline.signing_key k SET sealed = (SELECT sealed FROM wardline.signing_key WHERE staff_id = $1) WHERE staff_id = $2`,
      [people.physician, somebody],
    );
    await database.query('ALTER TABLE wardline.signing_key ENABLE TRIGGER append_only');
    expect(await people.sign(hash, { by: somebody })).toEqual({ ok: false, code: 'wrong-password' });
  });

  it('is for physicians, and signs nothing once revoked', async () => {
    expect(await people.as(people.lead, (store) => createSigningKey(store, 'x'))).toEqual({
      ok: false,
      code: 'not-a-physician',
    });
    const somebody = await physician('*');
    expect(await people.sign(hash, { by: somebody })).toMatchObject({ ok: true });
    const [key] = await database.query<{ kid: string }>(
      'SELECT kid FROM wardline.signing_key WHERE staff_id = $1',
      [somebody],
    );
    const revoke = (by: string) =>
      people.as(by, (store) => revokeSigningKey(store, key?.kid ?? '', new Date(0), 'lost'));
    expect(await revoke(people.author)).toEqual({ ok: false, code: 'not-allowed' });
    expect(await revoke(others.lead)).toEqual({ ok: false, code: 'not-allowed' });
    expect(await revoke(people.lead)).toEqual({ ok: true });
    expect(await people.sign(hash, { by: somebody })).toEqual({ ok: false, code: 'no-signing-key' });
    const [problem] = await database.query<{ code: string }>(
      'SELECT wardline.signature_problem(s, wardline.now()) AS code FROM wardline.tree_signature s WHERE staff_id = $1',
      [somebody],
    );
    expect(problem?.code).toBe('signer-key-revoked');
  });
});

describe('signing', () => {
  it('keeps the statement the physician read, and what it rests on', async () => {
    const signed = await people.sign(hash, { patients: 'grown-ups at home' });
    if (!signed.ok) throw new Error(signed.code);
    expect(signed.statement).toMatchObject({
      tree: 'saturation',
      version: '1.0.0',
      hash,
      tenant: 'metro',
      programme: '*',
    });
    expect(signed.statement.meaning).toMatch(
      /^I approve saturation 1\.0\.0 for patients of metro: grown-ups at home, from \d{4}-/,
    );
    const [row] = await database.query<{ statement: unknown; jws: string }>(
      'SELECT statement, jws FROM wardline.tree_signature ORDER BY signature_id DESC LIMIT 1',
    );
    expect(row?.statement).toEqual(signed.statement);
    expect(JSON.parse(Buffer.from(row?.jws.split('.')[1] ?? '', 'base64url').toString())).toEqual(
      signed.statement,
    );
  });

  it('is refused to the author, and to whoever is not entitled for that programme and health system', async () => {
    const before = await signatures();
    const own = await data.staff({ role: 'physician', tenant: 'metro' });
    await people.entitle(own.staff);
    const authors = saturationTree('1.1.0');
    const submitted = await people.as(own.staff, async (store) => {
      await createSigningKey(store, signingPassword);
      const { hash: mine } = await submitTree(store, 'metro', authors);
      await addTreeEvidence(store, 'metro', mine, supposedEvidence);
      return mine;
    });
    expect(await people.sign(submitted, { by: own.staff })).toEqual({
      ok: false,
      code: 'author-is-approver',
    });
    expect(await people.sign(hash, { by: await physician() })).toEqual({
      ok: false,
      code: 'signer-not-entitled',
    });
    expect(await people.sign(hash, { by: await physician('copd') })).toEqual({
      ok: false,
      code: 'signer-not-entitled',
    });
    expect(await people.sign(hash, { by: others.physician })).toEqual({
      ok: false,
      code: 'signer-not-entitled',
    });
    expect(await people.sign(hash, { tenant: 'other' })).toEqual({ ok: false, code: 'unknown-tree' });
    expect(await people.sign(hash, { by: people.lead })).toEqual({ ok: false, code: 'no-signing-key' });
    expect(await signatures()).toBe(before);
  });

  it('is refused without evidence, with findings, with gaps in coverage, and after other evidence came', async () => {
    const next = await people.as(people.author, (store) =>
      submitTree(store, 'metro', saturationTree('1.2.0')),
    );
    const evidence = (given: object) =>
      people.as(people.author, (store) =>
        addTreeEvidence(store, 'metro', next.hash, { ...supposedEvidence, ...given }),
      );
    expect(await people.sign(next.hash)).toEqual({ ok: false, code: 'no-evidence' });
    await evidence({ report: { findings: [{ code: 'contradiction' }] } });
    expect(await people.sign(next.hash)).toEqual({ ok: false, code: 'findings-open' });
    await evidence({ coverage: { leaves: { covered: 3, of: 3 }, branches: { covered: 8, of: 9 } } });
    expect(await people.sign(next.hash)).toEqual({ ok: false, code: 'coverage-incomplete' });
    await evidence({ backTest: { patientDays: 7 } });
    expect(await people.sign(next.hash)).toMatchObject({
      ok: true,
      statement: { evidence: { backTest: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown } },
    });
  });

  it('asks for dates in their order, and not for a time that is over', async () => {
    expect(await people.sign(hash, { days: -1 })).toEqual({ ok: false, code: 'bad-dates' });
    expect(await people.sign(hash, { reviewBy: new Date('2999-01-01') })).toEqual({
      ok: false,
      code: 'bad-dates',
    });
    expect(await people.sign(hash, { fromDays: -30, days: -1 })).toEqual({
      ok: false,
      code: 'approval-expired',
    });
  });

  it('needs a health system that has the tree, or was offered it', async () => {
    await others.entitle(people.physician);
    expect(await people.sign(hash, { tenant: 'other' })).toEqual({ ok: false, code: 'unknown-tree' });
    const offer = { from: 'metro', to: 'other', hash, note: 'ours' };
    expect(await people.as(people.lead, (store) => offerTree(store, offer))).toEqual({ ok: true });
    expect(await people.as(people.lead, (store) => offerTree(store, offer))).toEqual({
      ok: false,
      code: 'already-offered',
    });
    expect(await people.sign(hash, { tenant: 'other' })).toMatchObject({
      ok: true,
      statement: { tenant: 'other' },
    });
  });

  it('gives one content to a version, whoever hands in another', async () => {
    const changed = { ...saturationTree('1.0.0'), purpose: 'For tests,' };
    const answer = await others.as(others.author, (store) => submitTree(store, 'other', changed));
    expect(answer.answer).toEqual({ ok: false, code: 'version-taken' });
    const nobody = await people.as(people.lead, (store) =>
      submitTree(store, 'metro', saturationTree('7.0.0')),
    );
    expect(nobody.answer).toEqual({ ok: false, code: 'not-allowed' });
  });

  it('leaves a trail, of refusals too', async () => {
    const rows = await database.query<{ outcome: string }>(
      `SELECT DISTINCT outcome FROM wardline.audit_event WHERE action = 'tree.sign' ORDER BY outcome`,
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining([
        'ok',
        'author-is-approver',
        'signer-not-entitled',
        'findings-open',
        'coverage-incomplete',
      ]),
    );
  });

  it('entitles by a lead of the place, nobody by himself or herself', async () => {
    expect(await people.as(others.lead, (store) => entitleAt(store, people.physician))).toEqual({
      ok: false,
      code: 'not-allowed',
    });
    expect(await people.as(people.lead, (store) => entitleAt(store, people.lead))).toEqual({
      ok: false,
      code: 'own-entitlement',
    });
    expect(await people.as(people.lead, (store) => entitleAt(store, people.author))).toEqual({
      ok: false,
      code: 'not-a-physician',
    });
  });
});

function entitleAt(store: TreeStore, physicianId: string) {
  return entitlePhysician(store, { physicianId, tenant: 'metro', programme: '*', from: new Date(0) });
}
