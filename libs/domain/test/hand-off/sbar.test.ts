import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  maxSbarPart,
  sbarOf as draft,
  type Fact,
  type HandOffRecord,
  type Sbar,
  type Wording,
} from '../../src/index.js';

const wording: Wording = {
  fact: (name) => (name === 'spo2' ? 'SpO2' : name.replaceAll(/[.-]/g, ' ')),
  unit: (ucum) => (ucum === '{scale}' ? '' : ucum === 'mm[Hg]' ? 'mmHg' : ucum),
};
const sbarOf = (record: HandOffRecord): Sbar => draft(record, wording);

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
  patient: { caseCode: 'K7', age: 76, sex: 'female', zone: 'Europe/Berlin' },
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
    expect(situation).toContain('Tier 1: SpO2 86 % (SpO2 low).');
    expect(situation).toContain('Alert since 2026-11-21 12:40 (Europe/Berlin) (20 min ago); 2 readings');
    expect(background).toContain('Language: tr (has expired: ask)');
    expect(background).toContain('- SpO2 target low: 88 %');
    expect(assessment).toContain('- SpO2: 86 % (6 min ago)');
    expect(assessment).toContain('Too old to count: heart rate.');
    expect(assessment).toContain('Short of breath at rest? Could not assess.');
    expect(assessment).toContain('T. One (clinical): reached (4 min ago)');
    expect(request).toContain('Open: repeat of a reading by 2026-11-21 13:10 (Europe/Berlin).');
  });

  it('says that a red flag stands, and what is not there', () => {
    const bare = sbarOf({
      ...record,
      alert: { ...record.alert, redFlag: true },
      patient: { ...record.patient, age: null, sex: null },
      plan: [],
      facts: {},
      answers: [],
      calls: [],
    });
    expect(bare.situation).toContain('A red flag was answered with yes.');
    expect(bare.situation).toContain('age not known, sex not known');
    expect(bare.background).toContain('No signed plan.');
    expect(bare.assessment).toContain('No facts are known.');
    expect(bare.assessment).toContain('Nobody was called.');
    expect(bare.request).toContain('now');
  });

  it('says in words what a measurement was, and calls missing what is missing', () => {
    const { assessment, background } = sbarOf({
      ...record,
      facts: {
        'spo2.status': { kind: 'text', value: 'usable' },
        spo2: { kind: 'number', interval: { low: 86, high: 86 }, unit: '%' },
        'bmi.status': { kind: 'text', value: 'none' },
        'weight.status': { kind: 'text', value: 'implausible-high' },
        'symptoms.status': { kind: 'text', value: 'none' },
        'symptoms.answers': { kind: 'text', value: 'none' },
        'symptom.chest-pain': { kind: 'unknown', reason: 'absent' },
        weight: { kind: 'unknown', reason: 'never' },
        'plan.dry-weight': { kind: 'unknown', reason: 'not-in-plan' },
        'patient.insulin': { kind: 'unknown', reason: 'not-in-plan' },
      },
    });
    expect(assessment.split('\n').slice(0, 6)).toEqual([
      'Facts:',
      '- SpO2: 86 %',
      '- Weight status: implausibly high',
      'Never measured: weight.',
      'Not in the last measurement: bmi.',
      'Not asked: symptom chest pain, red-flag symptoms.',
    ]);
    expect(background).toContain('Not in the signed plan: dry weight, insulin.');
  });

  it('shows no bare code of a fact, and no unit in the language of machines', () => {
    const pressure: Fact = { kind: 'number', interval: { low: 190, high: 190 }, unit: 'mm[Hg]' };
    const { assessment, background } = sbarOf({
      ...record,
      plan: [{ name: 'spo2-scale', value: 1, unit: '{scale}' }],
      facts: { systolic: pressure },
    });
    expect(assessment).toContain('- Systolic: 190 mmHg');
    expect(background).toMatch(/- SpO2 scale: 1$/m);
    expect(`${assessment}${background}`).not.toMatch(/\{|\[|none/);
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
