import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultParameters } from '#decision-tree';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';
import { approvalDates, openDesk, trail, type Found } from './tree-desk.js';
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

describe('the drawing of a version', () => {
  it('is the tree in words, with the patients of its evidence on their way', async () => {
    const { status, body } = await desk.get('physician', `trees/${candidate.hash}/drawing?tenant=metro`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      appliesTo: 'adults (age at or above 18 years)',
      roots: [
        { condition: 'hypoxaemia', nodes: [{ number: 1, when: [{ words: 'SpO2 below 85 %' }] }, {}, {}, {}] },
      ],
    });
    const { patients } = body as { patients: { from: string; title: string; ways: unknown }[] };
    expect(patients.find(({ title }) => title === 'low')).toMatchObject({
      from: 'case',
      facts: [{ words: 'SpO2', value: '80 %' }],
      unknown: ['age'],
      ways: [{ condition: 'hypoxaemia', steps: [{ id: 'low', answer: 'yes' }], end: 'is-low' }],
    });
    expect(await trail(desk, 'tree.read')).toContain('physician tree.read ok');
  });

  it('shows whom the verifier found', async () => {
    const when = { fact: 'spo2', operator: 'lessThan', value: 90 };
    const always = { id: 'low', says: 'Low is critical.', kind: 'always', when, disposition: 'critical' };
    const document = { ...oxygenTree({ tree: 'too-late', below: 85 }), assertions: [always] };
    const found = (await desk.submit('author', document)).body as Found;
    expect(found.evidence.obstacles.map((one) => one.code)).toContain('findings');
    const { body } = await desk.get('author', `trees/${found.hash}/drawing?tenant=metro`);
    const { patients } = body as { patients: { from: string; ways: { steps: unknown[]; end?: string }[] }[] };
    const shown = patients.filter(({ from }) => from === 'finding');
    expect(shown.length).toBeGreaterThan(0);
    // Below 90 % and yet not critical: that is what the finding says.
    expect(['fine', 'no-spo2']).toContain(shown[0]?.ways[0]?.end);
  });

  it('is not there for another health system', async () => {
    for (const path of ['drawing?tenant=metro', 'back-test?tenant=metro', `statement?${said()}`])
      expect(code(await desk.get('elsewhere', `trees/${candidate.hash}/${path}`))).toBe('not-found');
  });
});

const said = (rest: object = {}): string =>
  new URLSearchParams({ tenant: 'metro', ...approvalDates, ...rest }).toString();

describe('the sentence to be signed', () => {
  it('is the one that is signed', async () => {
    const draft = await desk.get('physician', `trees/${candidate.hash}/statement?${said()}`);
    expect(draft.body).toEqual({ meaning: expect.stringContaining('I approve oxygen 1.1.0') });
    const signed = await desk.sign('physician', candidate);
    expect((signed.body as { meaning: string }).meaning).toBe((draft.body as { meaning: string }).meaning);
  });

  it('is not there for dates that do not fit together', async () => {
    const path = `trees/${candidate.hash}/statement?${said({ until: '2020-01-01' })}`;
    expect(code(await desk.get('physician', path))).toBe('statement-invalid');
    expect(code(await desk.get('physician', `trees/${candidate.hash}/statement?tenant=metro`))).toBe(
      'invalid-request',
    );
  });

  it('has its signers in the list, for as long as their signatures count', async () => {
    const signers = async (): Promise<unknown> =>
      (
        (await desk.get('lead', 'trees')).body as { items: { hash: string; signedBy: string[] }[] }
      ).items.find(({ hash }) => hash === candidate.hash)?.signedBy;
    expect(await signers()).toEqual(['physician']);
  });
});

describe('the back-test of a version', () => {
  const path = (): string => `trees/${candidate.hash}/back-test?tenant=metro`;
  const rate = { alerts: 1, perPatientDay: 0.01 };
  const side = (version: string, hash: string, alerts: number) => ({
    trees: [{ tree: 'oxygen', version, hash }],
    alerts,
    alertsPerPatientDay: alerts / 90,
    bySeverity: { critical: { alerts, perPatientDay: alerts / 90 }, tier1: rate, indeterminate: rate },
    byCondition: { hypoxaemia: rate },
    hoursToFirstAlert: { patients: 2, without: 1, p10: 1, median: 2, p90: 3 },
    estimatedMinutes: { tier1: 12, nurse: 20, tier1PerPatientDay: 0.1, nursePerPatientDay: 0.2 },
  });

  it('is nothing before one was handed in', async () => {
    expect((await desk.get('physician', path())).body).toEqual({ backTest: null });
  });

  it('is its figures, the most severe first', async () => {
    const report = {
      kind: 'back-test',
      notice: 'A back-test says what the rules would have said.',
      patients: 3,
      patientDays: 90,
      measurements: 1000,
      assumptions: defaultParameters,
      live: side('1.0.0', running.hash, 5),
      candidate: side('1.1.0', candidate.hash, 2),
      appeared: { count: 0, listed: [] },
      disappeared: { count: 3, listed: [{ patient: 'CASE-first' }] },
      both: { same: 2, severer: 0, milder: 0, earlier: 0, later: 0 },
    };
    const put = await desk.post('author', `trees/${candidate.hash}/back-tests`, { tenant: 'metro', report });
    expect(put.status).toBe(201);
    const { body } = await desk.get('physician', path());
    expect(body).toMatchObject({
      backTest: {
        handedInBy: 'author',
        live: { alerts: 5, bySeverity: [{ severity: 'critical', alerts: 5 }, {}, {}] },
        candidate: { alerts: 2, byCondition: [{ condition: 'hypoxaemia', alerts: 1 }], tier1Minutes: 12 },
        disappeared: 3,
        events: null,
      },
    });
    expect(JSON.stringify(body)).not.toContain('CASE-');
  });
});

