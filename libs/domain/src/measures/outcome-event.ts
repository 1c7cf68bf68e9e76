import { dayMs } from './measure.js';

/** What happened to a patient outside of the platform. */
export const outcomeKinds = ['emergency-visit', 'admission', 'readmission', 'death'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** How somebody came to know of it. `record`: the platform knew it already, from the monitoring status. */
export const outcomeSources = [
  'patient',
  'family',
  'hospital',
  'health-information-exchange',
  'other',
] as const;
export type OutcomeSource = (typeof outcomeSources)[number];

/** Times in ms. */
export interface OutcomeEvent {
  readonly kind: OutcomeKind;
  readonly at: number;
  /** Of a stay in hospital: the discharge, where it is recorded. */
  readonly endedAt: number | null;
}

/** A stay in hospital; `endedAt` null: it is not recorded. */
export interface HospitalStay {
  readonly at: number;
  readonly endedAt: number | null;
}

export const stayKinds: readonly OutcomeKind[] = ['admission', 'readmission'];

/**
 * Stays out of events. The same stay may be told twice, by the monitoring status and by a person: what begins within a
 * stay, or within a day after the beginning of one whose end nobody recorded, is the same stay. In order.
 */
export function staysOf(events: readonly OutcomeEvent[]): HospitalStay[] {
  const stays: HospitalStay[] = [];
  const told = events.filter(({ kind }) => stayKinds.includes(kind)).sort((a, b) => a.at - b.at);
  for (const { at, endedAt } of told) {
    const last = stays.at(-1);
    if (last !== undefined && at <= Math.max(last.endedAt ?? 0, last.at + dayMs))
      stays[stays.length - 1] = { at: last.at, endedAt: later(last.endedAt, endedAt) };
    else stays.push({ at, endedAt });
  }
  return stays;
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/** The first death that is told; a person dies once. */
export function deathOf(events: readonly OutcomeEvent[]): number | null {
  const deaths = events.filter(({ kind }) => kind === 'death').map(({ at }) => at);
  return deaths.length === 0 ? null : Math.min(...deaths);
}
