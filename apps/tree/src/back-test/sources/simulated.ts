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
    const event = eventOf(episode);
    if (event !== undefined && event.atMs > from && event.atMs <= source.untilMs) yield { event };
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

/** Which alerts would have been a warning of what. An artefact is no event: nothing happened to the patient. */
const warnings: Readonly<Record<EpisodeKind, readonly string[] | undefined>> = {
  decompensation: [
    'weight-gain-24h',
    'weight-gain-72h',
    'weight-gain-7d',
    'weight-above-baseline',
    'hypoxaemia',
    'tachycardia',
  ],
  desaturation: ['hypoxaemia'],
  hypoglycaemia: ['hypoglycaemia'],
  artefact: undefined,
};

/** Of a decompensation the half of what will be: by then somebody should have been warned, before breathing suffers. */
function eventOf({ kind, fromMs, toMs }: Episode): RecordedEvent | undefined {
  const conditions = warnings[kind];
  if (conditions === undefined) return undefined;
  const atMs = kind === 'decompensation' ? Math.round(fromMs + 0.4 * (toMs - fromMs)) : toMs;
  return { kind, fromMs, atMs, conditions };
}
