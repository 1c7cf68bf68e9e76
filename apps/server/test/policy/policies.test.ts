import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stopTree } from '#persistence';
import { criticalPolicy, DatabaseHandle, ReferenceData, TreePeople } from '#testing';
import { startServer, type RunningServer } from '../running-server.js';

let server: RunningServer;
let database: DatabaseHandle;
let people: TreePeople;
let hash: string;
let site: string;

interface Listed {
  readonly items: readonly Record<string, unknown>[];
  readonly refused: readonly unknown[];
}

beforeAll(async () => {
  server = await startServer();
  database = new DatabaseHandle(server.database.ownerUrl);
  people = await TreePeople.of(database, new ReferenceData(database), 'metro');
  const [row] = await database.query<{ site: string }>(
    `SELECT site_id AS site FROM wardline.site WHERE tenant_id = 'metro' ORDER BY 1`,
  );
  site = row?.site ?? '';
  hash = await people.putToWork(criticalPolicy('1.0.0'));
});
afterAll(async () => {
  await people.close();
  await database.close();
  await server.stop();
});

async function listed(query = '?tenant=metro'): Promise<Listed> {
  const answer = await server.call(await server.signIn('nurse'), `/api/v1/policies${query}`);
  expect(answer.status).toBe(200);
  return answer.body as Listed;
}

describe('GET /api/v1/policies', () => {
  it('says in words who is called when, and who signed it', async () => {
    const { items, refused } = await listed();
    expect(refused).toEqual([]);
    expect(items.map(({ tree, state }) => [tree, state])).toEqual([
      ['escalation', 'active'],
      ['built-in-tier1', 'built-in'],
      ['built-in-indeterminate', 'built-in'],
    ]);
    expect(items[0]).toMatchObject({
      tenant: 'metro',
      hash,
      notice: 'Example.',
      severities: ['critical'],
      sites: null,
      appliesTo: 'alerts that are critical, at every site, in every programme',
      ladder: [
        {
          step: 'Step 1',
          who: 'the nurses',
          how: 'the page, e-mail',
          unseen: 'at once',
          unacknowledged: 'at once',
        },
        {
          step: 'Step 2',
          who: 'the physicians',
          unseen: 'after 1 minute',
          unacknowledged: 'after 2 minutes',
        },
        { step: 'Step 1, again', unacknowledged: 'after 5 minutes' },
        { step: 'Step 2, again', unacknowledged: 'after 7 minutes' },
        { step: 'Last resort', unseen: 'after 5 minutes', unacknowledged: 'after 10 minutes' },
      ],
      approvals: [
        { physician: expect.any(String), meaning: expect.stringContaining('I approve escalation 1.0.0') },
      ],
    });
    expect(items[0]?.['sentences']).toContain('It cannot be snoozed.');
    expect(items[1]).toMatchObject({
      hash: null,
      notice: expect.stringContaining('not a cleared medical device'),
      approvals: [],
    });
  });

  it('shows the caller’s own health systems, and no other', async () => {
    const all = await listed('');
    expect([...new Set(all.items.map(({ tenant }) => tenant))]).toEqual(['metro']);
    const foreign = await server.call(await server.signIn('nurse'), '/api/v1/policies?tenant=other');
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await server.call(undefined, '/api/v1/policies')).status).toBe(401);
  });

  it('keeps the built-in policy for what a narrow one leaves out, and shows it alone once all are stopped', async () => {
    const narrow = criticalPolicy('1.0.0', { tree: 'narrow', severities: ['tier1'], sites: [site] });
    await people.putToWork(narrow);
    expect((await listed()).items.map(({ tree, sites }) => [tree, sites])).toEqual([
      ['escalation', null],
      ['narrow', [site]],
      ['built-in-tier1', null],
      ['built-in-indeterminate', null],
    ]);
    for (const tree of ['escalation', 'narrow'])
      await people.as(people.lead, (store) => stopTree(store, 'metro', tree, 'wrong'));
    expect((await listed()).items.map(({ tree }) => tree)).toEqual([
      'built-in-critical',
      'built-in-tier1',
      'built-in-indeterminate',
    ]);
  });
});
