import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReferenceData, testDatabase, type StaffRow, type TestDatabase } from '#testing';
import { shippedTrees } from '../src/trees/read-trees.js';
import { tree, type Ran } from './running.js';

const dates = ['--from', '2026-01-01', '--until', '2099-01-01', '--review-by', '2098-01-01'];
const keyPassword = 'a long one for the key file';

let database: TestDatabase;
let author: StaffRow;
let physician: StaffRow;
let folder: string;
let key: string;
let protocol: string;
let approval: string;

beforeAll(async () => {
  database = await testDatabase();
  const data = new ReferenceData(database);
  await data.site({ tenant: 'north' });
  author = await data.staff({ role: 'author', tenant: 'north' });
  physician = await data.staff({ role: 'physician', tenant: 'north' });
  await database.query(
    `INSERT INTO wardline.tree_entitlement (staff_id, tenant_id, programme, valid_from)
     VALUES ($1, 'north', '*', wardline.now() - interval '1 day')`,
    [physician.staff],
  );
  folder = await mkdtemp(join(tmpdir(), 'wardline-offline-'));
  key = join(folder, 'physician.key.json');
  protocol = await copied('respiratory/low-spo2', 'protocol');
  approval = join(folder, 'low-spo2.approval.json');
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A shipped document with its cases, in the folder of the test. */
async function copied(path: string, kind: 'tree' | 'protocol'): Promise<string> {
  const name = path.slice(path.indexOf('/') + 1);
  for (const ending of [`${kind}.json`, 'cases.json'])
    await copyFile(join(shippedTrees, `${path}.${ending}`), join(folder, `${name}.${ending}`));
  return join(folder, `${name}.${kind}.json`);
}

function as(person: StaffRow, argv: readonly string[]): Promise<Ran> {
  const config = { databaseUrl: database.ownerUrl, password: person.password };
  return tree([...argv, '--as', person.email], { config });
}

/** Without any database. */
function sign(path: string, rest: readonly string[] = [], password = keyPassword): Promise<Ran> {
  const argv = ['sign', path, '--key', key, '--tenant', 'north', ...dates, ...rest];
  return tree(argv, { config: { password } });
}

const bring = (path: string, rest: readonly string[] = []): Promise<Ran> =>
  as(author, ['submit', path, '--tenant', 'north', ...rest]);

async function signatures(hash: string): Promise<number> {
  const rows = await database.query('SELECT FROM wardline.tree_signature WHERE hash = $1', [hash]);
  return rows.length;
}

describe('a key in a file', () => {
  it('is made for its owner’s eyes, under a password of some length, and never written over', async () => {
    expect(await tree(['key', '--out', key], { config: { password: 'short' } })).toMatchObject({ code: 2 });
    expect(await tree(['key', '--out', key], { config: { password: keyPassword } })).toMatchObject({
      code: 0,
    });
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    const before = await readFile(key, 'utf8');
    expect(before).not.toContain(keyPassword);
    const again = await tree(['key', '--out', key], { config: { password: keyPassword } });
    expect(again).toMatchObject({ code: 2 });
    expect(await readFile(key, 'utf8')).toBe(before);
  });

  it('signs nothing before its owner has registered it, and nobody but a physician can', async () => {
    expect((await sign(protocol)).err).toContain('refused: key-not-registered');
    expect((await as(author, ['key', '--register', key])).err).toContain('refused: not-a-physician');
    expect(await as(physician, ['key', '--register', key])).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(key, 'utf8'))).toMatchObject({ physician: { id: physician.staff } });
    expect((await as(physician, ['key', '--register', key])).err).toContain('refused: key-taken');
  });

  it('is not the one by which the physician signs on the server', async () => {
    const rows = await database.query<{ sealed: unknown }>('SELECT sealed FROM wardline.signing_key');
    expect(rows).toEqual([{ sealed: { elsewhere: true } }]);
    const argv = ['sign', protocol, '--tenant', 'north', ...dates];
    expect(await bring(protocol)).toMatchObject({ code: 0 });
    expect((await as(physician, argv)).err).toContain('refused: no-signing-key');
  });
});

