import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { defaultParameters } from '#decision-tree';
import { startServer, type Answer, type RunningServer } from '../running-server.js';
import { openDesk, type Found, type Person } from './tree-desk.js';
import { oxygenTree } from './tree-texts.js';

let server: RunningServer;
let desk: Awaited<ReturnType<typeof openDesk>>;
let running: Found;
let candidate: Found;

beforeAll(async () => {
  server = await startServer();
  desk = await openDesk(server);
  await desk.entitle('physician');
  await desk.post('physician', 'signing-keys', { password: 'demo' });
  running = await desk.atWork('oxygen');
  candidate = (await desk.submit('author', oxygenTree({ version: '1.1.0', below: 85 }))).body as Found;
});
afterAll(async () => {
  await server.stop();
});

const code = ({ body }: Answer): unknown => (body as { code?: unknown }).code;
const rate = { alerts: 1, perPatientDay: 0.01 };
const side = (version: string, hash: string, missed: readonly string[]) => ({
  trees: [{ tree: 'oxygen', version, hash }],
  alerts: 3,
  alertsPerPatientDay: 0.03,
  bySeverity: { critical: rate, tier1: rate, indeterminate: rate },
  byCondition: { hypoxaemia: { ...rate, critical: 1 } },
  hoursToFirstAlert: { patients: 2, without: 1, p10: 1, median: 2, p90: 3 },
  estimatedMinutes: { tier1: 12, nurse: 20, tier1PerPatientDay: 0.1, nursePerPatientDay: 0.2 },
  outcomes: {
    caught: 2 - missed.length,
    missed: missed.length,
    leadHours: { p10: null, median: null, p90: null },
    missedPatients: missed,
  },
});
const judged = {
  patient: 'CASE-first',
  at: '2026-11-01T03:00:00Z',
  kind: 'admission',
  leadHours: { live: 30, candidate: null },
};
const listed = { patient: 'CASE-first', measurement: '17', condition: 'hypoxaemia', leaf: 'is-low' };
const report = (candidateHash: string, liveHash: string) => ({
  kind: 'back-test',
  notice: 'A back-test says what the rules would have said.',
  patients: 3,
  patientDays: 90,
  measurements: 1000,
  assumptions: defaultParameters,
  live: side('1.0.0', liveHash, []),
  candidate: side('1.1.0', candidateHash, ['CASE-first']),
  appeared: { count: 0, listed: [] },
  disappeared: { count: 1, listed: [listed] },
  both: { same: 2, severer: 0, milder: 0, earlier: 0, later: 0 },
  events: { known: 2, newlyMissed: [judged], newlyCaught: [] },
});
const put = (by: Person, given: object) =>
  desk.post(by, `trees/${candidate.hash}/back-tests`, { tenant: 'metro', report: given });

it('a back-test of other versions is refused, and one from somebody who has nothing to do with it', async () => {
  expect(code(await put('author', report(running.hash, running.hash)))).toBe('back-test-mismatch');
  expect(code(await put('author', report(candidate.hash, candidate.hash)))).toBe('back-test-mismatch');
  expect(code(await put('author', { kind: 'back-test' }))).toBe('invalid-request');
  expect(code(await put('nurse', report(candidate.hash, running.hash)))).toBe('forbidden');
  expect(code(await put('elsewhere', report(candidate.hash, running.hash)))).toBe('not-found');
});

it('stands in the dossier by its figures, under a name, and nobody’s readings are kept', async () => {
  const answer = await put('author', report(candidate.hash, running.hash));
  expect(answer.status).toBe(201);
  const page = (await desk.get('physician', `trees/${candidate.hash}/dossier?tenant=metro`)).body as string;
  expect(page).toContain('Handed in by author');
  expect(page).toMatch(/1 of which what runs now gave warning\s+would have been missed/);
  const { rows } = await server.database.owner.query<{ evidence: string }>(
    'SELECT string_agg(e::text, chr(10)) AS evidence FROM wardline.tree_evidence e',
  );
  expect(rows[0]?.evidence).toContain('handedInBy');
  for (const text of [page, rows[0]?.evidence, JSON.stringify(answer.body)])
    expect(text).not.toMatch(/CASE-|2026-11-01T03/);
});

it('is signed with the tree: whoever read the dossier before it came is told', async () => {
  expect(code(await desk.sign('physician', candidate))).toBe('evidence-changed');
  const again = await desk.post('author', `trees/${candidate.hash}/examinations`, { tenant: 'metro' });
  expect((again.body as Found).evidence.backTestHash).toMatch(/^[0-9a-f]{64}$/);
  expect((await desk.sign('physician', again.body as Found)).status).toBe(201);
  const { rows } = await server.database.owner.query<{ signed: string }>(
    `SELECT statement #>> '{evidence,backTest}' AS signed FROM wardline.tree_signature WHERE hash = $1`,
    [candidate.hash],
  );
  expect(rows).toEqual([{ signed: (again.body as Found).evidence.backTestHash }]);
});
