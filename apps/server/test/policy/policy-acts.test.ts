import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scoped } from '#access';
import { examine, parseCasesText, parsePolicy } from '#decision-tree';
import { addTreeEvidence, createDataSource, submitTree } from '#persistence';
import { criticalPolicy, criticalPolicyCases } from '#testing';
import type { DataSource } from 'typeorm';
import { startServer, type Answer, type RunningServer } from '../running-server.js';
import { openDesk, trail, type Found } from '../tree/tree-desk.js';

let server: RunningServer;
let source: DataSource;
let desk: Awaited<ReturnType<typeof openDesk>>;
let first: Found;

beforeAll(async () => {
  server = await startServer();
  source = createDataSource({
    url: server.database.url('wardline_server'),
    poolSize: 1,
    applicationName: 'test',
  });
  await source.initialize();
  desk = await openDesk(server);
  await desk.entitle('physician');
  await desk.post('physician', 'signing-keys', { password: 'demo' });
  first = await handedIn(copdPolicy('1.0.0'));
});
afterAll(async () => {
  await source.destroy();
  await server.stop();
});

/** For the programme that the physician may sign for, and no other. */
function copdPolicy(version: string, startCareWithin = 'PT10M') {
  return criticalPolicy(version, { programme: 'copd', programmes: ['copd'], startCareWithin });
}

/** Handed in by the author with what is really found out about it; over HTTP a thread of the build does the same. */
async function handedIn(document: object): Promise<Found> {
  const policy = parsePolicy(document);
  const { cases } = parseCasesText(JSON.stringify(criticalPolicyCases()), policy);
  const report = await examine(policy, cases ?? []);
  const staffId = await desk.idOf('author');
  const hash = await scoped(source, { staffId, sessionId: null }, async (tx) => {
    const submitted = await submitTree(tx, 'metro', document);
    await addTreeEvidence(tx, 'metro', submitted.hash, { report, coverage: report.coverage });
    return submitted.hash;
  });
  const { evidence } = (await desk.get('author', `trees/${hash}?tenant=metro`)).body as Found;
  return { hash, evidence };
}

const inForce = async (): Promise<readonly unknown[]> =>
  (
    (await desk.get('nurse', 'policies?tenant=metro')).body as { items: { tree: string; version: string }[] }
  ).items
    .filter(({ tree }) => !tree.startsWith('built-in'))
    .map(({ tree, version }) => `${tree} ${version}`);

const refused = (status: number, code: string): Partial<Answer> => ({
  status,
  body: expect.objectContaining({ code }),
});

describe('a policy over HTTP', () => {
  it('is read as a dossier of steps and times before it is signed', async () => {
    expect(first.evidence.obstacles).toEqual([]);
    const page = await desk.get('physician', `trees/${first.hash}/dossier?tenant=metro`);
    expect(page.status).toBe(200);
    expect(page.body).toContain('Who is called, and when');
    expect(page.body).toContain('Wardline is not a cleared medical device');
  });

  it('is signed by whoever may sign for its programme, and put to work only where the programme is there', async () => {
    expect(await desk.activate('lead', first.hash)).toMatchObject(refused(409, 'not-approved'));
    expect(await desk.sign('author', first)).toMatchObject(refused(403, 'not-a-physician'));
    expect((await desk.sign('physician', first)).status).toBe(201);
    expect(await desk.activate('nurse', first.hash)).toMatchObject(refused(403, 'forbidden'));
    expect(await desk.activate('lead', first.hash)).toMatchObject(refused(422, 'unknown-programme'));
    await server.database.owner.query(
      `INSERT INTO wardline.programme (programme_id, name) VALUES ('copd', 'COPD') ON CONFLICT DO NOTHING`,
    );
    expect((await desk.activate('lead', first.hash)).status).toBeLessThan(300);
    expect(await inForce()).toEqual(['escalation 1.0.0']);
    const outcomes = (await trail(desk, 'tree.activate')).map((line) => line.split(' ').at(-1));
    expect(outcomes).toEqual(['not-approved', 'not-allowed', 'unknown-programme', 'ok']);
  });

  it('is compared with the one at work, replaced, rolled back and stopped', async () => {
    const second = await handedIn(copdPolicy('2.0.0', 'PT5M'));
    const { body } = await desk.get('physician', `trees/${second.hash}/difference?tenant=metro`);
    expect(body).toMatchObject({
      changes: [
        {
          kind: 'clock',
          words: 'startCareWithin was 10 minutes and is 5 minutes',
          pointer: '/startCareWithin',
        },
        { kind: 'identity' },
      ],
    });
    await desk.sign('physician', second);
    expect((await desk.activate('lead', second.hash, first.hash)).status).toBeLessThan(300);
    expect(await inForce()).toEqual(['escalation 2.0.0']);
    const act = (by: 'lead' | 'charge', what: string, rest: object = {}) =>
      desk.post(by, `running-trees/metro/escalation/${what}`, { reason: 'worse', ...rest });
    expect((await act('lead', 'rollback', { leaves: second.hash })).status).toBe(200);
    expect(await inForce()).toEqual(['escalation 1.0.0']);
    expect((await act('charge', 'stop')).status).toBe(200);
    expect(await inForce()).toEqual([]);
    const { notices } = (await desk.get('lead', 'trees')).body as {
      notices: { kind: string; tree: string }[];
    };
    expect(notices).toMatchObject([{ kind: 'tree-stopped', tree: 'escalation' }]);
    expect((await act('lead', 'resume')).status).toBe(200);
    expect(await inForce()).toEqual(['escalation 1.0.0']);
  });

  it('is refused with the places of what is wrong in its text', async () => {
    const broken = {
      ...copdPolicy('3.0.0'),
      closeWithin: 'P1W',
      worsening: [{ vitalSign: 'mood', unit: '1', rising: 1 }],
    };
    const answer = await desk.submit('author', broken, criticalPolicyCases());
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'tree-refused', problems: [{ pointer: '/closeWithin' }] });
    const wide = { ...copdPolicy('3.0.0'), programmes: ['copd', 'heart-failure'] };
    expect((await desk.submit('author', wide, criticalPolicyCases())).body).toMatchObject({
      problems: [{ code: 'policy-scope', pointer: '/programmes' }],
    });
    const cases = { ...criticalPolicyCases(), tree: 'another' };
    expect((await desk.submit('author', copdPolicy('3.0.0'), cases)).body).toMatchObject({
      problems: [{ code: 'case-tree-mismatch', pointer: '/tree' }],
    });
  });
});
