import { createCipheriv, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAlert, recordMeasurement, type StaffName } from '../../../libs/access/test/organisation.js';
import { quarantineKey, startServer, type RunningServer } from './running-server.js';

let server: RunningServer;
let ingest: Server;
const forwarded: { url: string | undefined; headers: Record<string, unknown>; body: string }[] = [];
const tokens = new Map<StaffName, string>();

beforeAll(async () => {
  ingest = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      forwarded.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(202, { 'content-type': 'application/json' }).end('{"stored":1}');
    });
  });
  await new Promise<void>((resolve) => ingest.listen(0, '127.0.0.1', resolve));
  const consoleFolder = await mkdtemp(join(tmpdir(), 'wardline-console-'));
  await mkdir(join(consoleFolder, 'assets'));
  await writeFile(join(consoleFolder, 'index.html'), '<!doctype html><title>console</title>');
  await writeFile(join(consoleFolder, 'assets', 'a-123.js'), 'export {};');
  const { port } = ingest.address() as AddressInfo;
  server = await startServer({ ingestUrl: `http://127.0.0.1:${port}`, consoleFolder });
  for (const name of ['nurse', 'nurse2', 'tier1', 'lead', 'operator', 'privacy'] as const)
    tokens.set(name, await server.signIn(name));
  const { owner } = server.database;
  const value = (number: number, more: object = {}) => [
    { code: '59408-5', vitalSign: 'spo2', value: number, unit: '%', plausibility: 'plausible', ...more },
  ];
  for (const [hoursAgo, id] of [
    [5, 'm5'],
    [3, 'm3'],
    [3, 'm3b'],
    [1, 'm1'],
  ] as const)
    await recordMeasurement(owner, 'first', server.organisation.patients.first, {
      id,
      hoursAgo,
      values: value(90 + hoursAgo),
    });
  await recordMeasurement(owner, 'first', server.organisation.patients.first, {
    id: 'low',
    hoursAgo: 2,
    values: value(70, { comparator: '<' }),
    flags: ['late'],
  });
});
afterAll(async () => {
  await server.stop();
  ingest.close();
});

const get = (name: StaffName, path: string) => server.call(tokens.get(name), path);
const post = (name: StaffName, path: string, body?: unknown) =>
  server.call(tokens.get(name), path, { method: 'POST', ...(body !== undefined && { body }) });

async function lastAudit(): Promise<unknown> {
  const { rows } = await server.database.owner.query(
    'SELECT action, target, tenant_id, patient_id, staff_id FROM wardline.audit_event ORDER BY audit_id DESC LIMIT 1',
  );
  return rows[0];
}

describe('problem details', () => {
  it.each([
    ['an unknown route', undefined, '/api/v1/nothing', 'GET', undefined, 404, 'not-found'],
    ['no session', undefined, '/api/v1/alerts', 'GET', undefined, 401, 'unauthenticated'],
    ['a body that is no JSON', undefined, '/api/v1/session', 'POST', '{"email"', 400, 'bad-request'],
    ['a body of the wrong shape', undefined, '/api/v1/session', 'POST', { email: 1 }, 422, 'invalid-request'],
    [
      'a body that is too large',
      undefined,
      '/api/v1/session',
      'POST',
      { email: 'x'.repeat(70_000) },
      413,
      'payload-too-large',
    ],
    [
      'wrong credentials',
      undefined,
      '/api/v1/session',
      'POST',
      { email: 'a@b', password: 'x' },
      401,
      'bad-credentials',
    ],
    ['an id that is none', 'nurse', '/api/v1/alerts/7', 'GET', undefined, 422, 'invalid-request'],
  ] as const)('answer %s', async (_, name, path, method, body, status, code) => {
    const token = name === undefined ? undefined : tokens.get(name);
    const answer = await server.call(token, path, { method, body });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      status,
      code,
      type: `urn:wardline:problem:${code}`,
      title: expect.any(String),
    });
  });

  it('never repeat what was sent', async () => {
    const answer = await server.call(undefined, '/api/v1/session', {
      method: 'POST',
      body: { email: 5, hunter2: 'hunter2-value' },
    });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2-value');
  });
});

