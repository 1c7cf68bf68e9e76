import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#observability';
import { stopTree } from '#persistence';
import {
  ReferenceData,
  saturationTree,
  testDatabase,
  TreePeople,
  waitFor,
  type TestDatabase,
} from '#testing';
import { Escalation } from '../src/escalation.js';

let database: TestDatabase;
let people: TreePeople;
const running: Escalation[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const data = new ReferenceData(database);
  await data.site({ tenant: 'metro' });
  people = await TreePeople.of(database, data, 'metro');
  const hash = await people.submit(saturationTree('1.0.0', { tree: 'ends-soon' }));
  await people.sign(hash, { days: 10 });
  await people.activate(hash);
  await people.putToWork(saturationTree('1.0.0', { tree: 'harmful' }));
  await people.as(people.lead, (store) => stopTree(store, 'metro', 'harmful', 'harm'));
  await database.advance(2 * 60_000);
  for (let i = 0; i < 2; i++) {
    const escalation = new Escalation({
      clockUrl: database.url('wardline_clock'),
      relayUrl: database.url('wardline_relay'),
      auditorUrl: database.url('wardline_auditor'),
      logger: createLogger('test', 'silent'),
    });
    await escalation.start();
    running.push(escalation);
  }
});
afterAll(async () => {
  for (const escalation of running) await escalation.stop();
  await people.close();
  await database.drop();
});

describe('two escalation processes', () => {
  it('open one notice of each kind, once', async () => {
    const notices = async () =>
      database.query<{ tree: string; kind: string }>(
        'SELECT tree, kind FROM wardline.tree_notice ORDER BY kind',
      );
    await waitFor(async () => (await notices()).length === 3, { what: 'three notices' });
    expect(await notices()).toEqual([
      { tree: 'ends-soon', kind: 'approval-expiring' },
      { tree: 'fail-safe', kind: 'fail-safe-missing' },
      { tree: 'harmful', kind: 'tree-stopped' },
    ]);
    const counted = async () =>
      Promise.all(
        running.map(async ({ metrics }) =>
          /wardline_tree_notices_total\{[^}]*change="opened"[^}]*\} 1/.test(await metrics.registry.metrics()),
        ),
      );
    await waitFor(async () => (await counted()).some(Boolean), { what: 'a count of it' });
  });

  it('finish the review of a stopped tree', async () => {
    await waitFor(async () => {
      const [row] = await database.query<{ done: boolean }>(
        'SELECT completed_at IS NOT NULL AS done FROM wardline.stop_review',
      );
      return row?.done;
    });
  });
});