describe('what a tree did', () => {
  /** A decision of the tree `oxygen` about the patient, at the hours ago. */
  const decide = (patient: string, hoursAgo: number, findings: readonly object[], shared = false) =>
    server.database.owner.query(
      `WITH r AS (SELECT $3::jsonb AS results), s AS (
         INSERT INTO wardline.shared_results (results_hash, results) SELECT sha256(results::text::bytea), results FROM r WHERE $4
         ON CONFLICT DO NOTHING RETURNING results_hash)
       INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version,
         hash, leaf, results, results_hash, facts)
       SELECT wardline.now() - make_interval(hours => $2), 'metro', p.patient_id, 1, 1, 'arrival', 'baseline', 'oxygen', '1.0.0', 'h',
         'l', CASE WHEN NOT $4 THEN results END, CASE WHEN $4 THEN sha256(results::text::bytea) END, '{}'
       FROM r, wardline.patient p LEFT JOIN s ON true WHERE p.case_code = $1`,
      [patient, hoursAgo, JSON.stringify({ trees: [of('oxygen', 'h'), of('other', 'x')], findings }), shared],
    );
  const of = (tree: string, hash: string) => ({ tree, version: '1.0.0', hash, leaves: {} });
  const found = (disposition: string, hash = 'h') => ({ tree: 'oxygen', hash, disposition });
  const sums = ({ body }: Answer): Record<string, number> => {
    const totals: Record<string, number> = {};
    for (const { disposition, decisions } of (
      body as { decisions: { disposition: string; decisions: number }[] }
    ).decisions)
      totals[disposition] = (totals[disposition] ?? 0) + decisions;
    return totals;
  };
  const path = 'running-trees/metro/oxygen/activity';

  it('is counted by the most severe finding of the tree itself, once a decision', async () => {
    await decide('CASE-first', 1, [found('tier1'), found('critical'), found('critical', 'x')]);
    await decide('CASE-first', 2, [found('critical', 'x')]);
    await decide('CASE-first', 3, [], true);
    await decide('CASE-first', 4, [], true);
    await decide('CASE-first', 24 * 9, [found('critical')]);
    await decide('CASE-second', 1, [found('indeterminate')]);
    expect(sums(await desk.get('lead', path))).toEqual({ critical: 1, baseline: 3, indeterminate: 1 });
    // This physician works at one site of the two.
    expect(sums(await desk.get('physician', path))).toEqual({ critical: 1, baseline: 3 });
    expect(sums(await desk.get('lead', `${path}?days=31`))).toMatchObject({ critical: 2 });
  });

  it('counts the alerts that stand on it', async () => {
    const { first, second } = server.organisation.patients;
    await openAlert(server.database.owner, first, { severity: 'critical' });
    await openAlert(server.database.owner, second, { severity: 'tier1' });
    const counted = async (name: 'lead' | 'physician', tree: string): Promise<unknown> => {
      const { body } = await desk.get(name, `running-trees/metro/${tree}/activity`);
      return (body as { alerts: { severity: string; alerts: number }[] }).alerts.map(
        ({ severity, alerts }) => `${severity} ${String(alerts)}`,
      );
    };
    expect(await counted('lead', 'red-limits')).toEqual(['critical 1', 'tier1 1']);
    expect(await counted('physician', 'red-limits')).toEqual(['critical 1']);
    expect(await counted('lead', 'oxygen')).toEqual([]);
  });

  it('counts days in the zone that is asked for', async () => {
    const first = async (zone: string): Promise<unknown> =>
      ((await desk.get('lead', `${path}?zone=${encodeURIComponent(zone)}`)).body as { from: string }).from;
    const [utc, tokyo] = [String(await first('UTC')), String(await first('Asia/Tokyo'))];
    expect(utc).toMatch(/T00:00:00/);
    expect(tokyo).toMatch(/T15:00:00/);
    expect(code(await desk.get('lead', `${path}?zone=Nowhere`))).toBe('unknown-zone');
  });

  it('is told to nobody whose count would be short without saying so', async () => {
    for (const name of ['author', 'nurse', 'operator', 'elsewhere'] as const)
      expect(code(await desk.get(name, path))).toBe('forbidden');
  });
});