describe('sessions', () => {
  it('tell who is signed in, are renewed, and end', async () => {
    const token = await server.signIn('nurse');
    expect((await server.call(token, '/api/v1/session')).body).toMatchObject({
      user: { email: 'nurse@demo', assignments: [{ role: 'nurse', tenant: 'metro', site: 'metro-1' }] },
    });
    const renewed = await server.call(token, '/api/v1/session/renewal', { method: 'POST' });
    expect([renewed.status, Object.keys(renewed.body as object)]).toEqual([200, ['expiresAt']]);
    expect((await server.call(token, '/api/v1/session', { method: 'DELETE' })).status).toBe(204);
    expect((await server.call(token, '/api/v1/session')).status).toBe(401);
  });
});

describe('alerts', () => {
  it('are listed, shown with their history, and worked on, as over the socket', async () => {
    const id = await openAlert(server.database.owner, server.organisation.patients.first);
    expect((await get('nurse', '/api/v1/alerts')).body).toMatchObject({
      items: [{ id, patientCard: { identity: 'full' } }],
    });
    expect((await get('nurse2', '/api/v1/alerts')).body).toEqual({ items: [] });
    expect((await get('nurse2', `/api/v1/alerts/${id}`)).status).toBe(404);
    const missing = await post('nurse', `/api/v1/alerts/${id}/escalate`, { version: 1 });
    expect([missing.status, missing.body]).toMatchObject([422, { code: 'reason-required' }]);
    const done = await post('nurse', `/api/v1/alerts/${id}/escalate`, { version: 1, reason: 'two hands' });
    expect([done.status, done.body]).toMatchObject([
      200,
      { ok: true, alert: { state: 'escalated', version: 2 } },
    ]);
    const stale = await post('nurse', `/api/v1/alerts/${id}/acknowledge`, { version: 1 });
    expect([stale.status, stale.body]).toMatchObject([409, { code: 'version-conflict' }]);
    expect((await get('nurse', `/api/v1/alerts/${id}`)).body).toMatchObject({
      alert: { id },
      events: [
        { type: 'opened', actor: null, note: null },
        { type: 'escalated', actor: { name: 'nurse' }, note: 'two hands' },
      ],
    });
    expect(await lastAudit()).toMatchObject({
      action: 'read',
      target: `alert:${id}`,
      patient_id: server.organisation.patients.first,
    });
  });
});

describe('patients', () => {
  it('are shown with their name to the local team and without to others, and each look is on the trail', async () => {
    const id = server.organisation.patients.first;
    expect((await get('nurse', `/api/v1/patients/${id}`)).body).toMatchObject({
      id,
      card: { familyName: 'Family-first' },
    });
    expect(await lastAudit()).toEqual({
      action: 'read',
      target: `patient-identity:${id}`,
      tenant_id: 'metro',
      patient_id: id,
      staff_id: server.organisation.staff.nurse,
    });
    for (const name of ['tier1', 'lead'] as const) {
      const answer = await get(name, `/api/v1/patients/${id}`);
      expect(answer.body).toMatchObject({ card: { identity: 'masked', caseCode: 'CASE-first' } });
      expect(JSON.stringify(answer.body)).not.toContain('Family-first');
    }
    for (const name of ['nurse2', 'operator', 'privacy'] as const)
      expect((await get(name, `/api/v1/patients/${id}`)).status).toBe(404);
  });

  it('have a trend, oldest first, in which a comparator stays an open interval', async () => {
    const answer = await get(
      'nurse',
      `/api/v1/patients/${server.organisation.patients.first}/trend?vitalSign=spo2&hours=4`,
    );
    const { unit, points } = answer.body as { unit: string; points: { value: number }[] };
    expect(unit).toBe('%');
    expect(points.map((point) => point.value)).toEqual([93, 93, 70, 91]);
    expect(points[2]).toMatchObject({ value: 70, low: null, high: 70, comparator: '<', flags: ['late'] });
    expect(points[3]).toMatchObject({ low: 91, high: 91, comparator: null, flags: [], superseded: false });
    expect(await lastAudit()).toMatchObject({
      target: 'trend:spo2',
      patient_id: server.organisation.patients.first,
    });
  });
});

