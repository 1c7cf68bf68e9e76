import { describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { vitalSignCatalogue, type VitalSign } from '#domain';
import { absent, coded, day, minute, now, sample, value } from '../builders.js';
import { decided, resultFor, screeningPaths, shippedTree, urgency } from './shipped.js';

const smbg = shippedTree('diabetes/smbg-screening');
const cgm = shippedTree('diabetes/cgm-screening');
const copd = shippedTree('copd/screening');
const news2 = shippedTree('news2/composite');
const hypertension = shippedTree('hypertension/screening');

describe('H01: a comparator', () => {
  it.each([
    [smbg, 'LO'],
    [cgm, 'LO'],
    [shippedTree('safety/red-limits'), 'LO'],
    [shippedTree('safety/fail-safe'), 'LO'],
  ] as const)('below 20 mg/dL is below 54 (%#)', async (tree) => {
    expect((await decided(tree, [value('glucose', 20, '<')])).winner).toMatchObject({
      disposition: 'critical',
      respondWithinSeconds: 300,
    });
  });

  it('an oximeter that says "<70" is critical, one that says "<90" is a call within minutes', async () => {
    expect(urgency(resultFor(await decided(copd, [value('spo2', 70, '<')]), 'hypoxaemia'))).toBe(
      'critical 5',
    );
    expect(urgency(resultFor(await decided(copd, [value('spo2', 90, '<')]), 'hypoxaemia'))).toBe('tier1 5');
  });

  it('above 600 mg/dL is above 300', async () => {
    const high = resultFor(await decided(smbg, [value('glucose', 600, '>')]), 'hyperglycaemia');
    expect(high.disposition).toBe('tier1');
    expect(high.leaf).toContain('above-300');
  });

  it('"≥ 180 mmHg" is not taken for 180', async () => {
    const severe = resultFor(
      await decided(hypertension, [value('systolic', 180, '>=')]),
      'severe-hypertension',
    );
    expect(severe.disposition).toBe('tier1');
    expect(severe.respondWithinSeconds).toBeLessThanOrEqual(900);
  });
});

/** Implausible, in the direction that hurts. */
const agonal: readonly (readonly [VitalSign, number])[] = [
  ['spo2', 40],
  ['heart-rate', 15],
  ['heart-rate', 320],
  ['systolic', 40],
  ['systolic', 310],
  ['diastolic', 10],
  ['diastolic', 210],
  ['respiratory-rate', 2],
  ['respiratory-rate', 90],
  ['glucose', 5],
  ['glucose', 1600],
  ['temperature', 25],
  ['temperature', 46],
];

/** Trees that decide about a sign by itself, and do not only listen to it as a second opinion. */
const deciding = screeningPaths.flatMap((path) => {
  const { assertions = [] } = shippedTree(path).document;
  return agonal
    .filter(([sign, number]) => {
      const side = number < vitalSignCatalogue[sign].usual ? 'low' : 'high';
      const implausible = { fact: `${sign}.status`, operator: 'equal', value: `implausible-${side}` };
      return assertions.some((one) =>
        one.kind === 'dangerous-direction'
          ? one.vitalSign === sign && one.direction === side
          : one.kind === 'always' && isDeepStrictEqual(one.when, implausible),
      );
    })
    .map(([sign, number]) => [path, sign, number] as const);
});

describe('H03: an implausible value in the dangerous direction', () => {
  it('is asserted about in every tree that reads vital signs', () => {
    expect(new Set(deciding.map(([path]) => path))).toEqual(new Set(screeningPaths));
  });

  it.each(deciding)('%s: %s %d is Tier-1 within 15 minutes at least', async (path, sign, number) => {
    const { results } = await decided(shippedTree(path), [value(sign, number)]);
    const urgent = results.filter(
      ({ disposition, respondWithinSeconds = Infinity }) =>
        (disposition === 'tier1' || disposition === 'critical') && respondWithinSeconds <= 900,
    );
    expect(urgent).not.toEqual([]);
  });

  it('is critical when a second sign agrees, also one that is itself implausible', async () => {
    const agreed = [value('spo2', 40), value('heart-rate', 15)];
    for (const tree of [copd, shippedTree('safety/red-limits'), shippedTree('heart-failure/screening')])
      expect(urgency(resultFor(await decided(tree, agreed), 'hypoxaemia'))).toBe('critical 5');
    const scored = [value('spo2', 40), value('respiratory-rate', 26), value('systolic', 88)];
    expect(urgency(resultFor(await decided(news2, scored), 'news2-implausible'))).toBe('critical 5');
  });

  it('is not answered by a good value of a minute ago', async () => {
    const history = [sample('glucose', 110, now - minute)];
    const low = resultFor(await decided(smbg, [value('glucose', 5)], { history }), 'hypoglycaemia');
    expect(low.disposition).toBe('tier1');
  });
});

const alert = coded('consciousness', 'alert');
const onAir = { plan: { pregnant: false, lvad: false, oxygen: false, 'spo2-scale': 1 } };
/** Everything that the score asks for, and 0 points. */
const quiet = [
  value('respiratory-rate', 16),
  value('spo2', 97),
  value('systolic', 125),
  value('heart-rate', 72),
  value('temperature', 37),
  alert,
];
const instead = (...values: readonly ReturnType<typeof value>[]) => [
  ...quiet.filter(({ vitalSign }) => !values.some((one) => one.vitalSign === vitalSign)),
  ...values,
];
const scored = async (values: typeof quiet) =>
  resultFor(await decided(news2, values, { patient: onAir }), 'news2');

describe('H06: a score with parts missing', () => {
  it('is low only when nothing is missing that could raise it', async () => {
    expect(urgency(await scored(quiet))).toBe('baseline');
    const withoutConsciousness = quiet.filter((one) => one !== alert);
    expect((await scored(withoutConsciousness)).disposition).toBe('indeterminate');
    for (const { vitalSign } of quiet.filter((one) => one !== alert))
      expect((await scored(quiet.filter((one) => one.vitalSign !== vitalSign))).disposition).toBe(
        'indeterminate',
      );
  });

  it('acts on its lower end, whatever is missing', async () => {
    const severe = [value('respiratory-rate', 25), value('spo2', 91), value('systolic', 100)];
    expect(urgency(await scored(severe))).toBe('critical 5');
    const medium = [value('respiratory-rate', 25), value('systolic', 100)];
    expect((await scored(medium)).disposition).toBe('tier1');
  });

  it('tells medium from high, and a single part of 3 from both', async () => {
    expect(
      urgency(
        await scored(instead(value('respiratory-rate', 24), value('spo2', 93), value('temperature', 38.1))),
      ),
    ).toBe('tier1 30');
    const seven = instead(value('respiratory-rate', 25), value('spo2', 93), value('systolic', 95));
    expect(urgency(await scored(seven))).toBe('critical 5');
    expect(urgency(await scored(instead(value('heart-rate', 40))))).toBe('tier1 60');
    expect((await scored(instead(value('heart-rate', 40)))).leaf).toBe('score-low-medium');
    expect(urgency(await scored(instead(value('heart-rate', 110), value('temperature', 38.5))))).toBe(
      'baseline',
    );
  });

  it('an implausible part is no missing part', async () => {
    const assessment = await decided(news2, instead(value('spo2', 40)), { patient: onAir });
    expect(urgency(resultFor(assessment, 'news2-implausible'))).toBe('tier1 15');
  });

  it('a part that failed is repeated', async () => {
    const failed = [...quiet.filter(({ vitalSign }) => vitalSign !== 'spo2'), absent('spo2', 'error')];
    const assessment = await decided(news2, failed, { patient: onAir });
    expect(urgency(resultFor(assessment, 'news2-implausible'))).toBe('indeterminate 60');
    expect(resultFor(assessment, 'news2').disposition).toBe('indeterminate');
  });
});

describe('H07: a value between two bands', () => {
  it.each([
    ['temperature', 38.04, 'baseline'],
    ['temperature', 38.06, 'baseline'],
    ['spo2', 95.5, 'baseline'],
    ['spo2', 91.4, 'tier1'],
    ['heart-rate', 130.5, 'tier1'],
    ['respiratory-rate', 24.5, 'tier1'],
    ['systolic', 90.4, 'tier1'],
  ] as const)('of NEWS2, %s %d, is scored, not skipped: %s', async (sign, number, disposition) => {
    expect((await scored(instead(value(sign, number)))).disposition).toBe(disposition);
  });

  it('of a limit goes towards danger', async () => {
    const plan = { pregnant: false, lvad: false };
    const at = async (systolic: number) =>
      resultFor(
        await decided(hypertension, [value('systolic', systolic)], { patient: { plan } }),
        'severe-hypertension',
      );
    expect((await at(180.4)).disposition).toBe('baseline');
    expect((await at(180.5)).disposition).toBe('tier1');
  });
});

const heartFailure = shippedTree('heart-failure/screening');
/** A weight every morning of a month on one scale. */
const monthOf = (weightOn: (daysAgo: number) => number, deviceId = 'dev-1') =>
  Array.from({ length: 30 }, (_, index) =>
    sample('weight', weightOn(30 - index), now - (30 - index) * day, { deviceId }),
  );
const aboveBaseline = async (
  kg: number,
  dryWeight: number | undefined,
  history: ReturnType<typeof monthOf>,
) => {
  const plan = { lvad: false, ...(dryWeight !== undefined && { 'dry-weight': dryWeight }) };
  const assessment = await decided(heartFailure, [value('weight', kg)], { history, patient: { plan } });
  return resultFor(assessment, 'weight-above-baseline');
};

describe('H09: the personal baseline', () => {
  it('is not dragged along: a slow gain is measured against the dry weight', async () => {
    const slow = monthOf((daysAgo) => 82.4 - daysAgo * 0.08);
    expect((await aboveBaseline(82.4, 80, slow)).leaf).toBe('above-dry-weight');
  });

  it('and a dry weight that is too high hides no gain over what is usual', async () => {
    expect(
      (
        await aboveBaseline(
          82,
          84,
          monthOf(() => 80),
        )
      ).leaf,
    ).toBe('above-own-above');
  });

  it('near both is baseline', async () => {
    expect(
      (
        await aboveBaseline(
          80.5,
          80,
          monthOf(() => 80),
        )
      ).disposition,
    ).toBe('baseline');
  });

  it('where there is none yet the limit is stricter', async () => {
    const firstWeek = [sample('weight', 80, now - 7 * day)];
    expect((await aboveBaseline(81.4, 80.5, firstWeek)).leaf).toBe('above-strict-gain');
    expect(
      (
        await aboveBaseline(
          81.4,
          80.5,
          monthOf(() => 80),
        )
      ).disposition,
    ).toBe('baseline');
  });

  it('starts anew on another scale', async () => {
    const otherScale = monthOf(() => 78, 'old-scale');
    expect((await aboveBaseline(81, undefined, otherScale)).leaf).toBe('above-own-only-strict-new');
  });

  it('of oxygen saturation: without one, the stricter limit', async () => {
    const plan = { lvad: false, pregnant: false, 'spo2-scale': 2 };
    const at = async (spo2: number, history: ReturnType<typeof monthOf>) =>
      resultFor(
        await decided(copd, [value('spo2', spo2)], { history, patient: { plan } }),
        'saturation-fall',
      );
    const usual = Array.from({ length: 30 }, (_, index) => sample('spo2', 89, now - (index + 1) * day));
    expect((await at(89, usual)).disposition).toBe('baseline');
    expect((await at(89, [])).disposition).toBe('tier1');
    expect((await at(86, usual)).leaf).toBe('fall-from-baseline');
  });
});
