import { noise } from './noise.js';
import type { SimulatedPatient } from './patient.js';

/** What happens to a simulated patient: the ground truth against which a platform can be judged. */
export type EpisodeKind = 'decompensation' | 'desaturation' | 'hypoglycaemia' | 'artefact';

export interface Episode {
  readonly kind: EpisodeKind;
  readonly fromMs: number;
  readonly toMs: number;
}

interface Course {
  readonly key: number;
  /** In every window of this length there is one episode, or none. Milliseconds. */
  readonly windowMs: number;
  readonly probability: number;
  readonly durationMs: number;
  readonly befalls: (patient: SimulatedPatient) => boolean;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * How often and how long. Chosen so that some 120 patients keep a small team at work without flooding it: at any time
 * a handful of slow decompensations, two acute falls of saturation and a few artefacts a day.
 */
const courses: Readonly<Record<EpisodeKind, Course>> = {
  decompensation: {
    key: 21,
    windowMs: 90 * day,
    probability: 0.2,
    durationMs: 8 * day,
    befalls: ({ hasHeartFailure }) => hasHeartFailure,
  },
  desaturation: {
    key: 22,
    windowMs: 30 * day,
    probability: 0.5,
    durationMs: 30 * minute,
    befalls: () => true,
  },
  hypoglycaemia: {
    key: 23,
    windowMs: 10 * day,
    probability: 0.8,
    durationMs: 60 * minute,
    befalls: ({ hasDiabetes }) => hasDiabetes,
  },
  // One measurement, or two: a cold finger, a hand that moves.
  artefact: { key: 24, windowMs: 20 * day, probability: 0.5, durationMs: 2 * minute, befalls: () => true },
};

const kinds = Object.keys(courses) as EpisodeKind[];

/** Every episode of the patient that touches the time span, by kind and time. */
export function episodesOf(patient: SimulatedPatient, fromMs: number, toMs: number): Episode[] {
  return kinds.flatMap((kind) => {
    const { windowMs } = courses[kind];
    const found: Episode[] = [];
    for (let window = Math.floor(fromMs / windowMs); window * windowMs <= toMs; window++) {
      const episode = episodeIn(patient, kind, window);
      if (episode !== undefined && episode.fromMs <= toMs && episode.toMs > fromMs) found.push(episode);
    }
    return found;
  });
}

/**
 * How much of an episode is felt at this time: 0 none of it, 1 its worst. A decompensation grows over days and is
 * treated at the end; what is acute comes and goes in one arc; an artefact is all or nothing.
 */
export function severityAt(patient: SimulatedPatient, kind: EpisodeKind, atMs: number): number {
  const episode = episodeIn(patient, kind, Math.floor(atMs / courses[kind].windowMs));
  if (episode === undefined || atMs < episode.fromMs || atMs >= episode.toMs) return 0;
  const part = (atMs - episode.fromMs) / (episode.toMs - episode.fromMs);
  if (kind === 'artefact') return 1;
  if (kind === 'decompensation') return part < 0.8 ? part / 0.8 : (1 - part) / 0.2;
  return Math.sin(Math.PI * part);
}

/** An episode lies wholly inside its window. */
function episodeIn(patient: SimulatedPatient, kind: EpisodeKind, window: number): Episode | undefined {
  const { key, windowMs, probability, durationMs, befalls } = courses[kind];
  const { seed, index } = patient;
  if (!befalls(patient) || noise(seed, index, key, window) >= probability) return undefined;
  const fromMs = Math.floor(window * windowMs + noise(seed, index, key, window, 1) * (windowMs - durationMs));
  return { kind, fromMs, toMs: fromMs + durationMs };
}