describe('measurements of a device', () => {
  it('come oldest first, page by page, without gap or repetition', async () => {
    const ids: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const after: string = next === '' ? '' : `&after=${next}`;
      const answer = await get('nurse', `/api/v1/devices/dev-1/measurements?limit=2${after}`);
      const page = answer.body as { items: { id: string }[]; next: string | null };
      ids.push(...page.items.map((item) => item.id));
      next = page.next;
    }
    expect(ids).toEqual(['m5', 'm3', 'm3b', 'low', 'm1']);
  });

  it('carry decision, both times and zone', async () => {
    const answer = await get('nurse', '/api/v1/devices/dev-1/measurements?limit=1');
    const [item] = (answer.body as { items: { at: string; localTime: string }[] }).items;
    expect(item).toMatchObject({
      id: 'm5',
      patient: server.organisation.patients.first,
      zone: 'Europe/Berlin',
      values: [{ code: '59408-5', value: 95, unit: '%' }],
      decision: {
        disposition: 'critical',
        tree: 'red-limits',
        version: '1.0.0',
        hash: 'h',
        leaf: 'spo2-low',
      },
      reassessment: null,
    });
    const hours = (Date.parse(`${item?.localTime ?? ''}Z`) - Date.parse(item?.at ?? '')) / 3600_000;
    expect([1, 2]).toContain(Math.round(hours));
  });

  it('need the tenant where two have a device of the name', async () => {
    const answer = await get('tier1', '/api/v1/devices/dev-1/measurements');
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'tenant-required' }]);
    expect((await get('tier1', '/api/v1/devices/dev-1/measurements?tenant=other')).body).toEqual({
      items: [],
      next: null,
    });
    expect(await lastAudit()).toMatchObject({ target: 'device-measurements:dev-1', tenant_id: 'other' });
  });

  it('are for those who see patients', async () => {
    expect((await get('operator', '/api/v1/devices/dev-1/measurements')).status).toBe(403);
    expect((await get('nurse2', '/api/v1/devices/dev-1/measurements')).body).toEqual({
      items: [],
      next: null,
    });
    expect((await get('nurse', '/api/v1/devices/dev-9/measurements')).status).toBe(404);
  });
});

describe('the ledger', () => {
  it('is for operators and leads', async () => {
    for (const name of ['operator', 'lead'] as const)
      expect((await get(name, '/api/v1/ledger')).body).toMatchObject({
        received: 0,
        decided: 5,
        critical: 5,
      });
    for (const name of ['nurse', 'tier1', 'privacy'] as const)
      expect((await get(name, '/api/v1/ledger')).body).toMatchObject({ code: 'forbidden' });
  });

  it('takes a window', async () => {
    const answer = await get('lead', '/api/v1/ledger?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z');
    expect(answer.body).toMatchObject({ decided: 0, unaccounted: 0 });
    expect((await get('lead', '/api/v1/ledger?from=yesterday')).status).toBe(422);
  });
});

describe('quarantine', () => {
  async function seal(payload: Buffer, key = quarantineKey): Promise<string> {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const text = Buffer.concat([cipher.update(payload), cipher.final()]);
    const { rows } = await server.database.owner.query<{ id: string }>(
      `INSERT INTO wardline.quarantine (batch_id, received_at, tenant_id, device_id, topic, code, detail, payload, payload_bytes)
       VALUES (1, now(), 'metro', 'dev-1', 'rpm/v1/metro/dev-1/reading', 'malformed-json', 'no JSON', $1, $2) RETURNING quarantine_id::text AS id`,
      [Buffer.concat([nonce, cipher.getAuthTag(), text]), payload.length],
    );
    return rows[0]?.id ?? '';
  }

  it('is listed without payload, and opened by an operator, on the trail', async () => {
    const id = await seal(Buffer.from('{"id":'));
    const list = await get('operator', '/api/v1/quarantine?code=malformed-json&limit=1');
    expect(list.body).toMatchObject({
      items: [{ id, code: 'malformed-json', payloadBytes: 6, replays: [] }],
    });
    expect(JSON.stringify(list.body)).not.toContain('"payload"');
    expect((await get('operator', `/api/v1/quarantine/${id}/payload`)).body).toEqual({
      encoding: 'utf-8',
      payload: '{"id":',
      payloadBytes: 6,
      truncated: false,
    });
    expect(await lastAudit()).toMatchObject({ action: 'quarantine.read', target: `quarantine:${id}` });
  });

  it('shows bytes that are no text as base64', async () => {
    const id = await seal(Buffer.from([0xff, 0xfe]));
    expect((await get('operator', `/api/v1/quarantine/${id}/payload`)).body).toMatchObject({
      encoding: 'base64',
      payload: '//4=',
    });
  });

  it('says so when the payload was sealed with another key', async () => {
    const id = await seal(Buffer.from('x'), Buffer.alloc(32, 9));
    const answer = await get('operator', `/api/v1/quarantine/${id}/payload`);
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'unreadable-payload' }]);
  });

  it('is replayed on request', async () => {
    const id = await seal(Buffer.from('x'));
    const answer = await post('operator', `/api/v1/quarantine/${id}/replay`);
    expect(answer.status).toBe(202);
    const { rows } = await server.database.owner.query(
      'SELECT replay_id::text AS replay, tenant_id, requested_by FROM wardline.quarantine_replay WHERE quarantine_id = $1',
      [id],
    );
    expect(rows).toEqual([
      { ...(answer.body as object), tenant_id: 'metro', requested_by: server.organisation.staff.operator },
    ]);
    expect((await get('operator', '/api/v1/quarantine?limit=1')).body).toMatchObject({
      items: [{ replays: [{ outcome: null }] }],
    });
  });

  it('is for operators', async () => {
    const id = await seal(Buffer.from('x'));
    for (const path of ['', `/${id}/payload`])
      expect((await get('nurse', `/api/v1/quarantine${path}`)).body).toMatchObject({ code: 'forbidden' });
    expect((await post('lead', `/api/v1/quarantine/${id}/replay`)).body).toMatchObject({ code: 'forbidden' });
  });
});

