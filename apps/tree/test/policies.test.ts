import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReferenceData, testDatabase, type StaffRow, type TestDatabase } from '#testing';
import { shippedTrees } from '../src/trees/read-trees.js';
import { inFolder, tree, type Ran } from './running.js';

const shipped = join(shippedTrees, 'operations/escalation-critical.policy.json');
const dates = ['--from', '2026-01-01', '--until', '2099-01-01', '--review-by', '2098-01-01'];

/** The shipped policy with its text changed, and its worked cases beside it. */
async function changed<T>(
  from: string,
  to: string,
  work: (path: string, text: string) => Promise<T>,
): Promise<T> {
  return inFolder(async (folder) => {
    const path = join(folder, 'changed.policy.json');
    const text = (await readFile(shipped, 'utf8')).replace(from, to);
    await writeFile(path, text);
    await copyFile(shipped.replace('.policy.', '.cases.'), join(folder, 'changed.cases.json'));
    return work(path, text);
  });
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('escalation policies on the command line', () => {
  it('are verified with their worked cases, and found clean as they are shipped', async () => {
    const { code, out } = await tree(['verify', shipped]);
    expect({ code, out }).toEqual({
      code: 0,
      out: `${shipped}: escalation-critical 1.0.0, good, 2 cases, leaves 4/4, branches 6/6\n`,
    });
  });

  it('are found out with the line and the code of what is unsafe, and of cases that fail', async () => {
    const late = '"startCareWithin": "PT50M"';
    await changed('"startCareWithin": "PT10M"', late, async (path, text) => {
      const { code, out } = await tree(['verify', path]);
      expect(code).toBe(1);
      expect(out).toContain(`${path}:${String(lineOf(text, late))}:`);
      expect(out).toContain(
        'policy-time-out-of-bounds /startCareWithin: 50 minutes; it must be from 1 minute to 30 minutes',
      );
    });
    await changed('"acknowledgeWithin": "PT2M"', '"acknowledgeWithin": "PT4M"', async (path) => {
      const { code, out } = await tree(['cases', path]);
      expect(code).toBe(1);
      expect(out).toContain('case-failed');
    });
  });

  it('are drawn as a page, and are no tree whose questions could be mutated', async () => {
    const { code, out } = await tree(['show', shipped]);
    expect(code).toBe(0);
    expect(out).toContain('Who is called, and when');
    expect(await tree(['mutants', shipped])).toMatchObject({ code: 2 });
  });
});

describe('escalation policies and people', () => {
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

  function as(person: StaffRow, argv: readonly string[]): Promise<Ran> {
    const config = { databaseUrl: database.ownerUrl, password: person.password };
    return tree([...argv, ...(argv[0] === 'key' ? [] : ['--tenant', 'north']), '--as', person.email], {
      config,
    });
  }

  it('are handed in, signed and put to work as trees are', async () => {
    expect(await as(author, ['submit', shipped])).toMatchObject({ code: 0 });
    expect(await as(physician, ['key'])).toMatchObject({ code: 0 });
    const signed = await as(physician, ['sign', shipped, ...dates]);
    expect(signed.out).toMatch(
      /^signed: I approve escalation-critical 1\.0\.0 for patients of north: those whose alerts it applies to/,
    );
    expect(await as(physician, ['activate', shipped, '--reason', 'Agreed.'])).toMatchObject({ code: 0 });
    const [row] = await database.query<{ policy: { id: string; startCareWithinSeconds: number } }>(
      `SELECT wardline.policy_for('north', 'north-site', NULL, 'critical') AS policy`,
    );
    expect(row?.policy).toMatchObject({ id: 'escalation-critical', startCareWithinSeconds: 600 });
  }, 120_000);

  it('cannot be signed with a finding', async () => {
    await changed('"version": "1.0.0"', '"version": "2.0.0", "snooze": {"longest": "PT1H"}', async (path) => {
      const submitted = await as(author, ['submit', path]);
      expect(submitted.out).toMatch(/handed in, 1 findings/);
      const signed = await as(physician, ['sign', path, ...dates]);
      expect(signed).toMatchObject({
        code: 1,
        err: expect.stringContaining('refused: findings-open') as unknown,
      });
    });
  }, 120_000);
});
