import type { PatientContext, RecordedEvent, RecordedItem } from '#decision-tree';
import {
  demoBody,
  episodesOf,
  morningReadings,
  roundReading,
  simulatedPatient,
  type Episode,
  type EpisodeKind,
  type Reading,
  type SimulatedPatient,
} from '#simulators';
import type { SimulatedSource } from '../job.js';
import { readValues } from './read-values.js';

const day = 86_400_000;
const hour = 3_600_000;

/** The pseudonym of a simulated patient. */
export function simulatedName(index: number): string {
  return `sim-${String(index).padStart(5, '0')}`;
}

/** What one simulated patient sends, in the order of arrival, and what really happened to the body behind it. */
export function* simulatedItems(source: SimulatedSource, index: number): Generator<RecordedItem> {
  const patient = simulatedPatient(source.seed, index);
  yield { context: contextOf(patient) };
  for (const reading of readings(source, patient)) {
    const at = Date.parse(reading.at);
    const values = readValues(reading.values);
    if (values === undefined) continue;
    yield {
      measurement: {
        id: reading.id,
        takenAtMs: at,
        receivedAtMs: at,
        precise: true,
        deviceId: patient.device,
        values,
      },
    };
  }
  const from = source.untilMs - source.days * day;
  for (const episode of episodesOf(patient, from, source.untilMs)) {
    for (const event of eventsOf(episode))
      if (event.atMs > from && event.atMs <= source.untilMs) yield { event };
  }
}

function* readings(
  { days, perDay, untilMs }: SimulatedSource,
  patient: SimulatedPatient,
): Generator<Reading> {
  const more: Reading[] = [];
  const mornings = morningReadings(patient, days, untilMs);
  for (const morning of mornings) {
    const at = Date.parse(morning.at);
    more.push(morning);
    for (let round = 1; round < perDay; round += 1) {
      const later = at + Math.round((round * 14 * hour) / perDay);
      if (later < untilMs) more.push(roundReading(patient, later, round));
    }
    yield* more.splice(0);
  }
}

function contextOf({ index, hasCopd }: SimulatedPatient): PatientContext {
  const { programmes, dryWeightKg } = demoBody(index);
  return {
    birthDate: '1950-06-15',
    zone: 'America/New_York',
    programmes,
    plan: {
      'dry-weight': dryWeightKg,
      pregnant: false,
      lvad: false,
      ...(hasCopd && { 'spo2-target-low': 88 }),
    },
  };
}

interface Outcome {
  readonly kind: string;
  /** Which part of the episode is over when it happens. */
  readonly after: number;
  /** The alerts that would have been a warning. */
  readonly conditions: readonly string[];
}

const weight = ['weight-gain-24h', 'weight-gain-72h', 'weight-gain-7d', 'weight-above-baseline'];

/**
 * What of an episode somebody should have been warned of. A decompensation by any sign when half of it is there, before
 * breathing suffers; the fluid it gains, by the weight, when it is at its worst. An artefact is nothing that happened.
 */
const outcomes: Readonly<Record<EpisodeKind, readonly Outcome[]>> = {
  decompensation: [
    { kind: 'decompensation', after: 0.4, conditions: [...weight, 'hypoxaemia', 'tachycardia'] },
    { kind: 'fluid-gain', after: 0.8, conditions: weight },
  ],
  desaturation: [{ kind: 'desaturation', after: 1, conditions: ['hypoxaemia'] }],
  hypoglycaemia: [{ kind: 'hypoglycaemia', after: 1, conditions: ['hypoglycaemia'] }],
  artefact: [],
};

function eventsOf({ kind, fromMs, toMs }: Episode): readonly RecordedEvent[] {
  return outcomes[kind].map(({ kind: what, after, conditions }) => {
    return { kind: what, fromMs, atMs: Math.round(fromMs + after * (toMs - fromMs)), conditions };
  });
}
