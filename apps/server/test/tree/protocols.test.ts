import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saturationProtocol } from '#testing';
import { startServer, type RunningServer } from '../running-server.js';
import { openDesk, type Found } from './tree-desk.js';

let server: RunningServer;
let desk: Awaited<ReturnType<typeof openDesk>>;
let found: Found;

const cases = {
  tree: 'saturation-call',
  cases: [
    { name: 'yes', facts: {}, answers: { breathless: 'yes' }, leaf: 'nurse', outcome: 'escalate-now' },
    { name: 'no', facts: {}, answers: { breathless: 'no' }, leaf: 'later', outcome: 'call-back' },
    {
      name: 'open',
      facts: {},
      answers: { breathless: 'could-not-assess' },
      leaf: 'nurse-too',
      outcome: 'escalate-now',
    },
  ],
};

beforeAll(async () => {
  server = await startServer();
  desk = await openDesk(server);
  await desk.entitle('physician');
  await desk.post('physician', 'signing-keys', { password: 'demo' });
  const answer = await desk.submit('author', saturationProtocol('1.0.0', { programme: 'copd' }), cases);
  found = answer.body as Found;
});
afterAll(async () => {
  await server.stop();
});

interface Listed {
  readonly items: readonly Record<string, unknown>[];
  readonly refused: readonly unknown[];
}
const listed = async (condition = 'hypoxaemia', tenant = 'metro'): Promise<Listed> =>
  (await desk.get('nurse', `protocols?tenant=${tenant}&condition=${condition}`)).body as Listed;

describe('protocols over HTTP', () => {
  it('without a signed one the nurse has the case', async () => {
    expect(found.evidence.obstacles).toEqual([]);
    const { items } = await listed();
    expect(items).toMatchObject([{ tree: 'no-protocol', state: 'last-resort', approvals: [] }]);
    expect(items[0]?.['document']).toMatchObject({ root: { outcome: 'escalate-now', timeLimit: 'PT15M' } });
  });

  it('are shown with who approved them, the document and its hash', async () => {
    expect((await desk.sign('physician', found)).status).toBe(201);
    expect((await desk.activate('lead', found.hash)).status).toBeLessThan(300);
    const { items, refused } = await listed();
    expect(refused).toEqual([]);
    expect(items).toMatchObject([
      {
        tree: 'saturation-call',
        version: '1.0.0',
        hash: found.hash,
        notice: 'Example.',
        state: 'active',
        insteadOf: null,
        approvals: [{ physician: expect.any(String), meaning: expect.stringContaining('I approve') }],
        document: { root: { id: 'breathless', redFlag: true } },
      },
    ]);
    expect((await listed('hyperglycaemia')).items).toMatchObject([{ state: 'last-resort' }]);
    const all = (await desk.get('nurse', 'protocols?tenant=metro')).body as Listed;
    expect(all.items.map(({ tree }) => tree)).toEqual(['saturation-call']);
  });

  it('are not shown to whoever does not work there, nor for a condition that is no code', async () => {
    expect((await desk.get('nurse', 'protocols?tenant=other')).status).toBe(404);
    expect((await desk.get('nurse', 'protocols?tenant=metro&condition=A%20B')).status).toBe(422);
    expect((await server.call('', '/api/v1/protocols?tenant=metro')).status).toBe(401);
  });

  it('are stopped like trees, and then the nurse has the case again', async () => {
    const stopped = await desk.post('lead', 'running-trees/metro/saturation-call/stop', { reason: 'harm' });
    expect(stopped.status).toBe(200);
    expect((await listed()).items).toMatchObject([{ state: 'last-resort' }]);
    const resumed = await desk.post('lead', 'running-trees/metro/saturation-call/resume', { reason: 'fine' });
    expect(resumed.status).toBe(200);
    expect((await listed()).items).toMatchObject([{ tree: 'saturation-call', state: 'active' }]);
  });

  it('a byte changed in the database is seen at once', async () => {
    const { owner } = server.database;
    await owner.query('ALTER TABLE wardline.tree_version DISABLE TRIGGER append_only');
    await owner.query(
      `UPDATE wardline.tree_version SET document = jsonb_set(document, '{root,redFlag}', 'false') WHERE hash = $1`,
      [found.hash],
    );
    await owner.query('ALTER TABLE wardline.tree_version ENABLE TRIGGER append_only');
    const { items, refused } = await listed();
    expect(items).toMatchObject([{ state: 'last-resort' }]);
    expect(refused).toEqual([{ tree: 'saturation-call', hash: found.hash, code: 'signature-hash-mismatch' }]);
  });
});
