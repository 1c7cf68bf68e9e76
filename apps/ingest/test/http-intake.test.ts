import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ingestConfig } from '#config';
import { createLogger } from '#observability';
import { ReferenceData, testDatabase, waitFor, type TestDatabase } from '#testing';
import { startIngest, type IngestApp } from '../src/ingest-app.js';
import { spo2Observation } from './fhir.js';
import { ago, quarantineKey, reading, tenant, vital } from './running-ingestion.js';
import { alertsOf, measurementsOf, quarantineOf } from './stored-rows.js';

describe('measurements over HTTP', () => {
  let database: TestDatabase;
  let data: ReferenceData;
  let app: IngestApp;
  beforeAll(async () => {
    database = await testDatabase();
    data = new ReferenceData(database);
    await data.site({ tenant });
    await data.trees([tenant]);
    const config = ingestConfig({
      DATABASE_URL: database.url('wardline_ingest'),
      QUARANTINE_KEY: quarantineKey.toString('base64'),
      WORKER_ID: 'http',
      MQTT_PORT: '0',
      INGEST_HTTP_PORT: '0',
    });
    app = await startIngest(config, createLogger('test', 'silent'));
  });
  afterAll(async () => {
    await app.stop();
    await database.drop();
  });

  const url = (path: string) => `http://127.0.0.1:${app.httpPort}${path}`;
  const basic = (user: string, secret = 'secret') =>
    `Basic ${Buffer.from(`${tenant}/${user}:${secret}`).toString('base64')}`;

  async function post(body: string, authorization: string, query = '', type = 'application/json') {
    const headers = { authorization, 'content-type': type };
    const response = await fetch(url(`/api/v1/measurements${query}`), { method: 'POST', headers, body });
    return { status: response.status, body: await response.json() };
  }
  const somebody = () => data.patient({ tenant, plan: { pregnant: false, lvad: false } });

  it('are answered after the commit, with what became of each', async () => {
    const { patient, device } = await somebody();
    const good = reading(vital.spo2(78));
    const bad = reading({ ...vital.spo2(97), unit: 'parts' });
    const answer = await post(JSON.stringify([good, bad, good]), basic(device));
    expect(answer).toEqual({
      status: 202,
      body: {
        results: expect.arrayContaining([
          { id: good.id, status: 'stored' },
          { id: good.id, status: 'duplicate' },
          expect.objectContaining({ id: bad.id, status: 'rejected', code: 'unknown-unit' }),
        ]),
      },
    });
    expect(await measurementsOf(database, patient)).toHaveLength(1);
    const alerts = await alertsOf(database, patient);
    expect(alerts.map(({ condition }) => condition).sort()).toEqual([
      'data-problem:unknown-unit',
      'hypoxaemia',
    ]);
  });

  it('take FHIR by its content type', async () => {
    const { patient, device } = await somebody();
    const observation = JSON.stringify(spo2Observation(96, { at: ago(0) }));
    expect(await post(observation, basic(device), '', 'application/fhir+json')).toMatchObject({
      status: 202,
    });
    expect(await measurementsOf(database, patient)).toMatchObject([{ values: [{ value: 96 }] }]);
  });

  it('come from a gateway for its devices, and from no one for another’s', async () => {
    const mine = await somebody();
    const other = await somebody();
    const gateway = await data.gateway(tenant, [mine.device]);
    const send = (device: string) =>
      post(JSON.stringify(reading(vital.spo2(97))), basic(gateway), `?device=${device}`);
    expect(await send(mine.device)).toMatchObject({ status: 202, body: { results: [{ status: 'stored' }] } });
    expect(await send(other.device)).toMatchObject({ body: { results: [{ code: 'topic-mismatch' }] } });
    expect(await measurementsOf(database, other.patient)).toEqual([]);
    expect(await quarantineOf(database, `${tenant}/${gateway}`)).toMatchObject([{ code: 'topic-mismatch' }]);
  });

  it.each([
    { what: 'a wrong secret', secret: 'guess', status: 401, code: 'bad-credentials' },
    { what: 'an unknown format', query: '?format=csv', status: 415, code: 'unknown-format' },
    { what: 'a device that cannot be', query: '?device=a/b', status: 400, code: 'bad-device' },
    { what: 'far too much', body: 'x'.repeat(3 * 1024 * 1024), status: 413, code: 'payload-too-large' },
  ])('are refused with $status for $what', async ({ secret, query, body, status, code }) => {
    const { device, patient } = await somebody();
    const answer = await post(body ?? JSON.stringify(reading(vital.spo2(97))), basic(device, secret), query);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await measurementsOf(database, patient)).toEqual([]);
    expect(await post(JSON.stringify(reading(vital.spo2(97))), basic(device))).toMatchObject({ status: 202 });
  });

  it('earn the heartbeat by canaries, and show in health and metrics', async () => {
    await waitFor(
      async () => {
        const rows = await database.query<{ ok: boolean }>(
          `SELECT canary_decided_at IS NOT NULL AS ok FROM wardline.ingest_worker WHERE worker_id = 'http'`,
        );
        return rows[0]?.ok;
      },
      { what: 'a canary to be decided' },
    );
    expect((await fetch(url('/health/live'))).status).toBe(200);
    expect((await fetch(url('/health/ready'))).status).toBe(200);
    const metrics = await (await fetch(url('/metrics'))).text();
    expect(metrics).toMatch(/^wardline_\w+(\{[^}]*\})? \d+/m);
  });
});
