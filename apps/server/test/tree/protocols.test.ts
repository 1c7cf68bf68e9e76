import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSigningKey, openSigningKey, reportHash, signStatement } from '#decision-tree';
import { saturationProtocol } from '#testing';
import { startServer, type RunningServer } from '../running-server.js';
import { approvalDates, openDesk, trail, type Found } from './tree-desk.js';

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

  it('are shown to Tier-1 of a firm that serves the health system', async () => {
    const token = await server.signIn('tier1');
    const answer = await server.call(token, '/api/v1/protocols?tenant=metro&condition=hypoxaemia');
    expect(answer.body).toMatchObject({
      items: [{ tree: 'saturation-call', state: 'active', approvals: [{ physician: expect.any(String) }] }],
      refused: [],
    });
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

describe('a signature made elsewhere', () => {
  const { publicKey, secret } = makeSigningKey();
  const key = openSigningKey(publicKey, secret);
  let other: Found;

  async function statement(rest: object = {}) {
    const [row] = (
      await server.database.owner.query<{ report_hash: string; report: unknown; name: string; now: Date }>(
        `SELECT e.report_hash, e.report, s.name, wardline.now() AS now FROM wardline.tree_evidence e, wardline.staff s
         WHERE e.hash = $1 AND s.staff_id = $2`,
        [other.hash, await desk.idOf('physician')],
      )
    ).rows;
    expect(reportHash(row?.report)).toBe(row?.report_hash);
    const all = { covered: 3, of: 3 };
    return {
      tree: 'elsewhere',
      version: '1.0.0',
      hash: other.hash,
      tenant: 'metro',
      programme: 'copd',
      physician: { id: await desk.idOf('physician'), name: row?.name ?? '' },
      meaning: 'I approve it.',
      from: `${approvalDates.from}T00:00:00Z`,
      until: `${approvalDates.until}T00:00:00Z`,
      reviewBy: `${approvalDates.reviewBy}T00:00:00Z`,
      evidence: {
        verifyReport: row?.report_hash ?? '',
        coverage: { leaves: all, branches: all },
        backTest: null,
      },
      signedAt: new Date().toISOString(),
      ...rest,
    };
  }
  const bring = async (
    signature: string,
    hash = other.hash,
    by: 'lead' | 'nurse' | 'leadElsewhere' = 'lead',
  ) => desk.post(by, `trees/${hash}/imported-signatures`, { signature });
  const code = ({ body }: { body: unknown }): unknown => (body as { code?: unknown }).code;

  beforeAll(async () => {
    const document = saturationProtocol('1.0.0', { tree: 'elsewhere', programme: 'copd' });
    const answer = await desk.submit('author', document, { ...cases, tree: 'elsewhere' });
    other = answer.body as Found;
  });

  it('counts by a key that its physician has registered, giving the password again', async () => {
    const jws = await signStatement(await statement(), key);
    expect(code(await bring(jws))).toBe('signer-unknown');
    const wrong = await desk.post('physician', 'signing-keys/public', { publicKey, password: 'wrong' });
    expect(wrong.status).toBe(401);
    const body = { publicKey, password: 'demo' };
    expect(code(await desk.post('lead', 'signing-keys/public', body))).toBe('not-a-physician');
    expect((await desk.post('physician', 'signing-keys/public', body)).status).toBe(201);
    expect(code(await desk.post('physician', 'signing-keys/public', body))).toBe('key-taken');
  });

  it('is refused, each with its code, and each on the trail', async () => {
    const signed = async (rest: object) => signStatement(await statement(rest), key);
    const good = await signed({});
    expect(code(await bring('no signature'))).toBe('signature-invalid');
    expect(code(await bring(good, found.hash))).toBe('signature-hash-mismatch');
    expect(code(await bring(good, other.hash, 'leadElsewhere'))).toBe('forbidden');
    expect(code(await bring(good, other.hash, 'nurse'))).toBe('forbidden');
    const evidence = { ...(await statement()).evidence, verifyReport: 'a'.repeat(64) };
    expect(code(await bring(await signed({ evidence })))).toBe('evidence-changed');
    const someoneElse = { id: await desk.idOf('second'), name: 'second' };
    expect(code(await bring(await signed({ physician: someoneElse })))).toBe('signer-unknown');
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(code(await bring(await signed({ signedAt: tomorrow })))).toBe('signature-not-fresh');
    const refusals = await trail(desk, 'tree.import-signature');
    expect(refusals).toHaveLength(8);
    expect(refusals.join()).not.toContain(' ok');
  });

  it('lets the version be put to work', async () => {
    const jws = await signStatement(await statement(), key);
    expect((await bring(jws)).status).toBe(201);
    expect(code(await bring(jws))).toBe('already-imported');
    expect((await desk.activate('lead', other.hash)).status).toBe(200);
    const { items } = await listed();
    expect(items.map(({ tree }) => tree)).toEqual(['elsewhere']);
  });
});
