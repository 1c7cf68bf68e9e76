import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consciousnessLevels,
  news2,
  news2Part,
  news2Risk,
  news2RiskRange,
  news2Risks,
  point,
  roundToChart,
  type Interval,
  type News2Chart,
  type News2Observation,
  type VitalSign,
} from '../src/index.js';
import {
  boundaries,
  printedChart,
  printedParts,
  printedPoints,
  printedRisk,
  type Vitals,
} from './news2-chart.js';

const limits = {
  respiratoryRate: boundaries(printedChart.respiratoryRate),
  systolic: boundaries(printedChart.systolic),
  heartRate: boundaries(printedChart.heartRate),
  temperature: boundaries(printedChart.temperature),
  scale1: boundaries(printedChart.scale1),
  scale2: boundaries(printedChart.scale2Oxygen),
};

/** Every combination of values at the boundaries of all bands. */
function* grid(scale: 1 | 2): Generator<Vitals> {
  for (const respiratoryRate of limits.respiratoryRate)
    for (const systolic of limits.systolic)
      for (const heartRate of limits.heartRate)
        for (const temperature of limits.temperature)
          for (const spo2 of scale === 1 ? limits.scale1 : limits.scale2)
            for (const isOnOxygen of [false, true])
              for (const consciousness of ['alert', 'confusion'] as const)
                yield {
                  respiratoryRate,
                  systolic,
                  heartRate,
                  temperature,
                  spo2,
                  scale,
                  isOnOxygen,
                  consciousness,
                };
}

function observe(vitals: Vitals): Required<News2Observation> {
  return {
    ...vitals,
    respiratoryRate: point(vitals.respiratoryRate),
    spo2: point(vitals.spo2),
    systolic: point(vitals.systolic),
    heartRate: point(vitals.heartRate),
    temperature: point(vitals.temperature / 10),
  };
}

const sum = (parts: readonly number[]): number => parts.reduce((total, points) => total + points, 0);

describe('the chart', () => {
  it.each([
    [1 as const, 122_880],
    [2 as const, 245_760],
  ])(
    'scale %d: total and risk are those of the chart for all %d combinations of band boundaries',
    (scale, count) => {
      let seen = 0;
      const wrong: Vitals[] = [];
      for (const vitals of grid(scale)) {
        seen += 1;
        const parts = printedParts(vitals);
        const { total, highestPart, known } = news2(observe(vitals));
        const [risk] = news2RiskRange({ total, highestPart, known });
        const isEqual =
          total[0] === sum(parts) &&
          total[1] === sum(parts) &&
          highestPart[0] === Math.max(...parts) &&
          highestPart[1] === Math.max(...parts) &&
          known === 7 &&
          risk === printedRisk(parts);
        if (!isEqual) wrong.push(vitals);
      }
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(seen).toBe(count);
    },
  );

  it.each(consciousnessLevels)('%s scores 3 unless it is alert', (consciousness) => {
    const { total } = news2({ consciousness });
    expect(total[0]).toBe(consciousness === 'alert' ? 0 : 3);
  });

  it('one parameter of 3 is low-medium, and no less than what the total says', () => {
    expect([news2Risk(3, 3), news2Risk(4, 2), news2Risk(5, 3), news2Risk(7, 1)]).toEqual([
      'low-medium',
      'low',
      'medium',
      'high',
    ]);
  });
});

const charts: readonly (readonly [News2Chart, keyof typeof printedChart, VitalSign, number])[] = [
  ['respiratory-rate', 'respiratoryRate', 'respiratory-rate', 1],
  ['spo2-scale-1', 'scale1', 'spo2', 1],
  ['spo2-scale-2-air', 'scale2Air', 'spo2', 1],
  ['spo2-scale-2-oxygen', 'scale2Oxygen', 'spo2', 1],
  ['systolic', 'systolic', 'systolic', 1],
  ['heart-rate', 'heartRate', 'heart-rate', 1],
  ['temperature', 'temperature', 'temperature', 10],
];

describe.each(charts)('%s', (chart, printed, sign, steps) => {
  const bands = printedChart[printed];
  const edges = boundaries(bands);
  const lowest = Math.min(...edges) - 3;
  const highest = Math.max(...edges) + 3;

  it('H07: a value between two bands scores as what it is rounded to', () => {
    fc.assert(
      fc.property(fc.double({ min: lowest, max: highest, noNaN: true }), (raw) => {
        const value = raw / steps;
        const rounded = Math.round(roundToChart(sign, point(value)).low * steps);
        const points = printedPoints(bands, rounded);
        expect(news2Part(chart, point(value))).toEqual([points, points]);
      }),
    );
  });

  it('H01: an interval scores from the least to the most of all chart values in it', () => {
    const end = fc.integer({ min: lowest, max: highest });
    fc.assert(
      fc.property(end, end, fc.boolean(), fc.boolean(), (one, other, lowOpen, highOpen) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(to - from > 2);
        const points: number[] = [];
        for (let value = lowOpen ? from + 1 : from; value <= (highOpen ? to - 1 : to); value += 1)
          points.push(printedPoints(bands, value));
        const interval: Interval = { low: from / steps, high: to / steps, lowOpen, highOpen };
        expect(news2Part(chart, interval)).toEqual([Math.min(...points), Math.max(...points)]);
      }),
    );
  });
});

describe('H01: a comparator', () => {
  it('decides where all of it lies in one band', () => {
    expect(news2Part('spo2-scale-1', { low: -Infinity, high: 92, highOpen: true })).toEqual([3, 3]);
    expect(news2Part('spo2-scale-1', { low: -Infinity, high: 92 })).toEqual([2, 3]);
    expect(news2Part('heart-rate', { low: 130, high: Infinity, lowOpen: true })).toEqual([3, 3]);
    expect(news2Part('temperature', { low: 39, high: Infinity, lowOpen: true })).toEqual([2, 2]);
    expect(news2Part('systolic', { low: -Infinity, high: Infinity })).toEqual([0, 3]);
  });
});

