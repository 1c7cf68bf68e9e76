import { describe, expect, it } from '@jest/globals';
import { answerOf, symptomOf } from '../src/index.js';

describe('symptomOf', () => {
  it('knows SNOMED CT ids and the plain words alike', () => {
    expect(symptomOf('161941007')).toBe('dyspnoea-at-rest');
    expect(symptomOf('dyspnoea-at-rest')).toBe('dyspnoea-at-rest');
    expect(symptomOf('267036007')).toBe('dyspnoea');
    expect(symptomOf('8867-4')).toBeUndefined();
  });
});

describe('answerOf', () => {
  it('is unknown for what is neither yes nor no', () => {
    expect([answerOf('yes'), answerOf('373067005'), answerOf('LA33-6')]).toEqual([true, false, true]);
    expect(answerOf('could not assess')).toBeUndefined();
  });
});
