import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess, lateAfterMs, Timeline, type AssessedMeasurement, type Assessment } from '../src/index.js';
import {
  absent,
  adult,
  day,
  heartFailure,
  hour,
  minute,
  now,
  ownSamples,
  quietMonth,
  redLimits,
  sample,
  scene,
  value,
} from './builders.js';

const found = ({ findings }: Assessment) =>
  findings.map(({ condition, severity }) => `${condition}: ${severity}`);

/** SpO2 80 taken a while ago and received now, with what else is known. */
const late = (
  ago: number,
  newer: Parameters<typeof sample>[] = [],
  rest: Partial<AssessedMeasurement> = {},
) =>
  assess(
    scene([value('spo2', 80)], {
      history: [...quietMonth(), ...newer.map((of) => sample(...of))],
      measurement: { takenAtMs: now - ago, ...rest },
    }),
  );

describe('H12: a late severe value', () => {
  it('is live when nothing newer is known', async () => {
    expect(found(await late(3 * hour))).toEqual(['hypoxaemia: critical']);
  });

  it('is a past event when a newer value of the same sign is back in range', async () => {
    const assessment = await late(3 * hour + minute, [['spo2', 97, now - 5 * minute]]);
    expect(found(assessment)).toEqual(['past-event:hypoxaemia: tier1']);
    expect(assessment.winner).toMatchObject({
      pastEvent: true,
      disposition: 'tier1',
      leaf: 'spo2-below-85',
    });
    expect(assessment.winner.reason).toMatch(/^Past event, 3 hours old: Oxygen saturation 80 %/);
  });

  it('is live when the newer value is past its maximum age', async () => {
    expect(found(await late(3 * hour, [['spo2', 97, now - 16 * minute]]))).toEqual(['hypoxaemia: critical']);
  });

  it('is live when the newer value is not in range', async () => {
    expect(found(await late(3 * hour, [['spo2', 90, now - minute]]))).toEqual(['hypoxaemia: critical']);
  });

  it('is live when the newer value is implausible', async () => {
    const newer: Parameters<typeof sample>[] = [
      ['spo2', 97, now - 2 * minute],
      ['spo2', 30, now - minute],
    ];
    expect(found(await late(3 * hour, newer))).toEqual(['hypoxaemia: critical']);
  });

  it('is not overtaken by another sign', async () => {
    expect(found(await late(3 * hour, [['heart-rate', 70, now - minute]]))).toEqual(['hypoxaemia: critical']);
  });

  it('is not overtaken by another value of the same moment', async () => {
    const twin: Parameters<typeof sample>[] = [['spo2', 97, now - 6 * minute, { seq: 1_000_000 }]];
    expect(found(await late(6 * minute, twin))).toEqual(['hypoxaemia: critical']);
  });

  it('counts as late by a newer value alone, however fresh', async () => {
    expect(found(await late(2 * minute, [['spo2', 97, now - minute]]))).toEqual([
      'past-event:hypoxaemia: tier1',
    ]);
  });

  it('is decided with what was known of other signs when it was taken', async () => {
    const implausible = scene([value('spo2', 40)], {
      history: [
        ...quietMonth(),
        sample('heart-rate', 125, now - 3 * hour - minute),
        sample('heart-rate', 70, now - minute),
      ],
      measurement: { takenAtMs: now - 3 * hour },
    });
    expect(found(await assess(implausible))).toEqual(['hypoxaemia: critical']);
  });

  it('an unusable one stays a data-quality item', async () => {
    const input = scene([absent('spo2', 'error')], { measurement: { takenAtMs: now - hour } });
    expect(found(await assess(input))).toEqual(['hypoxaemia: indeterminate']);
  });

  it('is not late within five minutes, also when it was held before it is decided', async () => {
    expect(await late(lateAfterMs)).toMatchObject({ late: false, disposition: 'critical' });
    expect(await late(lateAfterMs + 1)).toMatchObject({ late: true, disposition: 'critical' });
    const held = scene([value('spo2', 80)], {
      measurement: { takenAtMs: now - hour, receivedAtMs: now - hour },
    });
    expect(found(await assess(held))).toEqual(['hypoxaemia: critical']);
  });
});

describe('a value without a time of day', () => {
  const midnight = Math.floor(now / day) * day;

  it('is never live, and never nothing', async () => {
    const assessment = await late(now - midnight, [], { precise: false });
    expect(found(assessment)).toEqual(['past-event:hypoxaemia: tier1']);
    expect(assessment.winner.reason).toMatch(/^Past event, up to 8 hours old/);
  });

  it('is baseline where it is in range', async () => {
    const input = scene([value('spo2', 97)], { measurement: { takenAtMs: midnight, precise: false } });
    expect((await assess(input)).disposition).toBe('baseline');
  });
});

describe('the order of arrival', () => {
  const readings = fc.array(
    fc.record({
      minutesAgo: fc.nat({ max: 900 }),
      spo2: fc.integer({ min: 70, max: 99 }),
      precise: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  );

  it('never hides a severe value: each is live or a past event in its own decision', async () => {
    await fc.assert(
      fc.asyncProperty(readings, async (all) => {
        const timeline = Timeline.of(quietMonth());
        for (const [index, { minutesAgo, spo2, precise }] of all.entries()) {
          const measurement: AssessedMeasurement = {
            id: `own-${index}`,
            takenAtMs: now - minutesAgo * minute,
            receivedAtMs: now,
            precise,
            values: [value('spo2', spo2)],
          };
          for (const own of ownSamples(measurement)) timeline.add(own);
          const input = {
            timeline,
            context: adult,
            trees: [redLimits, heartFailure],
            measurement,
            nowMs: now,
          };
          const conditions = (await assess(input)).findings.map(({ condition }) => condition);
          const severe = conditions.filter((one) => one.endsWith('hypoxaemia'));
          if (spo2 < 92) expect(severe).not.toEqual([]);
          if (!precise) expect(severe).not.toContain('hypoxaemia');
        }
      }),
      { numRuns: 100 },
    );
  });
});
