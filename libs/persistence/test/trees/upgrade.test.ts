import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approve, treeHash } from '#decision-tree';
import { createDataSource, migrate } from '#persistence';
import { saturationTree, testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';
import { migrations } from '../../src/data-source.js';

/** A database from before there were signatures, with a tree at work. */
let cluster: TestDatabase;
let owner: pg.Client;
let url: string;
const name = `upgrade_${process.pid}_${Date.now()}`;
const document = saturationTree('1.0.0');
const hash = treeHash(document);
const approval = approve(document, {
  physician: 'Dr. Before',
  date: '2026-11-01',
  statement: 'As it was then.',
});

beforeAll(async () => {
  cluster = await testDatabase();
  await cluster.query(`CREATE DATABASE ${name}`);
  const at = new URL(cluster.ownerUrl);
  at.pathname = `/${name}`;
  url = at.toString();
  const before = createDataSource({ url, poolSize: 1, applicationName: 'test' });
  before.setOptions({ schema: 'public', migrations: migrations.slice(0, 2) });
  await before.initialize();
  await before.runMigrations({ transaction: 'each' });
  await before.destroy();
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(
    `INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ('metro', 'Metro', 'UTC')`,
  );
  await owner.query(
    'INSERT INTO wardline.tree_version (hash, tree, version, document, approval) VALUES ($1, $2, $3, $4, $5)',
    [hash, document.tree, document.version, JSON.stringify(document), JSON.stringify(approval)],
  );
  await owner.query(`INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ('metro', $1, $2)`, [
    document.tree,
    hash,
  ]);
});
afterAll(async () => {
  await owner.end();
  await cluster.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await cluster.drop();
});

describe('a database from before signatures', () => {
  it('is brought up to date with what it has, and what decided then can be loaded as it was', async () => {
    await migrate(url);
    const { rows } = await owner.query<{ action: string; approval: unknown; problem: string }>(
      `SELECT a.action, wardline.approval_record_of(a.hash) AS approval,
         wardline.approval_problem('metro', a.hash, wardline.now()) AS problem FROM wardline.tree_activation a`,
    );
    expect(rows).toEqual([{ action: 'activate', approval, problem: 'not-approved' }]);
  });

  it('says at once that its trees need a physician', async () => {
    await owner.query('SELECT * FROM wardline.watch_approvals()');
    const { rows } = await owner.query(
      'SELECT tenant_id, tree, kind FROM wardline.tree_notice ORDER BY kind',
    );
    expect(rows).toEqual([
      { tenant_id: 'metro', tree: document.tree, kind: 'approval-expired' },
      { tenant_id: 'metro', tree: 'fail-safe', kind: 'fail-safe-missing' },
    ]);
  });
});
