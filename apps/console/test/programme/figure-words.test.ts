import { describe, expect, it } from '@jest/globals';
import { axisUnit, casesWords, figureWords, plotted } from '../../src/programme/figure-words.js';

const plain = { atLeast: false, currency: null, missing: null };

describe('a figure in words', () => {
  it('never stands without its unit', () => {
    expect(figureWords({ kind: 'share', unit: '%' }, { ...plain, value: 0.8213 })).toBe('82.1 %');
    expect(figureWords({ kind: 'time', unit: 'min' }, { ...plain, value: 12.4 })).toBe('12 min');
    expect(figureWords({ kind: 'ratio', unit: '/d' }, { ...plain, value: 0.314 })).toBe(
      '0.314 a patient-day',
    );
    expect(figureWords({ kind: 'ratio', unit: 'money' }, { ...plain, value: 29.999, currency: 'EUR' })).toBe(
      '30 EUR a patient-month',
    );
  });

  it('does not round what is small to nothing', () => {
    expect(figureWords({ kind: 'ratio', unit: '/d' }, { ...plain, value: 0.00357 })).toBe(
      '0.00357 a patient-day',
    );
    expect(figureWords({ kind: 'time', unit: 'min' }, { ...plain, value: 0.44 })).toBe('0.4 min');
  });

  it('says that it is a lower bound, and that there is none', () => {
    expect(figureWords({ kind: 'time', unit: 'min' }, { ...plain, value: 90, atLeast: true })).toBe(
      'at least 90 min',
    );
    expect(figureWords({ kind: 'share', unit: '%' }, { ...plain, value: null })).toBe('No figure');
  });

  it('counts patients where its cases are patients', () => {
    expect(casesWords({ kind: 'ratio' }, { cases: 1 })).toBe('1 patient');
    expect(casesWords({ kind: 'share' }, { cases: 12 })).toBe('12 cases');
  });

  it('is drawn in percent where it is a share, and a week without one is a gap', () => {
    expect(plotted({ kind: 'share' }, 0.5)).toBe(50);
    expect(plotted({ kind: 'share' }, null)).toBeNull();
    expect(axisUnit({ kind: 'share', unit: '%' }, null)).toBe('%');
    expect(axisUnit({ kind: 'ratio', unit: 'money' }, 'EUR')).toBe('EUR');
  });
});