describe('a signature made without a database', () => {
  it('asks for the password of the key, and stands beside the tree', async () => {
    expect((await sign(protocol, [], 'not the password')).err).toContain('refused: wrong-password');
    const signed = await sign(protocol);
    expect(signed).toMatchObject({ code: 0 });
    expect(signed.err).toContain('You are about to sign as ');
    expect(signed.out).toMatch(/^signed: I approve respiratory-low-spo2 /);
    expect(signed.out + signed.err).not.toContain(keyPassword);
    expect(JSON.parse(await readFile(approval, 'utf8'))).toMatchObject({
      kind: 'wardline-tree-approval',
      tree: 'respiratory-low-spo2',
      signatures: [expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)],
    });
  });

  it('is not made over findings, an open case, or dates that do not fit', async () => {
    const text = await readFile(protocol, 'utf8');
    const path = join(folder, 'damaged.protocol.json');
    await copyFile(join(folder, 'low-spo2.cases.json'), join(folder, 'damaged.cases.json'));
    await writeFile(path, text.replace('"redFlag": true,', ''));
    expect((await sign(path)).err).toContain('refused: findings-open');
    await writeFile(path, text);
    const { tree: name, cases } = JSON.parse(await readFile(join(folder, 'damaged.cases.json'), 'utf8')) as {
      tree: string;
      cases: unknown[];
    };
    await writeFile(
      join(folder, 'damaged.cases.json'),
      JSON.stringify({ tree: name, cases: cases.slice(1) }),
    );
    expect((await sign(path)).err).toContain('refused: coverage-incomplete');
    expect((await sign(protocol, ['--until', '2025-01-01'])).err).toContain('refused: bad-dates');
  });

  it('is brought with the tree, verified, and lets it be put to work', async () => {
    const { hash } = JSON.parse(await readFile(approval, 'utf8')) as { hash: string };
    expect(await bring(protocol, ['--approval', approval])).toMatchObject({ code: 0 });
    expect(await signatures(hash)).toBe(1);
    const [row] = await database.query<{ problem: string | null }>(
      `SELECT wardline.approval_problem('north', $1, wardline.now()) AS problem`,
      [hash],
    );
    expect(row).toEqual({ problem: null });
    const argv = ['activate', protocol, '--tenant', 'north', '--reason', 'Agreed.', '--approval', approval];
    expect(await as(physician, argv)).toMatchObject({ code: 0, out: 'done\n' });
    expect(await signatures(hash)).toBe(1);
    const trail = await database.query<{ outcome: string }>(
      `SELECT outcome FROM wardline.audit_event WHERE action = 'tree.import-signature' ORDER BY audit_id`,
    );
    expect(trail.map(({ outcome }) => outcome)).toEqual(['ok', 'already-imported']);
  });

  it('counts for nothing when a byte of it is changed, or on another tree', async () => {
    const file = JSON.parse(await readFile(approval, 'utf8')) as { signatures: string[] };
    const [jws = ''] = file.signatures;
    const [header = '', payload = '', signature = ''] = jws.split('.');
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
    const other = (rest: object) => Buffer.from(JSON.stringify({ ...said, ...rest })).toString('base64url');
    const changed = join(folder, 'changed.approval.json');
    const attempt = async (one: string): Promise<string> => {
      await writeFile(changed, JSON.stringify({ ...file, signatures: [one] }));
      return (await bring(protocol, ['--approval', changed])).err;
    };
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect(await attempt(`${header}.${payload}.${flipped}`)).toContain('refused: signature-invalid');
    const forever = other({ until: '2200-01-01T00:00:00.000Z' });
    expect(await attempt(`${header}.${forever}.${signature}`)).toContain('refused: signature-invalid');
    expect(await attempt('no.signature.here')).toContain('refused: signature-invalid');
    const news2 = await copied('news2/composite', 'tree');
    const wrong = await bring(news2, ['--approval', approval]);
    expect(wrong.err).toContain('refused: signature-hash-mismatch');
  });

  it('names the back-test that stands with the tree, or is refused', async () => {
    const news2 = join(folder, 'composite.tree.json');
    const report = join(folder, 'report.json');
    const patients = ['--simulated', '2', '--days', '3', '--threads', '0', '--out', report];
    expect((await tree(['back-test', news2, ...patients])).code).not.toBe(2);
    expect(await bring(news2, ['--back-test', report])).toMatchObject({ code: 0 });
    expect((await bring(protocol, ['--back-test', report])).err).toContain('back-test-mismatch');
    const [row] = await database.query<{ hash: string; figures: { handedInBy: string } }>(
      `SELECT back_test_hash AS hash, back_test AS figures FROM wardline.tree_evidence
       WHERE back_test IS NOT NULL ORDER BY entry_id DESC LIMIT 1`,
    );
    expect(row?.figures.handedInBy).not.toBe('');
    const file = join(folder, 'composite.approval.json');
    expect(await sign(news2)).toMatchObject({ code: 0 });
    expect((await bring(news2, ['--approval', file])).err).toContain('refused: evidence-changed');
    await rm(file);
    expect(await sign(news2, ['--back-test', row?.hash ?? ''])).toMatchObject({ code: 0 });
    expect(await bring(news2, ['--approval', file])).toMatchObject({ code: 0 });
  }, 120_000);

  it('is judged as of when it was made: entitlement, revocation, and a month at most', async () => {
    const path = join(folder, 'later.protocol.json');
    const text = await readFile(protocol, 'utf8');
    await writeFile(path, text.replace('"version": "1.1.0"', '"version": "9.0.0"'));
    await copyFile(join(folder, 'low-spo2.cases.json'), join(folder, 'later.cases.json'));
    expect(await sign(path)).toMatchObject({ code: 0 });
    const file = join(folder, 'later.approval.json');
    const revoked = `INSERT INTO wardline.signing_key_revocation (kid, revoked_from, reason)
      SELECT kid, wardline.now() - interval '1 hour', 'stolen' FROM wardline.signing_key`;
    await database.advance(31 * 24 * 3600_000);
    expect((await bring(path, ['--approval', file])).err).toContain('refused: signature-not-fresh');
    await database.query(revoked.replace('1 hour', '40 days'));
    expect((await bring(path, ['--approval', file])).err).toContain('refused: signer-key-revoked');
    await database.query(
      `INSERT INTO wardline.tree_entitlement (entitlement_id, staff_id, tenant_id, programme, valid_from, valid_to)
       SELECT entitlement_id, staff_id, tenant_id, programme, valid_from, valid_from + interval '1 minute'
       FROM wardline.tree_entitlement`,
    );
    expect((await bring(path, ['--approval', file])).err).toMatch(/refused: signer-/);
  }, 120_000);
});
