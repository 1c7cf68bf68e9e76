import { describe, expect, it } from '@jest/globals';
import { becauseWords, entryName, withUnit } from '../../src/case/fact-words.js';
import { linesOf } from '../../src/case/trend-lines.js';

describe('the way through a tree in words', () => {
  it.each([
    ['spo2 88 % lessThan 90: yes', 'Oxygen saturation (SpO2) 88 %, below 90: yes'],
    ['patient.pregnant no equal true: no', 'Patient, pregnant no, is true: no'],
    [
      'spo2.status usable in ["usable","none"]: yes',
      'Oxygen saturation (SpO2), this measurement usable, is one of usable, none: yes',
    ],
    [
      'spo2 unknown (stale) lessThan {"fact":"plan.spo2-target-low"}: unknown',
      'Oxygen saturation (SpO2) unknown (stale), below Plan, spo2 target low: not known',
    ],
  ])('%s', (raw, words) => {
    expect(becauseWords(raw)).toBe(words);
  });

  it('shows what it does not understand as it came, rather than nothing', () => {
    expect(becauseWords('a new server says something else')).toBe('a new server says something else');
  });
});

describe('an entry of the plan', () => {
  it('never shows a number without its unit', () => {
    expect([
      withUnit(150, 'mm[Hg]'),
      withUnit(62, 'kg'),
      withUnit(true, null),
      withUnit(false, null),
    ]).toEqual(['150 mmHg', '62 kg', 'yes', 'no']);
  });

  it.each([
    ['spo2-target-low', 'SpO2 target low'],
    ['lvad', 'LVAD'],
    ['dry-weight', 'Dry weight'],
  ])('%s has a name', (name, words) => {
    expect(entryName(name)).toBe(words);
  });
});

it('labels every line of a trend with what it is, its value and unit: colour says nothing alone', () => {
  const unit = 'mm[Hg]';
  const lines = linesOf(
    [
      { vitalSign: 'systolic', kind: 'threshold', name: 'greaterThanInclusive', value: 180, unit },
      { vitalSign: 'systolic', kind: 'baseline', name: 'own-baseline', value: 132, unit },
      { vitalSign: 'systolic', kind: 'plan', name: 'systolic-high', value: 150, unit },
      { vitalSign: 'diastolic', kind: 'plan', name: 'diastolic-high', value: 95, unit },
    ],
    'systolic',
  );
  expect(lines.map(({ label }) => label)).toEqual([
    'tree: at or above 180 mmHg',
    'own baseline 132 mmHg',
    'plan, upper limit 150 mmHg',
  ]);
});
