import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  assess,
  decideFromFacts,
  factJson,
  factsFromJson,
  loadTree,
  Timeline,
  type ApprovedTree,
  type PatientContext,
} from '#decision-tree';
import type { PatientOptions } from '#testing';
import fc from 'fast-check';
import { fromStored, samplesOf } from '#persistence';
import {
  ago,
  hours,
  minutes,
  reading,
  RunningIngestion,
  vital,
  type Monitored,
} from './running-ingestion.js';
import { decisionsOf, measurementsOf, type DecisionRow, type MeasurementRow } from './stored-rows.js';

const values = fc.oneof(
  fc.integer({ min: 40, max: 100 }).map(vital.spo2),
  fc.integer({ min: 15, max: 210 }).map(vital.heartRate),
  fc.integer({ min: 45, max: 240 }).map(vital.systolic),
  fc.integer({ min: 780, max: 830 }).map((tenths) => vital.weight(tenths / 10)),
  fc.integer({ min: 10, max: 400 }).map((value) => vital.glucose(value)),
  fc.constantFrom<'<' | '>'>('<', '>').map((comparator) => vital.glucose(60, comparator)),
  fc.integer({ min: 345, max: 400 }).map((tenths) => vital.temperature(tenths / 10)),
  fc.constantFrom('yes', 'no', 'perhaps').map((coded) => ({ code: 'chest-pain', coded })),
);
const ages = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * minutes }), fc.nat(9 * 24 * hours));
/** A sign once per measurement: of one that came twice, each is decided, and only the worse one's facts are kept. */
const differentSigns = fc.uniqueArray(values, { minLength: 1, maxLength: 3, selector: ({ code }) => code });
const readings = fc.array(fc.tuple(differentSigns, ages), { minLength: 60, maxLength: 60 });

const people: readonly PatientOptions[] = [
  {},
  { programmes: ['heart-failure'] },
  { programmes: ['heart-failure'], plan: { 'dry-weight': 79, 'spo2-target-low': 88 }, zone: 'Asia/Kolkata' },
  { programmes: ['heart-failure'], birthDate: '2011-02-03' },
];

describe('P3: a stored decision, decided again', () => {
  let ingestion: RunningIngestion;
  let trees: ReadonlyMap<string, ApprovedTree>;
  const monitored: { options: PatientOptions; somebody: Monitored }[] = [];

  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
    for (const [index, options] of people.entries()) {
      const somebody = await ingestion.patient(options);
      monitored.push({ options, somebody });
      const [sample = []] = fc.sample(readings, { numRuns: 1, seed: 4711 + index });
      const sent = sample.map(([some, age]) => reading(some, { at: ago(age) }));
      for (let start = 0; start < sent.length; start += 7)
        await somebody.device.publish(sent.slice(start, start + 7));
    }
    const rows = await ingestion.database.query<{ hash: string; document: unknown; approval: unknown }>(
      'SELECT hash, document, wardline.approval_record_of(hash) AS approval FROM wardline.tree_version',
    );
    trees = new Map(rows.map(({ hash, document, approval }) => [hash, loadTree(document, approval)]));
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  const treesOf = ({ results }: DecisionRow) =>
    results.trees.flatMap(({ hash }) => trees.get(hash) ?? []).sort((a, b) => (a.tree < b.tree ? -1 : 1));
  const leavesOf = (results: readonly { tree: string; condition: string; leaf: string }[]) =>
    results.map(({ tree, condition, leaf }) => `${tree} ${condition} ${leaf}`).sort();
  const storedLeaves = ({ results }: DecisionRow) =>
    results.trees
      .flatMap(({ tree, leaves }) => Object.entries(leaves).map(([of, leaf]) => `${tree} ${of} ${leaf}`))
      .sort();
  const isPastEvent = ({ results }: DecisionRow) => results.findings.some(({ pastEvent }) => pastEvent);

  it('comes to the same leaves out of the stored tree versions and facts alone', async () => {
    let checked = 0;
    for (const { somebody } of monitored) {
      for (const decision of await decisionsOf(ingestion.database, somebody.patient)) {
        // What lateness made of a result follows from the arrival: the test below has that, too.
        if (isPastEvent(decision)) continue;
        const again = await decideFromFacts(treesOf(decision), factsFromJson(decision.facts));
        expect(leavesOf(again)).toEqual(storedLeaves(decision));
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(150);
  });

  it('comes to the same facts and leaves out of the measurements numbered up to what it knew', async () => {
    const seen = new Set<string>();
    for (const { options, somebody } of monitored) {
      const stored = await measurementsOf(ingestion.database, somebody.patient);
      expect(stored).toHaveLength(60);
      for (const decision of await decisionsOf(ingestion.database, somebody.patient)) {
        if (decision.cause !== 'arrival') continue;
        seen.add(decision.disposition);
        const known = stored.filter(({ seq }) => seq <= decision.knewSeq);
        const about = known.at(-1);
        if (about?.id !== decision.measurement)
          throw new Error('an arrival knows itself and what was before');
        const again = await assess({
          timeline: timelineOf(known, somebody.device.device),
          context: contextOf(options),
          trees: treesOf(decision),
          measurement: assessed(about, somebody.device.device),
          nowMs: about.receivedAt.getTime(),
        });
        expect(factJson(again.facts)).toEqual(decision.facts);
        expect(leavesOf(again.results)).toEqual(storedLeaves(decision));
      }
    }
    expect([...seen].sort()).toEqual(['baseline', 'critical', 'indeterminate', 'tier1']);
  });
});

function contextOf({ programmes = [], plan, birthDate, zone }: PatientOptions): PatientContext {
  return {
    programmes,
    plan: { pregnant: false, lvad: false, ...(plan as PatientContext['plan'] | undefined) },
    zone: zone ?? 'America/New_York',
    birthDate: birthDate ?? '1950-06-15',
  };
}

function timelineOf(known: readonly MeasurementRow[], deviceId: string): Timeline {
  return Timeline.of(
    known.flatMap(({ id, seq, effectiveAt, precision, values: of }) =>
      samplesOf({
        measurementId: id,
        patientSeq: seq,
        deviceId,
        effectiveAtMs: effectiveAt.getTime(),
        precise: precision === 'instant',
        values: of,
      }),
    ),
  );
}

function assessed({ id, effectiveAt, receivedAt, precision, values: of }: MeasurementRow, deviceId: string) {
  return {
    id,
    takenAtMs: effectiveAt.getTime(),
    receivedAtMs: receivedAt.getTime(),
    precise: precision === 'instant',
    values: of.map(fromStored),
    deviceId,
  };
}
