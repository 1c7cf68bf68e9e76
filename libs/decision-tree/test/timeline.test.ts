import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { VitalSign } from '#domain';
import { reassess, Timeline, type Sample } from '../src/index.js';
import { adult, day, heartFailure, hour, minute, now, redLimits, sample } from './builders.js';

const signs: readonly VitalSign[] = ['spo2', 'weight', 'systolic', 'glucose'];
const usual: Partial<Record<VitalSign, number>> = { spo2: 95, weight: 80, systolic: 120, glucose: 100 };

const anySample = fc
  .record({
    sign: fc.constantFrom(...signs),
    minutesAgo: fc.oneof(
      fc.nat({ max: 180 }),
      fc.integer({ min: 23 * 60, max: 25 * 60 }),
      fc.nat({ max: 60 * 24 * 50 }),
    ),
    by: fc.integer({ min: -20, max: 20 }),
    device: fc.constantFrom('scale-1', 'scale-2'),
  })
  .map(({ sign, minutesAgo, by, device }): Sample =>
    sample(sign, (usual[sign] ?? 0) + by / 2, now - minutesAgo * minute, { deviceId: device }),
  );

async function factsOf(timeline: Timeline) {
  const { facts } = await reassess({
    timeline,
    context: adult,
    trees: [redLimits, heartFailure],
    nowMs: now,
  });
  return facts;
}

describe('the timeline', () => {
  it('gives the same facts in any order and any batches of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(anySample, { maxLength: 60 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray(all, { minLength: all.length }),
              fc.nat({ max: 60 }),
            ),
          ),
        async ([all, shuffled, cut]) => {
          const first = Timeline.of(shuffled.slice(0, cut));
          const second = first.clone();
          for (const one of shuffled.slice(cut)) second.add(one);
          const whole = Timeline.of(all);
          for (const sign of signs) {
            expect(second.between(sign, 0, now)).toEqual(whole.between(sign, 0, now));
            expect(second.finest(sign)).toEqual(whole.finest(sign));
          }
          expect(await factsOf(second)).toEqual(await factsOf(whole));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('does not change by what is added to a clone, nor the clone by what is added to it', () => {
    const before = Timeline.of([sample('spo2', 97, now)]);
    const copy = before.clone();
    copy.add(sample('spo2', 80, now + hour));
    before.add(sample('spo2', 90, now + 2 * hour));
    expect(before.latest('spo2')?.interval.low).toBe(90);
    expect(copy.latest('spo2')?.interval.low).toBe(80);
    expect(copy.between('spo2', now, now + day)).toHaveLength(2);
  });

  it('stays bounded', () => {
    const timeline = new Timeline();
    for (let at = now - 100 * day; at <= now; at += 5 * minute) timeline.add(sample('heart-rate', 70, at));
    expect(timeline.between('heart-rate', 0, now).length).toBeLessThanOrEqual(8 * 24 + 40 * 4);
    expect(timeline.approximateSize).toBeLessThan(100_000);
  });

  it('stays bounded for a monitor that sends every minute, and keeps the last 90 minutes of it', () => {
    const timeline = new Timeline();
    for (let at = now - 10 * day; at <= now; at += minute) timeline.add(sample('glucose', 100, at));
    expect(timeline.finest('glucose').length).toBeLessThanOrEqual(90 + (26 * 60) / 4);
    expect(timeline.between('glucose', now - hour, now)).toHaveLength(61);
    expect(timeline.approximateSize).toBeLessThan(120_000);
    expect(timeline.finest('heart-rate')).toEqual([]);
  });

  it('takes neither implausible nor date-only values nor NaN for vital signs, and counts them', () => {
    const timeline = Timeline.of([
      sample('spo2', 20, now),
      sample('spo2', 97, now, { precise: false }),
      sample('spo2', 96, now, { interval: { low: Number.NaN, high: Number.NaN } }),
      sample('spo2', 95, now, { seq: 1_000_000, plausible: false }),
    ]);
    expect(timeline.latest('spo2')).toBeUndefined();
    expect(timeline.latestImplausible('spo2')?.status).toBe('implausible-low');
    expect(timeline.lastSeq).toBe(1_000_000);
  });

  it('knows the latest as of a time, ties to the higher seq', () => {
    const timeline = Timeline.of([
      sample('spo2', 93, now, { seq: 2 }),
      sample('spo2', 94, now, { seq: 1 }),
      sample('spo2', 90, now - 2 * hour),
    ]);
    expect(timeline.latest('spo2')?.interval.low).toBe(93);
    expect(timeline.latest('spo2', now - hour)?.interval.low).toBe(90);
    expect(timeline.latest('spo2', now - 3 * hour)).toBeUndefined();
  });
});
