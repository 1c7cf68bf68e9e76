import { describe, expect, it } from '@jest/globals';
import type { NormalisedValue } from '#domain';
import { assess, type Assessment } from '../../src/index.js';
import { absent, coded, hour, minute, now, sample, scene, value, type Scene } from '../builders.js';
import { decided, resultFor, screeningPaths, shippedTree, urgency } from './shipped.js';

const hypertension = shippedTree('hypertension/screening');
const smbg = shippedTree('diabetes/smbg-screening');
const cgm = shippedTree('diabetes/cgm-screening');
const copd = shippedTree('copd/screening');
const redLimits = shippedTree('safety/red-limits');
const failSafe = shippedTree('safety/fail-safe');
const heartFailure = shippedTree('heart-failure/screening');

describe('H10: two programmes', () => {
  const trees = [redLimits, heartFailure, copd, hypertension, smbg];
  const assessed = (values: readonly NormalisedValue[], plan: Scene['patient']) =>
    assess(scene(values, { history: [], trees, ...(plan && { patient: plan }) }));

  it('all decide, the most severe wins, and each is listed', async () => {
    const { winner, results } = await assessed([value('spo2', 84)], {
      plan: { lvad: false, 'spo2-scale': 2 },
    });
    expect(winner.disposition).toBe('critical');
    const about = results.filter(({ condition }) => condition === 'hypoxaemia');
    expect(about.map(({ tree }) => tree)).toEqual([
      'red-limits',
      'heart-failure-screening',
      'copd-screening',
    ]);
  });

  it('only the signed plan sets another target, and for all of them', async () => {
    const scale2 = { lvad: false, 'spo2-scale': 2 };
    const without = await assessed([value('spo2', 89)], { plan: scale2 });
    expect(without.findings.map(({ condition }) => condition)).toContain('hypoxaemia');
    const with88 = await assessed([value('spo2', 89)], { plan: { ...scale2, 'spo2-target-low': 88 } });
    expect(resultFor(with88, 'hypoxaemia').disposition).toBe('baseline');
    const below85 = await assessed([value('spo2', 84)], { plan: { ...scale2, 'spo2-target-low': 86 } });
    expect(below85.winner.disposition).toBe('critical');
  });

  it('a pressure within the limits of the plan raises nothing, a severe one does', async () => {
    const plan = { lvad: false, pregnant: false, 'systolic-high': 160, 'diastolic-high': 100 };
    const at = (systolic: number) =>
      decided(hypertension, [value('systolic', systolic), value('diastolic', 88)], { patient: { plan } });
    expect((await at(158)).disposition).toBe('baseline');
    expect(urgency(resultFor(await at(162), 'raised-pressure'))).toBe('tier1 1440');
    expect(resultFor(await at(182), 'severe-hypertension').disposition).toBe('tier1');
  });
});

describe('H11: somebody the tree was not made for', () => {
  const quietOf: Readonly<Record<string, readonly NormalisedValue[]>> = {
    'hypertension/screening': [value('systolic', 118), value('diastolic', 74)],
    'diabetes/smbg-screening': [value('glucose', 110)],
    'diabetes/cgm-screening': [value('glucose', 110)],
    'copd/screening': [value('spo2', 96)],
    'news2/composite': [value('weight', 80)],
    'safety/red-limits': [value('heart-rate', 70)],
    'heart-failure/screening': [value('spo2', 97)],
  };
  const outside: readonly (readonly [string, string, Scene['patient']])[] = [
    ['a child', 'not-met', { birthDate: '2014-03-01', plan: { lvad: false, pregnant: false } }],
    ['nobody knows how old', 'unknown', { birthDate: '', plan: { lvad: false, pregnant: false } }],
  ];

  it.each(Object.keys(quietOf).flatMap((path) => outside.map((one) => [path, ...one] as const)))(
    '%s: %s is indeterminate with a clock, never baseline',
    async (path, _, population, patient) => {
      const assessment = await decided(shippedTree(path), quietOf[path] ?? [], patient && { patient });
      expect(resultFor(assessment, 'outside-population')).toMatchObject({
        disposition: 'indeterminate',
        population,
      });
    },
  );

  it('is decided all the same: nothing is lowered', async () => {
    const child = { birthDate: '2014-03-01', plan: { lvad: false } };
    expect((await decided(smbg, [value('glucose', 50)], { patient: child })).disposition).toBe('critical');
  });

  it('pregnancy is inside the population of the pressure tree, and outside that of the others', async () => {
    const pregnant = { birthDate: '1995-03-01', plan: { lvad: false, pregnant: true } };
    const pressure = [value('systolic', 118), value('diastolic', 74)];
    expect((await decided(hypertension, pressure, { patient: pregnant })).disposition).toBe('baseline');
    const glucose = await decided(smbg, [value('glucose', 110)], { patient: pregnant });
    expect(resultFor(glucose, 'outside-population').population).toBe('not-met');
  });
});

