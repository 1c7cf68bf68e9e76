import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Heartbeat, HeartbeatStatus } from '../src/monitoring/heartbeat.js';
import {
  newLink,
  reduceLink,
  sleepMs,
  type LinkAction,
  type LinkState,
} from '../src/monitoring/link-state.js';
import {
  answerLimitMs,
  downLimitMs,
  heartbeatLimitMs,
  monitoringView as viewOf,
  type LossReason,
} from '../src/monitoring/monitoring-view.js';

const start = 1_000_000;

/** With a list of alerts, as it is but for the test about having none. */
const monitoringView = (link: LinkState, now: number) => viewOf(link, now, true);

function heartbeat(status: HeartbeatStatus = 'monitoring'): Heartbeat {
  return { at: 0, status, components: [{ name: 'clock', status: 'down' }] };
}

/** Connected at the start, one good heartbeat then; ticks once a second. */
function watching(until = start): LinkState {
  let link = reduceLink(newLink(start), { type: 'connected', now: start });
  link = reduceLink(link, { type: 'heartbeat', now: start, heartbeat: heartbeat() });
  for (let now = start + 1000; now <= until; now += 1000) link = reduceLink(link, { type: 'tick', now });
  return link;
}

function reasons(link: LinkState, now: number): readonly LossReason[] {
  const view = monitoringView(link, now);
  return view.kind === 'not-monitoring' ? view.reasons : [];
}

