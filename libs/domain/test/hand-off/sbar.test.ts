import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maxSbarPart, sbarOf, type Fact, type HandOffRecord } from '../../src/index.js';

const now = new Date('2026-11-21T12:00:00Z');
const record: HandOffRecord = {
  now,
  alert: {
    condition: 'spo2-low',
    severity: 'tier1',
    reason: 'SpO2 86 %',
    openedAt: new Date(now.getTime() - 20 * 60_000),
    readings: 2,
    lastReadingAt: new Date(now.getTime() - 5 * 60_000),
    redFlag: false,
  },
  patient: { caseCode: 'K7', age: 76, sex: 'female' },
  programmes: ['COPD'],
  plan: [{ name: 'spo2-target-low', value: 88, unit: '%' }],
  care: [{ name: 'language', value: 'tr', expired: true }],
  facts: {
    spo2: { kind: 'number', interval: { low: 86, high: 86 }, unit: '%', ageSeconds: 60 },
    'heart-rate': { kind: 'unknown', reason: 'stale' },
    'oxygen-in-use': { kind: 'boolean', value: true },
  },
  decidedAt: new Date(now.getTime() - 5 * 60_000),
  answers: [{ ask: 'Short of breath at rest?', answer: 'could-not-assess' }],
  calls: [{ at: new Date(now.getTime() - 4 * 60_000), with: 'T. One (clinical)', outcome: 'reached' }],
  followUps: [{ kind: 'repeat-reading', dueAt: new Date(now.getTime() + 600_000), words: null }],
  notes: ['Sits at the window'],
};

describe('a hand-off out of the record', () => {
  it('says who, what, since when, and how old each value is now', () => {
    const { situation, background, assessment, request } = sbarOf(record);
    expect(situation).toContain('Patient K7, 76 years, female.');
    expect(situation).toContain('tier1: SpO2 86 %');
    expect(situation).toContain('20 min ago');
    expect(background).toContain('language: tr (has expired: ask)');
    expect(background).toContain('spo2-target-low: 88 %');
    expect(assessment).toContain('Oxygen saturation (SpO2): 86 % (6 min ago)');
    expect(assessment).toContain('Not known: Heart rate.');
    expect(assessment).toContain('Short of breath at rest? could-not-assess');
    expect(assessment).toContain('T. One (clinical): reached (4 min ago)');
    expect(request).toContain('Open: repeat-reading by 2026-11-21T12:10:00.000Z');
  });

  it('says that a red flag stands, and what is not there', () => {
    const bare = sbarOf({
      ...record,
      alert: { ...record.alert, redFlag: true },
      patient: { caseCode: 'K7', age: null, sex: null },
      plan: [],
      facts: {},
      answers: [],
      calls: [],
    });
    expect(bare.situation).toContain('A red flag was answered yes.');
    expect(bare.situation).toContain('age not known, sex not known');
    expect(bare.background).toContain('No signed plan.');
    expect(bare.assessment).toContain('No facts are known.');
    expect(bare.assessment).toContain('Nobody was called.');
    expect(bare.request).toContain('now');
  });

  it('keeps open ends open: below 50 is never 50', () => {
    const low: Fact = { kind: 'number', interval: { low: -Infinity, high: 50, highOpen: true }, unit: '%' };
    expect(sbarOf({ ...record, facts: { spo2: low } }).assessment).toContain('below 50 %');
  });

  it('cuts no line in two and stays within its bounds, however much the record holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 400 }), { maxLength: 60 }), (texts) => {
        const notes = texts.map((text, i) => `${i}: ${text.replaceAll('\n', ' ')}`);
        const { assessment } = sbarOf({ ...record, notes });
        const lines = assessment.split('\n');
        const whole = lines.filter((line) => line.startsWith('Note: ')).map((line) => line.slice(6));
        expect(assessment.length).toBeLessThanOrEqual(maxSbarPart);
        expect(whole).toEqual(notes.slice(0, whole.length));
        expect(whole.length === notes.length || lines.at(-1) === '… more stands in the record.').toBe(true);
      }),
    );
  });
});