describe('H12: a severe value that arrives late', () => {
  const lateBy = (ago: number, values: readonly NormalisedValue[], history: Scene['history'] = []) => ({
    history,
    measurement: { takenAtMs: now - ago, values },
    patient: { plan: { lvad: false, pregnant: false } },
  });

  it.each([
    [smbg, 'hypoglycaemia', value('glucose', 48), sample('glucose', 110, now - 5 * minute)],
    [copd, 'hypoxaemia', value('spo2', 82), sample('spo2', 95, now - 5 * minute)],
    [hypertension, 'hypotension', value('systolic', 85), sample('systolic', 124, now - 5 * minute)],
  ] as const)('is heard of in any case (%#)', async (tree, condition, severe, fine) => {
    const live = await decided(tree, [severe], lateBy(3 * hour, [severe]));
    expect(resultFor(live, condition).disposition).toBe('critical');
    const over = await decided(tree, [severe], lateBy(3 * hour, [severe], [fine]));
    expect(resultFor(over, `past-event:${condition}`)).toMatchObject({
      disposition: 'tier1',
      pastEvent: true,
    });
  });

  it('for a stopped tree it stays live: the fail-safe tree calls nothing past', async () => {
    const severe = value('glucose', 48);
    const fine = [sample('glucose', 110, now - 5 * minute)];
    expect((await decided(failSafe, [severe], lateBy(3 * hour, [severe], fine))).disposition).toBe(
      'critical',
    );
  });
});

const asked = ['chest-pain', 'dyspnoea', 'back-pain', 'weakness', 'vision-change', 'speech-difficulty'];
const denied = [...asked, 'syncope', 'confusion'].map((name) => coded(name, 'no'));
const young = { birthDate: '1990-05-01' };
const plan = { lvad: false, pregnant: false };

describe('H14: severe blood pressure', () => {
  const at = async (values: readonly NormalisedValue[], patient: NonNullable<Scene['patient']> = { plan }) =>
    resultFor(await decided(hypertension, values, { patient }), 'severe-hypertension');

  it('with a symptom is critical, whichever it is', async () => {
    for (const name of [...asked, 'dyspnoea-at-rest', 'syncope', 'confusion'])
      expect(urgency(await at([value('systolic', 190), coded(name, 'yes')]))).toBe('critical 5');
  });

  it('with symptoms nobody asked for is a call within 15 minutes', async () => {
    expect(urgency(await at([value('systolic', 190)]))).toBe('tier1 15');
    for (const name of asked) {
      const allButOne = denied.filter(({ code }) => code !== name);
      expect(urgency(await at([value('systolic', 190), ...allButOne]))).toBe('tier1 15');
    }
  });

  it('with all symptoms denied is Tier-1 within half an hour', async () => {
    expect(urgency(await at([value('systolic', 190), ...denied]))).toBe('tier1 30');
  });

  it('an answer that cannot be read is not a denial', async () => {
    const unread = [...denied.filter(({ code }) => code !== 'chest-pain'), coded('chest-pain', 'perhaps')];
    expect(urgency(await at([value('systolic', 190), ...unread]))).toBe('tier1 15');
  });

  it('in pregnancy and after birth begins at 160, and is critical without symptoms', async () => {
    for (const flag of ['pregnant', 'postpartum'] as const) {
      const patient = { ...young, plan: { ...plan, [flag]: true } };
      expect((await at([value('systolic', 160), ...denied], patient)).disposition).toBe('critical');
      expect((await at([value('systolic', 159), ...denied], patient)).disposition).toBe('baseline');
    }
  });

  it('is a call within minutes when nobody knows whether the patient is pregnant', async () => {
    const unknown = { ...young, plan: { lvad: false } };
    expect(urgency(await at([value('systolic', 165), ...denied], unknown))).toBe('tier1 15');
  });

  it('a repeat that failed lowers nothing', async () => {
    const first = [sample('systolic', 195, now - 3 * minute)];
    const failed = await decided(hypertension, [absent('systolic', 'error')], {
      history: first,
      patient: { plan },
    });
    expect(failed.disposition).not.toBe('baseline');
  });

  it('by the diastolic pressure alone is severe, too', async () => {
    const assessment = await decided(hypertension, [value('diastolic', 125)], { patient: { plan } });
    expect(urgency(resultFor(assessment, 'severe-diastolic-pressure'))).toBe('tier1 15');
  });
});

/** CGM values every five minutes, the last one five minutes ago. */
const curve = (values: readonly number[]) =>
  values.map((mg, index) => sample('glucose', mg, now - (values.length - index) * 5 * minute));

