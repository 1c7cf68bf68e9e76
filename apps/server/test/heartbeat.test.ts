import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SessionWatch } from '../src/delivery/session-watch.js';
import { startServer, type RunningServer, type TestClient } from './running-server.js';

let server: RunningServer;
let client: TestClient;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  await server.database.setAhead(0);
  client = server.connect(await server.signIn('nurse'));
  await client.ready();
});

const decideCanary = (worker: string): Promise<unknown> =>
  server.database.owner.query(
    `INSERT INTO wardline.ingest_worker (worker_id, started_at, seen_at, canary_sent_at, canary_decided_at)
     SELECT $1, t - interval '1 hour', t, t, t FROM (SELECT wardline.now() AS t) now
     ON CONFLICT (worker_id) DO UPDATE SET canary_sent_at = excluded.canary_sent_at, canary_decided_at = excluded.canary_decided_at`,
    [worker],
  );
const status = (): string | undefined => client.heartbeats.at(-1)?.status;

describe('the heartbeat', () => {
  it('comes at once, and says nothing good before a canary was decided', () => {
    expect(client.heartbeats.length).toBeGreaterThan(0);
    expect(status()).toBe('not-monitoring');
  });

  it('says monitoring while canaries are decided, degraded when one worker’s are not, not-monitoring when none is', async () => {
    await decideCanary('w1');
    await client.until(() => status() === 'monitoring', 'monitoring');
    await decideCanary('w2');
    await server.database.setAhead(1);
    await decideCanary('w1');
    await client.until(() => status() === 'degraded', 'degraded');
    expect(client.heartbeats.at(-1)?.components['workers']).toMatchObject({ status: 'out' });
    await server.database.setAhead(2);
    await client.until(() => status() === 'not-monitoring', 'not-monitoring');
  });

  it('says not-monitoring when the relay is away, whatever ingestion does', async () => {
    await decideCanary('w1');
    await decideCanary('w2');
    await client.until(() => status() === 'monitoring', 'monitoring');
    await server.relay.pause();
    await server.database.setAhead(1);
    await decideCanary('w1');
    await decideCanary('w2');
    await client.until(
      () => client.heartbeats.at(-1)?.components['relay']?.status === 'out',
      'the relay to be out',
    );
    expect(status()).toBe('not-monitoring');
    server.relay.resume();
  });
});

describe('a session', () => {
  it('ends its sockets when it expires', async () => {
    const reason = new Promise<unknown>((resolve) => client.socket.once('session.ended', resolve));
    await server.database.setAhead(31);
    await server.app.get(SessionWatch).recheck();
    expect(await reason).toEqual({ reason: 'expired' });
    await client.until(() => client.socket.disconnected, 'the disconnection');
  });
});
