import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { NormalisedMeasurement } from '#domain';
import { normalise, slotExtension } from '../src/index.js';
import { decodeJson } from './builders.js';

const folder = new URL('./fhir-examples/', import.meta.url);
const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Record<string, unknown>;

function one(resource: unknown): NormalisedMeasurement {
  const { measurements, rejections } = decodeJson(resource, 'fhir');
  expect(rejections).toEqual([]);
  expect(measurements).toHaveLength(1);
  const outcome = measurements[0] === undefined ? undefined : normalise(measurements[0]);
  if (outcome?.ok !== true) throw new Error('not normalised');
  return outcome.measurement;
}

const observation = (change: object = {}) => ({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '59408-5' }] },
  effectiveDateTime: '2026-11-20T08:00:00Z',
  valueQuantity: { value: 91, system: 'http://unitsofmeasure.org', code: '%' },
  ...change,
});

describe('HL7’s own examples', () => {
  it.each([
    ['heart-rate', '8867-4', 44, '/min'],
    ['satO2', '2708-6', 95, '%'],
    ['respiratory-rate', '9279-1', 26, '/min'],
    ['body-temperature', '8310-5', 36.5, 'Cel'],
    ['body-weight', '29463-7', 83.91458845, 'kg'],
    ['body-height', '8302-2', 169.926, 'cm'],
    ['bmi', '39156-5', 16.2, 'kg/m2'],
    ['f001', '15074-8', 113.49828, 'mg/dL'],
  ])('%s is %s, %d %s', (name, code, value, unit) => {
    expect(one(example(name)).values).toMatchObject([{ code, value, unit, plausibility: 'plausible' }]);
  });

  it('blood-pressure is two values under the panel’s id', () => {
    const measurement = one(example('blood-pressure'));
    expect(measurement.sourceId).toBe('blood-pressure');
    expect(measurement.values).toMatchObject([
      { code: '8480-6', vitalSign: 'systolic', value: 107, unit: 'mm[Hg]' },
      { code: '8462-4', vitalSign: 'diastolic', value: 60, unit: 'mm[Hg]' },
    ]);
  });

  it('blood-pressure-dar is systolic 107 and an absent diastolic', () => {
    const [systolic, diastolic] = one(example('blood-pressure-dar')).values;
    expect(systolic).toMatchObject({ vitalSign: 'systolic', value: 107 });
    expect(diastolic).toMatchObject({ vitalSign: 'diastolic', absent: 'not-performed' });
    expect(diastolic).not.toHaveProperty('value');
  });

  it('blood-pressure-cancel never becomes a number, not even with numbers in it', () => {
    const cancelled = one(example('blood-pressure-cancel'));
    expect(cancelled.correction).toBe('cancelled');
    expect(cancelled.values.map((v) => v.absent)).toEqual(['cancelled', 'cancelled']);
    const withNumbers = one({ ...example('blood-pressure'), status: 'cancelled' });
    expect(withNumbers.values.every((v) => v.value === undefined && v.interval === undefined)).toBe(true);
  });

  it('a date alone is a day', () => {
    expect(one(example('heart-rate')).takenAt).toEqual({ ms: Date.UTC(1999, 6, 2), precision: 'day' });
  });

  it('a time keeps its zone, a period without an end counts from its start', () => {
    expect(one(example('satO2')).takenAt.offsetMinutes).toBe(60);
    expect(one(example('f001')).takenAt.ms).toBe(Date.parse('2013-04-02T09:30:10+01:00'));
  });
});

