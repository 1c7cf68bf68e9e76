import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { ownCluster, type OwnCluster } from '#testing';
import { openAlert } from '../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from './running-server.js';

let cluster: OwnCluster;
let owner: pg.Pool;
let server: RunningServer;

beforeAll(async () => {
  cluster = await ownCluster();
  owner = new pg.Pool({ connectionString: cluster.ownerUrl });
  owner.on('error', () => undefined);
  server = await startServer(
    {},
    {
      owner,
      ownerUrl: cluster.ownerUrl,
      url: (role) => cluster.url(role),
      setAhead: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  );
});
afterAll(async () => {
  await server.stop();
  await owner.end();
  await cluster.remove();
});

it('survives a PostgreSQL that is killed: says so at once, loses nothing, and goes on by itself', async () => {
  const token = await server.signIn('nurse');
  const client = server.connect(token);
  await client.ready();
  const before = await openAlert(owner, server.organisation.patients.first);
  await client.eventOf(before, 'opened');

  await cluster.kill9();
  await client.until(
    () => client.heartbeats.at(-1)?.components['database']?.status === 'out',
    'a heartbeat that knows of it',
  );
  expect(client.heartbeats.at(-1)?.status).toBe('not-monitoring');
  const refused = await server.call(token, '/api/v1/alerts');
  expect([refused.status, refused.body]).toMatchObject([503, { code: 'database-unavailable' }]);
  expect(await client.command('acknowledge', { alertId: before, version: 1 })).toMatchObject({
    ok: false,
    code: 'unavailable',
  });
  expect((await server.call(undefined, '/health/ready')).status).toBe(503);
  expect((await server.call(undefined, '/health/live')).status).toBe(200);
  const beats = client.heartbeats.length;
  await client.until(() => client.heartbeats.length > beats, 'a heartbeat without a database');

  await cluster.start();
  const after = await openAlert(owner, server.organisation.patients.first);
  await client.eventOf(after, 'opened');
  expect(client.socket.connected).toBe(true);
  expect(client.events.map((event) => event.alert.id)).toEqual([before, after]);
  await client.until(
    () => client.heartbeats.at(-1)?.components['database']?.status === 'ok',
    'the database back',
  );
  expect((await server.call(token, '/api/v1/alerts')).status).toBe(200);
  expect(await client.command('acknowledge', { alertId: before, version: 1 })).toMatchObject({ ok: true });
});