const optional = [
  'respiratoryRate',
  'spo2',
  'isOnOxygen',
  'systolic',
  'heartRate',
  'consciousness',
  'temperature',
] as const;

const anyVitals: fc.Arbitrary<Vitals> = fc.constantFrom(1 as const, 2 as const).chain((scale) =>
  fc.record({
    respiratoryRate: fc.constantFrom(...limits.respiratoryRate),
    spo2: fc.constantFrom(...(scale === 1 ? limits.scale1 : limits.scale2)),
    scale: fc.constant(scale),
    isOnOxygen: fc.boolean(),
    systolic: fc.constantFrom(...limits.systolic),
    heartRate: fc.constantFrom(...limits.heartRate),
    consciousness: fc.constantFrom(...consciousnessLevels),
    temperature: fc.constantFrom(...limits.temperature),
  }),
);
const anyMissing = fc.subarray([...optional]);

function without(vitals: Vitals, missing: readonly (typeof optional)[number][]): News2Observation {
  const observation: Record<string, unknown> = { ...observe(vitals) };
  for (const name of missing) observation[name] = undefined;
  return observation;
}

/** What the missing ones could be: every choice of each on its own, oxygen and saturation together. */
function completions(vitals: Vitals, missing: readonly string[]): readonly (readonly number[])[] {
  const choices = <T>(name: string, given: T, all: readonly T[]): readonly T[] =>
    missing.includes(name) ? all : [given];
  const { scale } = vitals;
  const saturations = choices('spo2', vitals.spo2, scale === 1 ? limits.scale1 : limits.scale2);
  const points = (name: 'respiratoryRate' | 'systolic' | 'heartRate' | 'temperature') =>
    choices(name, vitals[name], limits[name]).map((value) => printedPoints(printedChart[name], value));
  const levels = choices('consciousness', vitals.consciousness, ['alert', 'pain'] as const);
  const ends = (all: readonly number[]) => [Math.min(...all), Math.max(...all)] as const;
  return choices('isOnOxygen', vitals.isOnOxygen, [false, true]).flatMap((isOnOxygen) =>
    saturations.flatMap((spo2) =>
      [0, 1].map((end) => [
        ...(['respiratoryRate', 'systolic', 'heartRate', 'temperature'] as const).map(
          (name) => ends(points(name))[end] ?? 0,
        ),
        ends(levels.map((level) => (level === 'alert' ? 0 : 3)))[end] ?? 0,
        isOnOxygen ? 2 : 0,
        printedParts({ ...vitals, spo2, isOnOxygen })[1] ?? 0,
      ]),
    ),
  );
}

describe('H06: with parts missing', () => {
  it('the interval reaches exactly from the least to the most that they could make it', () => {
    fc.assert(
      fc.property(anyVitals, anyMissing, (vitals, missing) => {
        const possible = completions(vitals, missing);
        const totals = possible.map(sum);
        const highest = possible.map((parts) => Math.max(...parts));
        expect(news2(without(vitals, missing))).toEqual({
          total: [Math.min(...totals), Math.max(...totals)],
          highestPart: [Math.min(...highest), Math.max(...highest)],
          known: 7 - missing.length,
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('taking a part away only widens it, whatever the scale', () => {
    fc.assert(
      fc.property(
        anyVitals,
        anyMissing,
        fc.constantFrom(...optional, 'scale' as const),
        (vitals, missing, more) => {
          const before = news2(without(vitals, missing));
          const after = news2({ ...without(vitals, missing), [more]: undefined });
          for (const part of ['total', 'highestPart'] as const) {
            expect(after[part][0]).toBeLessThanOrEqual(before[part][0]);
            expect(after[part][1]).toBeGreaterThanOrEqual(before[part][1]);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('the risk of the lower end is certain: no way of completing the set is milder, or beyond the upper', () => {
    const severity = (risk: (typeof news2Risks)[number]): number => news2Risks.indexOf(risk);
    fc.assert(
      fc.property(anyVitals, anyMissing, (vitals, missing) => {
        const [certain, worst] = news2RiskRange(news2(without(vitals, missing)));
        const actual = severity(printedRisk(printedParts(vitals)));
        expect(severity(certain)).toBeLessThanOrEqual(actual);
        expect(severity(worst)).toBeGreaterThanOrEqual(actual);
      }),
      { numRuns: 2000 },
    );
  });

  it('what is known may suffice: three at their extremes are high, the other four unknown', () => {
    const score = news2({ respiratoryRate: point(26), systolic: point(88), heartRate: point(135) });
    expect(score).toEqual({ total: [9, 20], highestPart: [3, 3], known: 3 });
    expect(news2RiskRange(score)).toEqual(['high', 'high']);
  });
});

describe('the saturation scale', () => {
  it('93 % scores 2 on scale 1, nothing on scale 2 in air, 1 on oxygen, and either where it is not known', () => {
    const at = (rest: News2Observation) => news2({ spo2: point(93), ...rest }).highestPart;
    expect(news2Part('spo2-scale-1', point(93))).toEqual([2, 2]);
    expect(news2Part('spo2-scale-2-air', point(93))).toEqual([0, 0]);
    expect(news2Part('spo2-scale-2-oxygen', point(93))).toEqual([1, 1]);
    expect(at({ scale: 1 })[0]).toBe(2);
    expect(at({ scale: 2, isOnOxygen: false })[0]).toBe(0);
    expect(at({})[0]).toBe(0);
  });
});
