import { describe, expect, it } from '@jest/globals';
import { normalise, type NormaliseOutcome } from '../src/index.js';
import { decodeJson, spo2 } from './builders.js';

function normalised(...values: object[]): NormaliseOutcome {
  const [measurement] = decodeJson(spo2({ values })).measurements;
  if (measurement === undefined) throw new Error('not decoded');
  return normalise(measurement);
}

const stored = (...values: object[]) => {
  const outcome = normalised(...values);
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.measurement.values;
};

describe('normalise', () => {
  it('converts to the canonical unit', () => {
    expect(stored({ code: '29463-7', value: 150, unit: '[lb_av]' })).toMatchObject([
      { code: '29463-7', vitalSign: 'weight', value: 68.0388555, unit: 'kg', plausibility: 'plausible' },
    ]);
  });

  it('reads a meter’s LO as an interval that reaches down, in the canonical unit (H01)', () => {
    expect(stored({ code: '15074-8', value: 1.1, unit: 'mmol/L', comparator: '<' })).toMatchObject([
      { vitalSign: 'glucose', comparator: '<', interval: { low: -Infinity, high: 19.81716, highOpen: true } },
    ]);
  });

  it('believes the unit, not the code', () => {
    expect(stored({ code: '2339-0', value: 3, unit: 'mmol/L' })).toMatchObject([
      { value: 54.0468, unit: 'mg/dL' },
    ]);
  });

  it('keeps and flags what cannot be (H03)', () => {
    expect(stored({ code: '59408-5', value: 0.97, unit: '%' })).toMatchObject([
      { value: 0.97, plausibility: 'implausible-low' },
    ]);
    expect(stored({ code: '8867-4', value: 900, unit: '/min' })).toMatchObject([
      { plausibility: 'implausible-high' },
    ]);
  });

  it('reads the question about consciousness, and leaves the level as it is', () => {
    const values = stored(
      { code: '67775-7', coded: 'LA6560-2' },
      { code: '1104441000000107', coded: '248234008' },
      { code: '371825009', coded: '373066001' },
    );
    expect(values).toMatchObject([
      { code: 'consciousness', coded: 'LA6560-2' },
      { code: 'consciousness', coded: '248234008' },
      { code: 'oxygen-in-use', coded: 'yes' },
    ]);
  });

  it('reads symptoms, and leaves an answer that is neither yes nor no as it is', () => {
    const values = stored({ code: '161941007', coded: '373066001' }, { code: 'syncope', coded: 'perhaps' });
    expect(values).toMatchObject([
      { code: 'dyspnoea-at-rest', coded: 'yes' },
      { code: 'syncope', coded: 'perhaps' },
    ]);
  });

  it.each([
    ['unknown-code', { code: '1234-5', value: 1, unit: '%' }],
    ['unknown-code', { code: 'mood', coded: 'yes' }],
    ['unknown-unit', { code: '59408-5', value: 91 }],
    ['unknown-unit', { code: '59408-5', value: 91, unit: 'kg' }],
    ['unknown-unit', { code: '55423-8', value: 91, unit: '{steps}' }],
    ['not-a-number', { code: '59408-5', coded: 'low' }],
    ['not-a-number', { code: '8302-2', value: 1e308, unit: 'm' }],
  ])('rejects with %s what has no value that is understood', (code, value) => {
    expect(normalised(value)).toMatchObject({ ok: false, rejection: { code, sourceId: 'r1' } });
  });

  it('keeps the good values, and the others as absent', () => {
    const good = { code: '8867-4', value: 71, unit: '/min' };
    expect(stored({ code: '1234-5', value: 1 }, good, { code: '59408-5', value: 91 })).toMatchObject([
      { code: '1234-5', absent: 'unsupported' },
      { code: '8867-4', value: 71 },
      { code: '59408-5', vitalSign: 'spo2', absent: 'unsupported' },
    ]);
  });
});
