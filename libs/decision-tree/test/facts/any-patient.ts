import fc from 'fast-check';
import {
  consciousnessLevels,
  deviceClocks,
  fromComparator,
  plausibility,
  symptoms,
  vitalSignCatalogue,
  vitalSigns,
  type DeviceTraits,
  type Fact,
  type NormalisedValue,
  type VitalSign,
} from '#domain';
import {
  assess,
  factCatalogue,
  reassess,
  Timeline,
  type FactDeclaration,
  type OpenAlert,
  type PatientContext,
  type Sample,
} from '../../src/index.js';
import { absent, adult, approved, coded, minute, now, smallTree } from '../builders.js';

/** A tree that asks for every fact there is. */
export const curious = approved({
  ...smallTree(),
  facts: Object.fromEntries(
    [...factCatalogue.values()].map(({ name, type, unit }): [string, FactDeclaration] => [
      name,
      { type, ...(unit !== undefined && { unit }), ...(name === 'spo2' && { maxAge: 'PT2H' }) },
    ]),
  ),
});

/** A recorded past, and either a measurement that is decided now or none. */
export interface AnyPatient {
  readonly history: readonly Sample[];
  readonly values: readonly NormalisedValue[];
  readonly takenAt: number;
  readonly plan: PatientContext['plan'];
  /** Since when the dry weight stands. */
  readonly weighedAt: number;
  readonly zone: string;
  readonly traits: DeviceTraits | undefined;
  readonly openAlerts: readonly OpenAlert[];
}

const device = fc.constantFrom('dev-1', 'dev-2');
const quality = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });

/** Mostly plausible, in steps finer than the chart's. */
function anyNumber(sign: VitalSign): fc.Arbitrary<number> {
  const { plausible, resolution, usual } = vitalSignCatalogue[sign];
  return fc
    .oneof(
      { weight: 6, arbitrary: fc.integer({ min: -80, max: 80 }).map((by) => usual + (by * resolution) / 2) },
      { weight: 3, arbitrary: fc.double({ min: plausible.low, max: plausible.high, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(plausible.low - 1, plausible.high + 1) },
    )
    .map((number) => Number(number.toFixed(3)));
}

const anyInterval = (sign: VitalSign) =>
  fc
    .tuple(
      anyNumber(sign),
      fc.oneof(
        { weight: 8, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const) },
      ),
    )
    .map(([number, comparator]) => fromComparator(number, comparator));

function asSample(vitalSign: VitalSign, at: number, interval: Sample['interval'], rest: object = {}): Sample {
  return {
    vitalSign,
    at,
    seq: 0,
    interval,
    plausible: plausibility(vitalSign, interval) === 'plausible',
    deviceId: 'dev-1',
    measurementId: '',
    precise: true,
    ...rest,
  };
}

const minutesAgo = fc.oneof(
  fc.nat({ max: 120 }),
  fc.nat({ max: 60 * 26 }),
  fc.nat({ max: 60 * 24 * 9 }),
  fc.nat({ max: 60 * 24 * 45 }),
);

const single = fc.constantFrom(...vitalSigns).chain((sign) =>
  fc
    .tuple(minutesAgo, fc.nat({ max: 59 }), anyInterval(sign), device, quality, fc.boolean())
    .map(([ago, seconds, interval, deviceId, sent, precise]) => [
      asSample(sign, now - ago * minute - seconds * 1000, interval, {
        deviceId,
        precise: precise || ago > 10,
        ...(sent !== undefined && { quality: sent }),
      }),
    ]),
);

/** A day or two of a continuous monitor, with long lows, and gaps. */
const monitored = fc
  .tuple(
    fc.nat({ max: 1500 }),
    fc.constantFrom(1, 5, 15),
    fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(40, 53.9, 54, 60, 69.9, 70, 100, 251),
        fc.constantFrom(0, 0, 0, 25),
      ),
      { maxLength: 12 },
    ),
  )
  .map(([ago, step, runs]) => {
    let at = now - ago * minute;
    return runs.flatMap(([count, glucose, gap]) => {
      at += gap * minute;
      return Array.from({ length: count }, () => {
        at += step * minute;
        return asSample('glucose', at, fromComparator(glucose));
      });
    });
  });

const daily = fc
  .constantFrom<VitalSign>('weight', ...vitalSigns.slice(0, vitalSigns.indexOf('steps')))
  .chain((sign) =>
    fc
      .array(fc.tuple(anyNumber(sign), fc.nat({ max: 300 })), { minLength: 3, maxLength: 14 })
      .map((days) =>
        days.map(([number, shift], index) =>
          asSample(sign, now - (index * 1440 + shift) * minute, fromComparator(number)),
        ),
      ),
  );

const history = fc
  .array(fc.oneof({ weight: 3, arbitrary: single }, monitored, daily), { maxLength: 14 })
  .map((parts) =>
    parts
      .flat()
      .filter(({ at }) => at <= now)
      .map((sample, index): Sample => ({ ...sample, seq: index + 1, measurementId: `m-${index + 1}` })),
  );

const measured = fc.constantFrom(...vitalSigns).chain((sign) =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(anyInterval(sign), quality).map(([interval, sent]): NormalisedValue => ({
        code: vitalSignCatalogue[sign].loinc[0],
        vitalSign: sign,
        interval,
        plausibility: plausibility(sign, interval),
        ...(sent !== undefined && { quality: sent }),
      })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('error' as const, 'not-a-number' as const).map((why) => absent(sign, why)),
    },
  ),
);