describe('measurements over HTTP', () => {
  const send = (body: string) =>
    fetch(`${server.url}/api/v1/measurements`, {
      method: 'POST',
      headers: { authorization: 'Basic ZGV2OnNlY3JldA==', 'content-type': 'application/fhir+json' },
      body,
    });

  it('go to ingestion as they are, and its answer comes back', async () => {
    const body = `not even JSON ${'x'.repeat(200_000)}`;
    const response = await send(body);
    expect([response.status, await response.json()]).toEqual([202, { stored: 1 }]);
    expect(forwarded.at(-1)).toMatchObject({
      body,
      headers: { authorization: 'Basic ZGV2OnNlY3JldA==', 'content-type': 'application/fhir+json' },
    });
  });

  it('keep whose reading it is that a gateway sends, and in which format', async () => {
    const query = '?device=dev-0002&format=senml';
    await fetch(`${server.url}/api/v1/measurements${query}`, { method: 'POST', body: '[]' });
    expect(forwarded.at(-1)).toMatchObject({ url: `/api/v1/measurements${query}`, body: '[]' });
  });

  it('are refused when ingestion is away', async () => {
    const away = await startServer({ ingestUrl: 'http://127.0.0.1:9' });
    const answer = await away.call(undefined, '/api/v1/measurements', { method: 'POST', body: {} });
    expect([answer.status, answer.body]).toMatchObject([503, { code: 'ingest-unavailable' }]);
    await away.stop();
  });
});

describe('around the interface', () => {
  it('is never stored by a cache', async () => {
    expect((await get('nurse', '/api/v1/alerts')).headers.get('cache-control')).toBe('no-store');
    expect((await server.call(undefined, '/api/v1/nothing')).headers.get('cache-control')).toBe('no-store');
  });

  it('allows scripts from here only', async () => {
    const policy = (await server.call(undefined, '/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
  });

  it('gives the console for every page, and no page for what is none', async () => {
    const html = (path: string) => fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } });
    for (const path of ['/', '/alerts/7', '/sign-in'])
      expect(await (await html(path)).text()).toContain('<title>console');
    for (const path of ['/api/v1/x', '/assets/missing.js']) expect((await html(path)).status).toBe(404);
    const asset = await html('/assets/a-123.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await html('/')).headers.get('cache-control')).toBe('no-cache');
  });

  it('answers whether it is there without asking anybody, and lets no answer of the interface be stored', async () => {
    const link = await server.call(undefined, '/api/v1/link');
    expect(link.status).toBe(204);
    for (const path of ['/api/v1/link', '/api/v1/session', '/api/v1/alerts', '/api/v1/nothing-here'])
      expect((await server.call(undefined, path)).headers.get('cache-control')).toBe('no-store');
  });

  it('tells supervisors and Prometheus how it is', async () => {
    expect((await server.call(undefined, '/health/live')).body).toEqual({ status: 'live' });
    const metrics = await server.call(undefined, '/metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(metrics.body).toContain('wardline_alert_sockets');
  });

  it('describes itself', async () => {
    expect((await server.call(undefined, '/api/docs-json')).body).toMatchObject({ openapi: '3.0.0' });
    const page = await fetch(`${server.url}/api/docs`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
  });
});
