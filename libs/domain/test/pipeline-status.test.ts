import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pipelineVerdict, type PipelineSighting, type WorkerSighting } from '#domain';

const now = new Date('2026-11-20T08:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);

const worker = (of: Partial<WorkerSighting> = {}): WorkerSighting => ({
  worker: 'w1',
  startedAt: ago(3600_000),
  canarySentAt: ago(1100),
  canaryDecidedAt: ago(1000),
  ...of,
});
const sighting = (of: Partial<PipelineSighting> = {}): PipelineSighting => ({
  at: now,
  workers: [worker()],
  oldestPendingAt: null,
  relaySeenAt: ago(500),
  clockSeenAt: ago(500),
  auditorSeenAt: ago(20_000),
  ...of,
});
const dead = worker({ worker: 'w2', canaryDecidedAt: ago(6000), canarySentAt: ago(6100) });

describe('pipelineVerdict', () => {
  it('says monitoring only when every part shows that it works', () => {
    const verdict = pipelineVerdict(sighting(), true);
    expect(verdict.status).toBe('monitoring');
    const ok = { status: 'ok' };
    expect(verdict.components).toEqual({
      database: ok,
      workers: ok,
      relay: ok,
      clock: ok,
      auditor: ok,
      delivery: ok,
    });
  });

  it.each([
    ['the database does not answer', undefined, true, 'database'],
    ['no worker is there', sighting({ workers: [] }), true, 'workers'],
    ['the only worker decided no canary for over 5 s', sighting({ workers: [dead] }), true, 'workers'],
    [
      'the only worker decides canaries that are over 5 s old',
      sighting({ workers: [worker({ canarySentAt: ago(7000) })] }),
      true,
      'workers',
    ],
    [
      'the only worker has just started',
      sighting({ workers: [worker({ startedAt: ago(1000), canaryDecidedAt: null, canarySentAt: null })] }),
      true,
      'workers',
    ],
    ['an event waits for its number for over 5 s', sighting({ oldestPendingAt: ago(5001) }), true, 'relay'],
    ['the relay was not seen for over 5 s', sighting({ relaySeenAt: ago(5001) }), true, 'relay'],
    ['no relay was ever seen', sighting({ relaySeenAt: null }), true, 'relay'],
    ['the clock is silent for over five minutes', sighting({ clockSeenAt: ago(300_001) }), true, 'clock'],
    [
      'the auditor is silent for over five minutes',
      sighting({ auditorSeenAt: ago(300_001) }),
      true,
      'auditor',
    ],
    ['this server does not follow the stream', sighting(), false, 'delivery'],
  ] as const)('says not-monitoring when %s', (_, seen, deliveryOk, component) => {
    const verdict = pipelineVerdict(seen, deliveryOk);
    expect(verdict.status).toBe('not-monitoring');
    expect(verdict.components[component].status).toBe('out');
  });

  it.each([
    ['one of two workers is out', sighting({ workers: [worker(), dead] }), 'workers'],
    ['the escalation clock was not seen', sighting({ clockSeenAt: ago(15_001) }), 'clock'],
    ['no escalation clock was ever seen', sighting({ clockSeenAt: null }), 'clock'],
    [
      'the auditor is silent for over a minute and a half',
      sighting({ auditorSeenAt: ago(90_001) }),
      'auditor',
    ],
    ['no auditor was ever seen', sighting({ auditorSeenAt: null }), 'auditor'],
  ] as const)('says degraded when %s', (_, seen, component) => {
    const verdict = pipelineVerdict(seen, true);
    expect(verdict.status).toBe('degraded');
    expect(verdict.components[component].status).toBe('out');
  });

  it('takes no notice of a second worker that has only just started', () => {
    const starting = worker({
      worker: 'w2',
      startedAt: ago(2000),
      canaryDecidedAt: null,
      canarySentAt: null,
    });
    expect(pipelineVerdict(sighting({ workers: [worker(), starting] }), true).status).toBe('monitoring');
  });

  it('never gets better by anything getting older', () => {
    const rank = { monitoring: 0, degraded: 1, 'not-monitoring': 2 };
    const age = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(
        fc.array(age, { maxLength: 4 }),
        age,
        fc.integer({ min: 0, max: 400_000 }),
        fc.integer({ min: 0, max: 400_000 }),
        fc.integer({ min: 0, max: 20_000 }),
        (canaries, relay, clock, auditor, more) => {
          const seen = (later: number): PipelineSighting =>
            sighting({
              at: new Date(now.getTime() + later),
              workers: canaries.map((ms, i) =>
                worker({ worker: `w${i}`, canaryDecidedAt: ago(ms), canarySentAt: ago(ms) }),
              ),
              relaySeenAt: ago(relay),
              clockSeenAt: ago(clock),
              auditorSeenAt: ago(auditor),
            });
          const [sooner, later] = [pipelineVerdict(seen(0), true), pipelineVerdict(seen(more), true)];
          expect(rank[later.status]).toBeGreaterThanOrEqual(rank[sooner.status]);
        },
      ),
    );
  });
});
