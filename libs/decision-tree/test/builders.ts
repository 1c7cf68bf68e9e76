import { readFileSync } from 'node:fs';
import {
  fromComparator,
  plausibility,
  vitalSignCatalogue,
  type Comparator,
  type NormalisedValue,
  type VitalSign,
} from '#domain';
import {
  approve,
  loadTree,
  Timeline,
  type ApprovedTree,
  type AssessInput,
  type AssessedMeasurement,
  type PatientContext,
  type Sample,
  type TreeDocument,
  type WorkedCase,
} from '../src/index.js';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** The "now" of the tests: a Friday morning. */
export const now = Date.parse('2026-11-20T08:00:00Z');

const folder = new URL('../../../decision-trees/', import.meta.url);

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
}

export const treePaths = ['safety/red-limits', 'heart-failure/screening'] as const;

export function readTree(path: string): TreeDocument {
  return readJson(`${path}.tree.json`) as TreeDocument;
}

export function readCases(path: string): readonly WorkedCase[] {
  return (readJson(`${path}.cases.json`) as { cases: WorkedCase[] }).cases;
}

export function committedTree(path: string): ApprovedTree {
  return approved(readJson(`${path}.tree.json`));
}

export const consent = { physician: 'Dr. Test', date: '2026-11-20', statement: 'For tests.' };

export const redLimits = committedTree('safety/red-limits');
export const heartFailure = committedTree('heart-failure/screening');

export function approved(document: unknown): ApprovedTree {
  return loadTree(document, approve(document, consent));
}

/** A small valid tree: SpO2 below 85 is critical. */
export function smallTree(): TreeDocument {
  return {
    tree: 'small',
    version: '1.0.0',
    kind: 'screening',
    programme: '*',
    title: 'Small',
    purpose: 'For tests.',
    author: 'Tests',
    notice: 'Example.',
    sources: [{ id: 'here', citation: 'none', edition: '1', read: 'not yet checked' }],
    population: {
      describe: 'adults',
      condition: { fact: 'patient.age', operator: 'greaterThanInclusive', value: 18 },
    },
    facts: {
      spo2: { type: 'number', unit: '%', maxAge: 'PT15M' },
      'patient.age': { type: 'number', unit: 'a' },
    },
    conditions: [
      {
        condition: 'hypoxaemia',
        title: 'Low oxygen saturation',
        vitalSign: 'spo2',
        root: {
          id: 'low',
          ask: 'Below 85 %?',
          when: { fact: 'spo2', operator: 'lessThan', value: 85 },
          source: 'here',
          yes: { id: 'is-low', disposition: 'critical', reason: '{spo2} is low', respondWithin: 'PT5M' },
          no: { id: 'fine', disposition: 'baseline', reason: 'Fine' },
          unknown: { id: 'not-known', disposition: 'indeterminate', reason: '{spo2}', respondWithin: 'PT1H' },
        },
      },
    ],
  };
}

export const adult: PatientContext = {
  birthDate: '1950-03-01',
  plan: { lvad: false, 'dry-weight': 80 },
  programmes: ['heart-failure'],
  zone: 'Europe/Berlin',
};

export function value(vitalSign: VitalSign, number: number, comparator?: Comparator): NormalisedValue {
  const interval = fromComparator(number, comparator);
  return {
    code: vitalSignCatalogue[vitalSign].loinc[0],
    vitalSign,
    interval,
    value: number,
    unit: vitalSignCatalogue[vitalSign].unit,
    plausibility: plausibility(vitalSign, interval),
    ...(comparator !== undefined && { comparator }),
  };
}

export function absent(
  vitalSign: VitalSign,
  reason: NonNullable<NormalisedValue['absent']>,
): NormalisedValue {
  return {
    code: vitalSignCatalogue[vitalSign].loinc[0],
    vitalSign,
    absent: reason,
    plausibility: 'plausible',
  };
}

export function coded(code: string, answer: string): NormalisedValue {
  return { code, coded: answer, plausibility: 'plausible' };
}

let count = 0;

export function sample(vitalSign: VitalSign, number: number, at: number, rest: Partial<Sample> = {}): Sample {
  count += 1;
  const interval = { low: number, high: number };
  return {
    vitalSign,
    at,
    seq: count,
    interval,
    plausible: plausibility(vitalSign, interval) === 'plausible',
    deviceId: 'dev-1',
    measurementId: `m-${count}`,
    precise: true,
    ...rest,
  };
}

/** A month of quiet readings once a day, the last one a day before `now`. */
export function quietMonth(): Sample[] {
  return Array.from({ length: 30 }, (_, index) => now - (30 - index) * day).flatMap((at) => [
    sample('spo2', 97, at),
    sample('heart-rate', 72, at),
    sample('systolic', 125, at),
    sample('weight', 80, at),
  ]);
}

export interface Scene {
  readonly history?: readonly Sample[];
  readonly patient?: Partial<PatientContext>;
  readonly trees?: readonly ApprovedTree[];
  readonly measurement?: Partial<AssessedMeasurement>;
  readonly now?: number;
}

/** What `assess` is given for a measurement taken just now, its own samples in the timeline as ingestion puts them. */
export function scene(values: readonly NormalisedValue[], rest: Scene = {}): AssessInput {
  const nowMs = rest.now ?? now;
  const measurement: AssessedMeasurement = {
    id: 'own',
    takenAtMs: nowMs,
    receivedAtMs: nowMs,
    precise: true,
    values,
    deviceId: 'dev-1',
    ...rest.measurement,
  };
  const timeline = Timeline.of([...(rest.history ?? quietMonth()), ...ownSamples(measurement)]);
  return {
    timeline,
    context: { ...adult, ...rest.patient },
    trees: rest.trees ?? [redLimits, heartFailure],
    measurement,
    nowMs,
  };
}

export function ownSamples({ id, takenAtMs, precise, values, deviceId }: AssessedMeasurement): Sample[] {
  count += 1;
  const seq = count;
  return values.flatMap(({ vitalSign, interval, plausibility: kind }) =>
    vitalSign === undefined || interval === undefined
      ? []
      : [
          {
            vitalSign,
            at: takenAtMs,
            seq,
            interval,
            plausible: kind === 'plausible',
            deviceId: deviceId ?? 'dev-1',
            measurementId: id,
            precise,
          },
        ],
  );
}
