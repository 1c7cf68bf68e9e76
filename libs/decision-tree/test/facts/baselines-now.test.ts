import { describe, expect, it } from '@jest/globals';
import { baselinesNow, Timeline, type PatientContext, type Sample } from '../../src/index.js';
import { adult, now, sample } from '../builders.js';
import { daily } from './told.js';

const of = (samples: readonly Sample[], patient: PatientContext = adult) =>
  Object.fromEntries(baselinesNow(Timeline.of(samples), patient, [], now));

describe('the patient’s own usual values', () => {
  const month = daily('spo2', [95, 95, 96, 95, 95, 95]);

  it('stay what they are when the latest value is far from them', () => {
    expect(of([...month, sample('spo2', 84, now)])).toEqual({ spo2: 95 });
  });

  it('are left out with too few days', () => {
    expect(of([...daily('spo2', [95, 95]), sample('spo2', 94, now)])).toEqual({});
  });

  it('H09: are left out where a slow decline dragged them out of the bounds that a physician signed', () => {
    const plan = { 'baseline-spo2-low': 96 };
    expect(of([...month, sample('spo2', 94, now)], { ...adult, plan })).toEqual({});
  });

  it('are of weight what the scale says, whatever the dry weight', () => {
    const days = daily('weight', [80, 80.2, 80, 80, 80.4, 80]);
    expect(of([...days, sample('weight', 82, now)], { ...adult, plan: { 'dry-weight': 77 } })).toEqual({
      weight: 80,
    });
  });
});
