import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import type { PipelineSighting } from '#domain';
import { createLogger } from '#observability';
import { createDataSource, type Loop } from '#persistence';
import { waitFor } from '#testing';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { seedOrganisation } from '../../../libs/access/test/organisation.js';
import { auditCustody, type StandingAlarms } from '../src/custody-auditor.js';
import { deadmanJob, reasonForSilence } from '../src/deadman.js';
import { EscalationMetrics } from '../src/escalation-metrics.js';

const at = new Date('2026-11-20T08:00:00Z');
const ago = (ms: number): Date => new Date(at.getTime() - ms);
const well: PipelineSighting = {
  at,
  workers: [{ worker: 'w', startedAt: ago(60_000), canarySentAt: ago(1000), canaryDecidedAt: ago(900) }],
  oldestPendingAt: null,
  relaySeenAt: ago(500),
  clockSeenAt: ago(500),
  auditorSeenAt: ago(20_000),
};
const alarm = (unacknowledged: number): StandingAlarms => ({
  kind: 'custody-gap',
  standing: 1,
  unacknowledged,
});

describe('reasonForSilence', () => {
  it('has none while all is well, nor about what somebody knows of', () => {
    expect(reasonForSilence(well, [])).toBeUndefined();
    expect(reasonForSilence(well, [alarm(0)])).toBeUndefined();
  });

  it.each([
    ['the clock does not beat', { ...well, clockSeenAt: ago(16_000) }, [], 'clock-silent'],
    ['the auditor does not', { ...well, auditorSeenAt: ago(91_000) }, [], 'auditor-silent'],
    ['the relay does not', { ...well, relaySeenAt: ago(6000) }, [], 'not-monitoring'],
    ['no reading is decided', { ...well, workers: [] }, [], 'not-monitoring'],
    ['an alarm waits for somebody', well, [alarm(1)], 'alarms-stand'],
  ] as const)('has one when %s', (_, sighting, alarms, reason) => {
    expect(reasonForSilence(sighting, alarms)).toBe(reason);
  });
});

describe('the sign of life', () => {
  let database: OpenDatabase;
  let source: DataSource;
  let receiver: Server;
  let url: string;
  let job: Loop | undefined;
  let status = 200;
  const heard: { method: string | undefined; path: string | undefined; body: string }[] = [];
  const metrics = new EscalationMetrics();

  beforeAll(async () => {
    database = await openTestDatabase();
    await seedOrganisation(database.owner);
    source = createDataSource({
      url: database.url('wardline_auditor'),
      poolSize: 2,
      applicationName: 'test',
    });
    await source.initialize();
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        heard.push({ method: request.method, path: request.url, body });
        if (status !== 0) response.writeHead(status, { location: '/elsewhere' }).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/ping/secret-token`;
  });
  afterEach(async () => {
    await job?.stop();
    status = 200;
  });
  afterAll(async () => {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
    await source.destroy();
    await database.close();
  });

  const live = (auditorAgo = '0 seconds'): Promise<unknown> =>
    database.owner.query(
      `WITH w AS (INSERT INTO wardline.ingest_worker (worker_id, started_at, seen_at, canary_sent_at, canary_decided_at)
         SELECT 'w', t - interval '1 hour', t, t, t FROM (SELECT wardline.now() AS t) n
         ON CONFLICT (worker_id) DO UPDATE SET canary_sent_at = excluded.canary_sent_at, canary_decided_at = excluded.canary_decided_at)
       INSERT INTO wardline.process_beat (process, seen_at)
       SELECT p, wardline.now() - CASE WHEN p = 'auditor' THEN '${auditorAgo}'::interval ELSE '0' END
       FROM unnest(ARRAY['relay', 'clock', 'auditor']) p ON CONFLICT (process) DO UPDATE SET seen_at = excluded.seen_at`,
    );
  const counted = async (outcome: string): Promise<number> =>
    (await metrics.deadmanPings.get()).values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  /** Starts it, and waits for its first turn. */
  const turn = async (outcome: string): Promise<void> => {
    const before = await counted(outcome);
    job = deadmanJob({
      settings: { url, everySeconds: 3600, timeoutMs: 300 },
      source,
      metrics,
      logger: createLogger('test', 'silent'),
    });
    job.start();
    await waitFor(async () => (await counted(outcome)) > before, { what: outcome });
  };

  it('goes out while all is well, again and again, and says nothing', async () => {
    await live();
    await turn('sent');
    job?.wake();
    await waitFor(() => heard.length === 2, { what: 'a second one' });
    expect(heard).toEqual(Array(2).fill({ method: 'GET', path: '/ping/secret-token', body: '' }));
  });

  it('stays away when the auditor is silent', async () => {
    const before = heard.length;
    await live('91 seconds');
    await turn('withheld');
    expect(heard).toHaveLength(before);
  });

  it('stays away while an alarm waits for somebody, and comes again once he or she knows', async () => {
    await auditCustody(source, { readings: ['metro'], steps: [] }, '0 seconds');
    await live();
    const before = heard.length;
    await turn('withheld');
    expect(heard).toHaveLength(before);
    await database.owner.query('UPDATE wardline.custody_alarm SET acknowledged_at = wardline.now()');
    await live();
    await turn('sent');
    expect(heard).toHaveLength(before + 1);
  });

  it.each([
    ['refuses', 500],
    ['sends it elsewhere', 302],
    ['never answers', 0],
  ])('counts and goes on when the other side %s', async (_, answer) => {
    status = answer;
    await live();
    await turn('failed');
    expect(heard.at(-1)?.path).toBe('/ping/secret-token');
  });
});
