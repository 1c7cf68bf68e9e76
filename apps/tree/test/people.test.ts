import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { ReferenceData, testDatabase, type StaffRow, type TestDatabase } from '#testing';
import { shippedTrees } from '../src/trees/read-trees.js';
import { tree, type Ran } from './running.js';

const path = join(shippedTrees, 'news2/composite.tree.json');
const dates = ['--from', '2026-01-01', '--until', '2099-01-01', '--review-by', '2098-01-01'];

describe('what people do to a tree on the command line', () => {
  let database: TestDatabase;
  let author: StaffRow;
  let physician: StaffRow;

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
  });
  afterAll(async () => {
    await database.drop();
  });

  function as(person: StaffRow, argv: readonly string[], password = person.password): Promise<Ran> {
    const config = { databaseUrl: database.ownerUrl, password };
    return tree([...argv, '--tenant', 'north', '--as', person.email], { config });
  }

  it('is refused in order, each with its code: not handed in, no key, not signed', async () => {
    const signed = await as(physician, ['sign', path, ...dates]);
    expect(signed).toMatchObject({ code: 2 });
    expect(signed.err).toContain('unknown-tree');
    expect(await as(author, ['submit', path])).toMatchObject({ code: 0 });
    const noKey = await as(physician, ['sign', path, ...dates]);
    expect(noKey).toMatchObject({ code: 1 });
    expect(noKey.err).toContain('refused: no-signing-key');
    const early = await as(physician, ['activate', path, '--reason', 'try']);
    expect(early.code).toBe(1);
    expect(early.err).toMatch(/refused: [a-z-]+\n$/);
  }, 120_000);

  it('is signed and put to work by a physician who gives the password', async () => {
    expect(
      await tree(['key', '--as', physician.email], { config: ownersWith(physician.password) }),
    ).toMatchObject({
      code: 0,
    });
    const asked: string[] = [];
    const signed = await tree(['sign', path, ...dates, '--tenant', 'north', '--as', physician.email], {
      config: { databaseUrl: database.ownerUrl },
      askSecret: (prompt) => {
        asked.push(prompt);
        return Promise.resolve(physician.password);
      },
    });
    expect(signed).toMatchObject({ code: 0 });
    expect(asked).toEqual([`Password of ${physician.email}: `]);
    expect(signed.err).toContain('You are about to sign:');
    expect(signed.out).toMatch(/^signed: I approve /);
    expect(signed.out + signed.err).not.toContain(physician.password);
    expect(await as(physician, ['activate', path, '--reason', 'Agreed.'])).toMatchObject({
      code: 0,
      out: 'done\n',
    });
    const [active] = await database.query<{ tree: string }>(
      `SELECT tree FROM wardline.tree_activation WHERE tenant_id = 'north' ORDER BY entry_id DESC LIMIT 1`,
    );
    expect(active?.tree).toBe('news2-composite');
    expect(await as(physician, ['stop', 'news2-composite', '--reason', 'Harm.'])).toMatchObject({ code: 0 });
  }, 120_000);

  it('a wrong password is refused, and counted', async () => {
    const wrong = await as(physician, ['resume', 'news2-composite', '--reason', 'Again.'], 'guess');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.err).toContain('bad-credentials');
    const [failed] = await database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM wardline.sign_in_attempt WHERE NOT succeeded',
    );
    expect(failed?.count).toBeGreaterThan(0);
    const nobody = await as({ ...physician, email: 'nobody@test' }, ['stop', 'x', '--reason', 'y']);
    expect(nobody.err).toContain('bad-credentials');
  }, 120_000);

  it('the author cannot put it to work', async () => {
    const { code, err } = await as(author, ['activate', path, '--reason', 'I wrote it.']);
    expect(code).toBe(1);
    expect(err).toMatch(/refused: /);
  }, 120_000);

  function ownersWith(password: string) {
    return { databaseUrl: database.ownerUrl, password };
  }
});
