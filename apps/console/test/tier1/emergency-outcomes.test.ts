import { emergencyOutcomes } from '#domain';
import { describe, expect, it } from '@jest/globals';
import { needsNote, outcomesFor } from '../../src/case/emergency-outcomes.js';

describe('the end of an emergency', () => {
  it('is said in full by the local team; Tier-1 neither gives the patient to the nurse nor calls it none', () => {
    expect(outcomesFor(true)).toEqual(emergencyOutcomes);
    expect(outcomesFor(false)).toEqual(['crew-arrived', 'patient-declined']);
  });

  it('needs words where nobody came', () => {
    expect(emergencyOutcomes.filter(needsNote)).toEqual(['patient-declined', 'false-alarm']);
  });
});