const answered = fc.oneof(
  fc
    .tuple(fc.constantFrom(...symptoms, 'oxygen-in-use'), fc.constantFrom('yes', 'no', 'no', 'no', 'perhaps'))
    .map(([code, answer]) => coded(code, answer)),
  fc.constantFrom(...consciousnessLevels, 'asleep').map((answer) => coded('consciousness', answer)),
);

/** Every symptom answered alike, as a questionnaire does. */
const questionnaire = fc
  .constantFrom('yes', 'no')
  .map((answer) => symptoms.map((code) => coded(code, answer)));

const flag = fc.constantFrom<boolean | string>(true, false, 'perhaps');
const plan = fc.record(
  {
    'dry-weight': fc.constantFrom<number | string>(70, 80.123, 8, 'heavy'),
    'baseline-weight-low': fc.constant(60),
    'baseline-weight-high': fc.constantFrom(75, 90),
    'spo2-target-low': fc.constantFrom(88, 94),
    'spo2-target-high': fc.constantFrom(92, 98),
    'spo2-scale': fc.constantFrom<number | string>(1, 2, 3, 1.5, 'two'),
    oxygen: fc.constantFrom<boolean | number | string>(true, false, 0, 2, 'some'),
    'systolic-high': fc.constantFrom(130, 1000),
    'systolic-low': fc.constant(95),
    'diastolic-high': fc.constant(85),
    'glucose-low': fc.constant(80),
    'glucose-high': fc.constant(220),
    lvad: flag,
    'type-1-diabetes': flag,
    pregnant: flag,
    postpartum: flag,
    'hypercapnic-risk': flag,
    pacemaker: flag,
    anticoagulant: flag,
    insulin: flag,
    'interpreter-needed': flag,
    'heart-rate-low': fc.constantFrom(45, 2),
    'heart-rate-high': fc.constant(120),
    'diastolic-low': fc.constant(50),
    'due-date': fc.constantFrom<number | string>('2026-02-30', '2026-12-24', '2026-11-01', '1999-01-01', 7),
    'gave-birth-on': fc.constantFrom<number | string>('2026-11-10', '2026-01-10', '2026-12-01', 'May'),
    'oxygen-device': fc.constantFrom('nasal-cannula', 'none', 'a tent'),
    hearing: fc.constantFrom('normal', 'deaf', 'well'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<PatientContext['plan']>;

/** Of the deciding measurement's device; a step that nothing has stands among them. */
const traits = fc.option(
  fc.record(
    {
      measures: fc.constant(vitalSigns),
      resolution: fc.dictionary(fc.constantFrom(...vitalSigns), fc.constantFrom(0.1, 1, 5000)),
      clock: fc.constantFrom(...deviceClocks),
      codes: fc.constant([]),
      cleared: fc.boolean(),
      cuffless: fc.boolean(),
    },
    { requiredKeys: ['measures', 'resolution', 'clock', 'codes'] },
  ),
  { nil: undefined },
);
const alerts = fc.array(
  fc.record({
    condition: fc.constantFrom('data-problem:unknown-unit', 'hypoxaemia'),
    openedAtMs: minutesAgo.map((ago) => now - ago * minute),
  }),
  { maxLength: 2 },
);

export const anyPatient: fc.Arbitrary<AnyPatient> = fc.record({
  history,
  values: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.array(fc.oneof(measured, answered), { maxLength: 8 }) },
    { weight: 1, arbitrary: questionnaire },
  ),
  takenAt: fc.oneof(
    { weight: 4, arbitrary: fc.constant(now) },
    { weight: 1, arbitrary: minutesAgo.map((ago) => now - ago * minute) },
  ),
  plan,
  traits,
  openAlerts: alerts,
  weighedAt: minutesAgo.map((ago) => now - ago * minute),
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
});

/** The samples of the deciding measurement, as ingestion adds them. */
export function ownSamples({ values, takenAt }: AnyPatient): readonly Sample[] {
  return values.flatMap(({ vitalSign, interval, quality: sent }) =>
    vitalSign === undefined || interval === undefined
      ? []
      : [
          asSample(vitalSign, takenAt, interval, {
            seq: 1_000_000,
            measurementId: 'own',
            ...(sent !== undefined && { quality: sent }),
          }),
        ],
  );
}

/** Every fact about the patient, of the measurement or, without one, of the patient as of now. */
export async function everyFact(
  patient: AnyPatient,
  arrived: readonly Sample[] = [...patient.history, ...ownSamples(patient)],
): Promise<Record<string, Fact>> {
  const { values, takenAt, plan: signed, weighedAt, zone, traits: device, openAlerts } = patient;
  const planSince = { 'dry-weight': weighedAt };
  const given = {
    timeline: Timeline.of(arrived),
    context: { ...adult, plan: signed, planSince, zone, openAlerts },
    trees: [curious],
    nowMs: now,
  };
  if (values.length === 0) return (await reassess(given)).facts;
  const measurement = { id: 'own', takenAtMs: takenAt, receivedAtMs: now, precise: true, values };
  const from = { deviceId: 'dev-1', ...(device !== undefined && { device }) };
  return (await assess({ ...given, measurement: { ...measurement, ...from } })).facts;
}
