import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningIngestion, type Monitored } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

const examples = new URL('../../../libs/messaging/test/fhir-examples/', import.meta.url);

/** Example → the one value it comes to, and the condition of the alert it may open: all of them are old. */
const vitalSigns = [
  { file: 'heart-rate', code: '8867-4', value: 44, unit: '/min', imprecise: true },
  { file: 'respiratory-rate', code: '9279-1', value: 26, unit: '/min', imprecise: true },
  { file: 'body-temperature', code: '8310-5', value: 36.5, unit: 'Cel', imprecise: true },
  { file: 'body-weight', code: '29463-7', value: 83.91458845, unit: 'kg', imprecise: true },
  { file: 'body-height', code: '8302-2', value: 169.926, unit: 'cm', imprecise: true },
  { file: 'bmi', code: '39156-5', value: 16.2, unit: 'kg/m2', imprecise: true },
  { file: 'satO2', code: '2708-6', value: 95, unit: '%', imprecise: false },
  { file: 'f001', code: '15074-8', value: 113.49828, unit: 'mg/dL', imprecise: false },
] as const;

describe('HL7’s own vital-sign examples, published by a device', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  /** Somebody who had the device already when the examples were taken. */
  async function publish(file: string): Promise<Monitored> {
    const somebody = await ingestion.patient({ since: new Date('1990-01-01T00:00:00Z') });
    await somebody.device.publish(await readFile(new URL(`${file}.json`, examples)), 'fhir');
    return somebody;
  }

  it.each(vitalSigns)('stores $file as $value $unit', async ({ file, code, value, unit, imprecise }) => {
    const { patient } = await publish(file);
    const [stored, ...others] = await measurementsOf(ingestion.database, patient);
    expect(others).toEqual([]);
    expect(stored?.values).toEqual([
      expect.objectContaining({ code, value, unit, plausibility: 'plausible' }),
    ]);
    expect(stored?.precision).toBe(imprecise ? 'day' : 'instant');
    expect(stored?.flags.includes('imprecise')).toBe(imprecise);
    expect(await decisionsOf(ingestion.database, patient)).toHaveLength(2);
  });

  it('keeps what is years old as a past event at most: never live, whatever the number', async () => {
    const severe = await publish('respiratory-rate');
    const opened = await alertsOf(ingestion.database, severe.patient);
    expect(opened).toMatchObject([{ condition: 'past-event:respiratory-rate', severity: 'tier1' }]);
    expect(opened[0]?.reason).toMatch(/^Past event, up to \d+ hours old: /);
    const mild = await publish('body-temperature');
    expect(await alertsOf(ingestion.database, mild.patient)).toEqual([]);
  });

  it('stores both pressures of blood-pressure', async () => {
    const { patient } = await publish('blood-pressure');
    const [stored] = await measurementsOf(ingestion.database, patient);
    expect(stored?.values).toMatchObject([
      { code: '8480-6', vitalSign: 'systolic', value: 107, unit: 'mm[Hg]' },
      { code: '8462-4', vitalSign: 'diastolic', value: 60, unit: 'mm[Hg]' },
    ]);
  });

  it('stores the systolic pressure of blood-pressure-dar, and a diastolic that is absent', async () => {
    const { patient } = await publish('blood-pressure-dar');
    const [stored] = await measurementsOf(ingestion.database, patient);
    expect(stored?.values).toMatchObject([
      { code: '8480-6', value: 107, unit: 'mm[Hg]' },
      { code: '8462-4', absent: 'not-performed' },
    ]);
    expect(stored?.values[1]).not.toHaveProperty('value');
    expect(stored?.values[1]).not.toHaveProperty('interval');
  });

  it('makes neither a number nor an alert of blood-pressure-cancel, and still accounts for it', async () => {
    const { patient } = await publish('blood-pressure-cancel');
    const [stored] = await measurementsOf(ingestion.database, patient);
    expect(stored?.values).toMatchObject([
      { code: '8480-6', absent: 'cancelled' },
      { code: '8462-4', absent: 'cancelled' },
    ]);
    for (const value of stored?.values ?? []) expect(value).not.toHaveProperty('interval');
    expect(await alertsOf(ingestion.database, patient)).toEqual([]);
    for (const decision of await decisionsOf(ingestion.database, patient))
      expect(decision.disposition).toBe('baseline');
  });

  it('takes the same examples out of a Bundle', async () => {
    const somebody = await ingestion.patient({ since: new Date('1990-01-01T00:00:00Z') });
    const files = ['heart-rate', 'satO2', 'body-weight'];
    const entry = await Promise.all(
      files.map(async (file) => ({
        resource: JSON.parse(await readFile(new URL(`${file}.json`, examples), 'utf8')) as unknown,
      })),
    );
    await somebody.device.publish({ resourceType: 'Bundle', type: 'collection', entry }, 'fhir');
    const stored = await measurementsOf(ingestion.database, somebody.patient);
    expect(stored.map(({ values }) => values[0]?.code)).toEqual(['8867-4', '2708-6', '29463-7']);
    expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
});