describe('H15: low glucose on a continuous monitor', () => {
  it('below 54 acts on the first sample, whatever came before', async () => {
    for (const history of [[], curve([120, 110, 100]), curve(Array.from({ length: 40 }, () => 90))]) {
      const assessment = await decided(cgm, [value('glucose', 53.9)], { history });
      expect(urgency(resultFor(assessment, 'hypoglycaemia'))).toBe('critical 5');
    }
  });

  it('between 54 and 70 acts on the first sample, too', async () => {
    const assessment = await decided(cgm, [value('glucose', 69)], { history: curve([95, 88, 80]) });
    expect(urgency(resultFor(assessment, 'hypoglycaemia'))).toBe('tier1 15');
  });

  it('is more urgent once it has lasted for more than two hours', async () => {
    const low = curve(Array.from({ length: 26 }, () => 65));
    const assessment = await decided(cgm, [value('glucose', 64)], { history: low });
    expect(urgency(resultFor(assessment, 'hypoglycaemia'))).toBe('tier1 5');
  });

  it('counts only what lasted 15 minutes: two episodes are recurrent, two single samples are not', async () => {
    const episode = [50, 50, 50, 50];
    const fine = Array.from({ length: 12 }, () => 110);
    const twice = await decided(cgm, [value('glucose', 110)], {
      history: curve([...fine, ...episode, ...fine, ...episode, ...fine]),
    });
    expect(resultFor(twice, 'recurrent-hypoglycaemia').disposition).toBe('tier1');
    const blips = await decided(cgm, [value('glucose', 110)], {
      history: curve([...fine, 50, ...fine, 50, ...fine]),
    });
    expect(resultFor(blips, 'recurrent-hypoglycaemia').disposition).toBe('baseline');
  });
});

describe('H16: a motion artefact', () => {
  const saturated = (spo2: number, quality: number | undefined): NormalisedValue => ({
    ...value('spo2', spo2),
    ...(quality !== undefined && { quality }),
  });
  const patient = { plan: { ...plan, 'spo2-scale': 1, oxygen: false } };
  const decidedAt = (spo2: number, quality?: number) =>
    decided(copd, [saturated(spo2, quality)], { patient });

  it('alarms now: no signal is poor enough to hold back a critical value', async () => {
    for (const quality of [0, 0.2, 0.5, 1, undefined])
      expect(urgency(resultFor(await decidedAt(60, quality), 'hypoxaemia'))).toBe('critical 5');
  });

  it('asks for a repeat, and says how good the signal was', async () => {
    const assessment = await decidedAt(60, 0.2);
    expect(resultFor(assessment, 'hypoxaemia').reason).toMatch(
      /signal quality 0\.2.*repeat it; only a person/,
    );
    expect(urgency(resultFor(assessment, 'signal-quality'))).toBe('indeterminate 60');
  });

  it('a good value with a poor signal reassures nobody', async () => {
    expect((await decidedAt(97, 0.49)).disposition).toBe('indeterminate');
    expect((await decidedAt(97, 0.5)).disposition).toBe('baseline');
    expect((await decidedAt(97)).disposition).toBe('baseline');
  });
});

describe('H18: the fail-safe tree for a stopped one', () => {
  const silent = ({ results }: Assessment) =>
    results.filter(({ disposition }) => disposition === 'baseline' || disposition === 'indeterminate');

  it.each([
    ['a weight', [value('weight', 80)]],
    ['quiet signs', [value('spo2', 97), value('heart-rate', 70), value('systolic', 120)]],
    ['an answer', [coded('chest-pain', 'no')]],
    ['nothing that can be used', [absent('spo2', 'error')]],
    ['nothing at all', []],
  ])('%s is at least Tier-1 within the hour', async (_, values) => {
    const assessment = await decided(failSafe, values);
    expect(silent(assessment)).toEqual([]);
    expect(assessment.winner.respondWithinSeconds).toBeLessThanOrEqual(3600);
  });

  it.each([
    value('spo2', 84),
    value('heart-rate', 40),
    value('heart-rate', 131),
    value('systolic', 90),
    value('systolic', 181),
    value('diastolic', 121),
    value('respiratory-rate', 8),
    value('respiratory-rate', 25),
    value('glucose', 53.9),
    value('temperature', 39.1),
    coded('syncope', 'yes'),
  ])('a red limit is critical (%#)', async (one) => {
    expect(urgency((await decided(failSafe, [one])).winner)).toBe('critical 5');
  });

  it('knows no population for which it would say nothing', async () => {
    const child = { birthDate: '2014-03-01', plan: {} };
    expect(silent(await decided(failSafe, [value('spo2', 97)], { patient: child }))).toEqual([]);
  });

  it('is in nobody’s programme: only a stop hands it patients', () => {
    expect(failSafe.programme).toBe('fail-safe');
    const others = screeningPaths.map((path) => shippedTree(path)).filter(({ tree }) => tree !== 'fail-safe');
    expect(others.map(({ programme }) => programme)).not.toContain('fail-safe');
  });
});
