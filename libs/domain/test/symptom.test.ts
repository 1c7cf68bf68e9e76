import { describe, expect, it } from '@jest/globals';
import { answerOf, redFlags, symptomByCode, symptomOf, unreadableAnswers } from '../src/index.js';

describe('symptomOf', () => {
  it('knows SNOMED CT ids and the plain words alike', () => {
    expect(symptomOf('161941007')).toBe('dyspnoea-at-rest');
    expect(symptomOf('dyspnoea-at-rest')).toBe('dyspnoea-at-rest');
    expect(symptomOf('267036007')).toBe('dyspnoea');
    expect(symptomOf('8867-4')).toBeUndefined();
  });
});

describe('red flags', () => {
  it.each([
    ['161941007', 'dyspnoea-at-rest'],
    ['dyspnea-at-rest', 'dyspnoea-at-rest'],
    ['29857009', 'chest-pain'],
    ['23924001', 'chest-pain'],
    ['271594007', 'syncope'],
    ['419045004', 'syncope'],
    ['40917007', 'confusion'],
    ['286933003', 'confusion'],
    ['130987000', 'confusion'],
  ])('%s is %s', (code, symptom) => {
    expect(symptomOf(code)).toBe(symptom);
  });

  it('each have a code of SNOMED CT beside their name', () => {
    for (const flag of redFlags)
      expect([...symptomByCode].some(([code, name]) => name === flag && /^\d+$/.test(code))).toBe(true);
  });
});

describe('answerOf', () => {
  it('is unknown for what is neither yes nor no', () => {
    expect([answerOf('yes'), answerOf('373067005'), answerOf('LA33-6')]).toEqual([true, false, true]);
    expect(['Yes', ' y ', 'PRESENT', 'la33-6'].map(answerOf)).toEqual([true, true, true, true]);
    expect(['No', 'N', 'absent', 'LA32-8'].map(answerOf)).toEqual([false, false, false, false]);
    expect(answerOf('could not assess')).toBeUndefined();
  });
});

describe('unreadableAnswers', () => {
  it('names what was answered with neither yes nor no, each once, the red flags aside', () => {
    const answers = [
      { code: 'headache', coded: 'sort of' },
      { code: 'headache', coded: 'a bit' },
      { code: 'vomiting', coded: 'No' },
      { code: 'cough-change', coded: 'could-not-assess' },
      { code: 'back-pain' },
      { code: 'chest-pain', coded: 'sort of' },
      { code: 'consciousness', coded: 'asleep' },
    ];
    expect(unreadableAnswers(answers)).toEqual(['headache']);
  });
});
