import { describe, expect, it } from '@jest/globals';
import { point, type NormalisedValue } from '#domain';
import { absent, coded, hour, minute, now, sample, value } from '../builders.js';
import { ask } from './told.js';

const names = ['news2.total', 'news2.highest-part', 'news2.parts-known', 'news2.status'];
const onAir = coded('oxygen-in-use', 'no');
const alert = coded('consciousness', 'alert');

function vitals(spo2 = 97): NormalisedValue[] {
  return [
    value('respiratory-rate', 16),
    value('spo2', spo2),
    value('systolic', 120),
    value('heart-rate', 70),
    value('temperature', 37),
  ];
}

describe('NEWS2 facts', () => {
  it('of a complete set are points', async () => {
    expect(await ask([...vitals(), onAir, alert], names)).toEqual([0, 0, 7, 'usable']);
    expect(await ask([...vitals(95), onAir, alert], names)).toEqual([1, 1, 7, 'usable']);
  });

  it('H06: leave consciousness, which is never measured at home, open', async () => {
    expect(await ask([...vitals(), onAir], names)).toEqual([[0, 3], [0, 3], 6, 'usable']);
  });

  it('H06: are certain from the lower end up', async () => {
    const bad = [value('respiratory-rate', 26), value('systolic', 88), value('heart-rate', 135)];
    expect(await ask(bad, names)).toEqual([[9, 20], 3, 3, 'usable']);
  });

  it('H07: round to the chart first', async () => {
    expect(await ask([value('temperature', 38.06)], names)).toEqual([[1, 18], [1, 3], 1, 'usable']);
    expect(await ask([value('temperature', 38.04)], names)).toEqual([[0, 17], [0, 3], 1, 'usable']);
  });

  it('take the values of the last hour, and none that is older', async () => {
    const history = [sample('systolic', 88, now - 59 * minute), sample('heart-rate', 135, now - 61 * minute)];
    expect(await ask([value('respiratory-rate', 16)], names, { history })).toEqual([[3, 17], 3, 2, 'usable']);
  });

  it('leave a sign that was tried and failed open, however good it was before', async () => {
    const history = [sample('spo2', 97, now - 5 * minute)];
    const given = [absent('spo2', 'error'), value('heart-rate', 70)];
    expect(await ask(given, names, { history })).toEqual([[0, 17], [0, 3], 1, 'usable']);
  });

  it('are none of a weight, whatever was measured before', async () => {
    const history = [sample('systolic', 88, now - 5 * minute)];
    const [total, , , status] = await ask([value('weight', 80)], names, { history });
    expect([total, status]).toEqual([[3, 20], 'none']);
    expect(await ask([value('weight', 80)], names)).toEqual(['never', 'never', 0, 'none']);
  });

  it('score saturation on the scale of the plan, and on oxygen in use', async () => {
    const spo2 = async (plan: Record<string, number | boolean>, answer = onAir) =>
      (await ask([value('spo2', 93), answer, alert], ['news2.highest-part', 'news2.total'], { plan }))[1];
    const rest = 12;
    expect(await spo2({ 'spo2-scale': 1 })).toEqual([2, 2 + rest]);
    expect(await spo2({})).toEqual([2, 2 + rest]);
    expect(await spo2({ 'spo2-scale': 2 })).toEqual([0, rest]);
    const onOxygen = coded('oxygen-in-use', 'yes');
    expect(await spo2({ 'spo2-scale': 2 }, onOxygen)).toEqual([3, 3 + rest]);
  });

  it('score both scales for a patient at risk of hypercapnia whose plan names none, or one there is not', async () => {
    for (const plan of [{ 'hypercapnic-risk': true }, { 'spo2-scale': 3 }])
      expect(await ask([value('spo2', 90), onAir, alert], names, { plan })).toEqual([
        [0, 15],
        [0, 3],
        3,
        'usable',
      ]);
  });
});

describe('consciousness', () => {
  const level = async (...values: NormalisedValue[]) => (await ask(values, ['consciousness']))[0];

  it('is the worst level that was answered', async () => {
    expect(await level(alert)).toBe('alert');
    expect(await level(coded('consciousness', 'LA17108-4'))).toBe('voice');
    expect(await level(alert, coded('consciousness', '422768004'))).toBe('unresponsive');
  });

  it('knows confusion from the symptom, but alert only from being told', async () => {
    expect(await level(coded('confusion', 'yes'))).toBe('confusion');
    expect(await level(alert, coded('confusion', 'yes'))).toBe('confusion');
    expect(await level(coded('confusion', 'no'))).toBe('never');
  });

  it('is unknown for an answer that names no level', async () => {
    expect(await level(coded('consciousness', 'fine'))).toBe('wrong-type');
  });
});

describe('oxygen in use', () => {
  const inUse = async (values: NormalisedValue[], plan = {}, history = [sample('weight', 80, now)]) =>
    (await ask(values, ['oxygen.in-use'], { plan, history }))[0];

  it('is what was answered or measured, yes before no, and only then what the plan says', async () => {
    expect(await inUse([onAir])).toBe(false);
    expect(await inUse([onAir], { oxygen: true })).toBe(false);
    expect(await inUse([onAir, value('inhaled-oxygen-flow', 2)])).toBe(true);
    expect(await inUse([value('inhaled-oxygen-flow', 0)], { oxygen: true })).toBe(false);
    expect(await inUse([value('spo2', 97)], { oxygen: true })).toBe(true);
    expect(await inUse([value('spo2', 97)], { oxygen: 1.5 })).toBe(true);
    expect(await inUse([value('spo2', 97)], { oxygen: 0 })).toBe(false);
    expect(await inUse([value('spo2', 97)], { oxygen: 'sometimes' })).toBe('wrong-type');
    expect(await inUse([value('spo2', 97)])).toBe('never');
  });

  it('does not believe a flow of hours ago', async () => {
    const history = [
      sample('inhaled-oxygen-flow', 2, now - 2 * hour, { interval: point(2), plausible: true }),
    ];
    expect(await inUse([value('spo2', 97)], {}, history)).toBe('never');
  });
});