describe('decode of FHIR', () => {
  it('reads a Bundle entry by entry, and sets aside what is no Observation', () => {
    const bundle = {
      resourceType: 'Bundle',
      entry: [
        { resource: observation() },
        { resource: { resourceType: 'Patient' } },
        { resource: observation({ id: 'o2' }) },
      ],
    };
    const { measurements, rejections } = decodeJson(bundle, 'fhir');
    expect(measurements.map((m) => m.sourceId)).toEqual(['o1', 'o2']);
    expect(rejections).toMatchObject([{ code: 'schema-violation', index: 1 }]);
  });

  it.each(['amended', 'corrected', 'entered-in-error'] as const)(
    '%s is a correction with the next version',
    (status) => {
      const sent = observation({ status, meta: { versionId: '2' } });
      expect(one(sent)).toMatchObject({ sourceId: 'o1', revision: '2', correction: status });
    },
  );

  it('a number entered in error is none', () => {
    expect(one(observation({ status: 'entered-in-error' })).values).toMatchObject([
      { absent: 'entered-in-error' },
    ]);
  });

  it('a panel entered in error supersedes, also without its components (H04)', () => {
    const code = { coding: [{ system: 'http://loinc.org', code: '85354-9' }] };
    const panel = one(observation({ status: 'entered-in-error', code, valueQuantity: undefined }));
    expect(panel).toMatchObject({ sourceId: 'o1', correction: 'entered-in-error' });
    expect(panel.values).toMatchObject([{ code: '85354-9', absent: 'entered-in-error' }]);
  });

  it('keeps the comparator', () => {
    const valueQuantity = { value: 70, comparator: '<', system: 'http://unitsofmeasure.org', code: '%' };
    expect(one(observation({ valueQuantity })).values[0]?.interval).toEqual({
      low: -Infinity,
      high: 70,
      highOpen: true,
    });
  });

  it('reads MDC codes and units where there is no LOINC or UCUM', () => {
    const mdc = 'urn:iso:std:iso:11073:10101';
    const sent = observation({
      code: { coding: [{ system: mdc, code: '150364' }] },
      valueQuantity: { value: 98.6, system: mdc, code: '266560' },
    });
    expect(one(sent).values).toMatchObject([
      { code: '8310-5', vitalSign: 'temperature', value: 37, unit: 'Cel' },
    ]);
  });

  it('prefers the LOINC code that is known', () => {
    const coding = [
      { system: 'http://loinc.org', code: '20564-1' },
      { system: 'urn:iso:std:iso:11073:10101', code: '150456' },
      { system: 'http://loinc.org', code: '59408-5' },
    ];
    expect(one(observation({ code: { coding } })).values[0]?.code).toBe('59408-5');
  });

  it('stores a value that is absent with a reason', () => {
    const sent = observation({ valueQuantity: undefined, dataAbsentReason: { coding: [{ code: 'error' }] } });
    expect(one(sent).values).toMatchObject([{ vitalSign: 'spo2', absent: 'error' }]);
  });

  it('reads a level of consciousness by whichever code says one', () => {
    const sent = observation({
      code: { coding: [{ system: 'http://loinc.org', code: '67775-7' }] },
      valueQuantity: undefined,
      valueCodeableConcept: {
        coding: [
          { system: 'urn:local', code: 'avpu-2' },
          { system: 'http://loinc.org', code: 'LA17108-4' },
        ],
      },
    });
    expect(one(sent).values).toMatchObject([{ code: 'consciousness', coded: 'LA17108-4' }]);
  });

  it('reads a symptom as a coded answer', () => {
    const sent = observation({
      code: { coding: [{ system: 'http://snomed.info/sct', code: '29857009' }] },
      valueQuantity: undefined,
      valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '373066001' }] },
    });
    expect(one(sent).values).toMatchObject([{ code: 'chest-pain', coded: 'yes' }]);
  });

  it('identifies a resource without an id by its identifier, and one without either by its content', () => {
    expect(one(observation({ id: undefined, identifier: [{ value: 'x-1' }] })).sourceId).toBe('x-1');
    const [first, again] = [one(observation({ id: undefined })), one(observation({ id: undefined }))];
    expect(first.sourceId).toBe(again.sourceId);
    expect(first.sourceId).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['no time', observation({ effectiveDateTime: undefined }), 'timestamp-invalid'],
    ['a year alone', observation({ effectiveDateTime: '2026' }), 'timestamp-invalid'],
    ['a status of its own', observation({ status: 'done' }), 'schema-violation'],
    ['no code', observation({ code: { text: 'SpO2' } }), 'schema-violation'],
    ['no value and no reason', observation({ valueQuantity: undefined }), 'schema-violation'],
    ['text for a number', observation({ valueQuantity: undefined, valueString: '85%' }), 'not-a-number'],
    ['text in the number', observation({ valueQuantity: { value: '85', code: '%' } }), 'not-a-number'],
    ['a ratio', observation({ valueQuantity: undefined, valueRatio: {} }), 'schema-violation'],
    ['another resource', { resourceType: 'Device' }, 'schema-violation'],
    ['an empty Bundle', { resourceType: 'Bundle' }, 'schema-violation'],
  ] as const)('sets aside %s', (_case, sent, code) => {
    expect(decodeJson(sent, 'fhir').rejections.map((r) => r.code)).toEqual([code]);
  });
});

describe('the slot of a shared device', () => {
  it.each([{ valueString: '2' }, { valueInteger: 2 }])('stands in an extension: %p', (value) => {
    const extension = [{ url: 'urn:other' }, { url: slotExtension, ...value }];
    expect(one(observation({ extension })).slot).toBe('2');
  });

  it('is none without the extension, and nobody’s where that says nothing', () => {
    expect(one(observation()).slot).toBeUndefined();
    expect(one(observation({ extension: [{ url: slotExtension }] })).slot).toBe('');
  });
});