describe('what the page says about monitoring', () => {
  it('is monitoring after a heartbeat on a live connection', () => {
    expect(monitoringView(watching(), start).kind).toBe('monitoring');
  });

  it('is connecting before the first heartbeat, and lost when none comes', () => {
    const link = newLink(start);
    expect(monitoringView(link, start + 1000).kind).toBe('connecting');
    expect(reasons(link, start + heartbeatLimitMs)).toContain('no-heartbeat');
  });

  it('is lost within 10 s of the last heartbeat, not earlier than the contract’s 5 s rhythm allows', () => {
    expect(heartbeatLimitMs + 1000).toBeLessThanOrEqual(10_000);
    expect(monitoringView(watching(start + 8000), start + 8000).kind).toBe('monitoring');
    expect(reasons(watching(start + 9000), start + 9000)).toEqual(['no-heartbeat']);
  });

  it('is lost when plain requests are not answered, though heartbeats come, and back with the first answer', () => {
    const beating = (link: LinkState, now: number) =>
      reduceLink(link, { type: 'heartbeat', now, heartbeat: heartbeat() });
    let link = reduceLink(watching(), { type: 'request', now: start, answered: true });
    for (let now = start + 1000; now <= start + answerLimitMs; now += 1000) {
      link = reduceLink(beating(link, now), { type: 'request', now, answered: false });
      if (now < start + answerLimitMs) expect(reasons(link, now)).toEqual([]);
    }
    expect(reasons(link, start + answerLimitMs)).toEqual(['no-answer']);
    const back = reduceLink(link, { type: 'request', now: start + answerLimitMs, answered: true });
    expect(reasons(back, start + answerLimitMs)).toEqual([]);
  });

  it('is not lost for want of an answer where none was asked for', () => {
    let link = watching();
    for (let now = start; now <= start + 30_000; now += 1000)
      link = reduceLink(link, { type: 'heartbeat', now, heartbeat: heartbeat() });
    expect(reasons(link, start + 30_000)).toEqual([]);
  });

  it('says since when nobody knows: the last good heartbeat', () => {
    const link = reduceLink(watching(start + 3000), {
      type: 'heartbeat',
      now: start + 4000,
      heartbeat: heartbeat('not-monitoring'),
    });
    expect(monitoringView(link, start + 4000)).toMatchObject({
      kind: 'not-monitoring',
      reasons: ['pipeline-stopped'],
      since: start,
      components: [{ name: 'clock', status: 'down' }],
    });
  });

  it('is degraded when the server says so', () => {
    const link = reduceLink(watching(), { type: 'heartbeat', now: start, heartbeat: heartbeat('degraded') });
    expect(monitoringView(link, start)).toMatchObject({ kind: 'degraded', components: [{ name: 'clock' }] });
  });

  it('is a banner for a short loss of the link, then lost', () => {
    const down = reduceLink(watching(), { type: 'disconnected', now: start + 1000 });
    expect(monitoringView(down, start + 1000).kind).toBe('reconnecting');
    expect(reasons(down, start + 1000 + downLimitMs)).toEqual(['link-down']);
  });

  it('counts the loss from its beginning, however often reconnecting fails', () => {
    let link = reduceLink(watching(), { type: 'disconnected', now: start + 1000 });
    link = reduceLink(link, { type: 'disconnected', now: start + 4000 });
    expect(reasons(link, start + 1000 + downLimitMs)).toEqual(['link-down']);
  });

  it('does not trust the old heartbeat on a new connection', () => {
    let link = reduceLink(watching(), { type: 'disconnected', now: start + 1000 });
    link = reduceLink(link, { type: 'connected', now: start + 2000 });
    expect(monitoringView(link, start + 2000).kind).toBe('reconnecting');
    link = reduceLink(link, { type: 'heartbeat', now: start + 2500, heartbeat: heartbeat() });
    expect(monitoringView(link, start + 2500).kind).toBe('monitoring');
  });

  it('is lost at once when the computer wakes up, and the first heartbeat after it proves nothing', () => {
    const slept = start + 3_600_000;
    const ticked = reduceLink(watching(), { type: 'tick', now: slept });
    expect(reasons(ticked, slept)).toContain('woke-up');
    const stale = reduceLink(watching(), { type: 'heartbeat', now: slept, heartbeat: heartbeat() });
    expect(reasons(stale, slept)).toContain('woke-up');
    const fresh = reduceLink(stale, { type: 'heartbeat', now: slept + 500, heartbeat: heartbeat() });
    expect(monitoringView(fresh, slept + 500).kind).toBe('monitoring');
  });

  it('notices a link that broke during the sleep', () => {
    const link = reduceLink(watching(), { type: 'disconnected', now: start + 60_000 });
    expect(link.connected).toBe(false);
    expect(reasons(link, start + 60_000)).toContain('woke-up');
  });

  it('does not take a slow tick of a hidden tab for sleep while heartbeats come', () => {
    let link = watching();
    for (let now = start + 5000; now <= start + 60_000; now += 5000)
      link = reduceLink(link, { type: 'heartbeat', now, heartbeat: heartbeat() });
    expect(monitoringView(reduceLink(link, { type: 'tick', now: start + 61_000 }), start + 61_000).kind).toBe(
      'monitoring',
    );
  });

  it('is lost when the clock is set back, since the heartbeat’s age is no longer known', () => {
    const link = reduceLink(watching(start + 3000), { type: 'tick', now: start - 60_000 });
    expect(reasons(link, start - 60_000)).toEqual(expect.arrayContaining(['woke-up', 'no-heartbeat']));
  });

  it('does not say monitoring without a list, and is lost when none comes', () => {
    expect(viewOf(watching(), start, false).kind).toBe('connecting');
    let link = watching(start + 8000);
    link = reduceLink(link, { type: 'heartbeat', now: start + 8000, heartbeat: heartbeat() });
    expect(viewOf(link, start + heartbeatLimitMs, false)).toMatchObject({ reasons: ['no-list'] });
    expect(viewOf(link, start + heartbeatLimitMs, true).kind).toBe('monitoring');
  });

  it('stays lost after a message that it could not read', () => {
    let link = reduceLink(watching(), { type: 'unreadable', now: start });
    link = reduceLink(link, { type: 'heartbeat', now: start + 1000, heartbeat: heartbeat() });
    expect(reasons(link, start + 1000)).toEqual(['unreadable']);
  });
});

describe('whatever happens (property)', () => {
  const step = fc.record({
    type: fc.constantFrom('tick', 'connected', 'disconnected', 'heartbeat' as const),
    status: fc.constantFrom<HeartbeatStatus>('monitoring', 'degraded', 'not-monitoring'),
    after: fc.integer({ min: 0, max: 15_000 }),
  });

  it('never says monitoring without a good heartbeat of the last 9 s on the present connection', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat({ max: 15_000 }), (steps, wait) => {
        let now = start;
        let link = newLink(now);
        let goodAt: number | undefined;
        for (const { type, status, after } of steps) {
          now += after;
          if (type === 'connected' || type === 'disconnected' || after > sleepMs) goodAt = undefined;
          else if (type === 'heartbeat') goodAt = link.connected && status === 'monitoring' ? now : undefined;
          const action: LinkAction =
            type === 'heartbeat' ? { type, now, heartbeat: heartbeat(status) } : { type, now };
          link = reduceLink(link, action);
        }
        const isGood = goodAt !== undefined && now + wait - goodAt < heartbeatLimitMs;
        expect(monitoringView(link, now + wait).kind === 'monitoring').toBe(isGood);
      }),
    );
  });
});
