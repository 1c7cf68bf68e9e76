import { reassess as reassessPatient, type Assessment, type Timeline } from '#decision-tree';
import {
  contextAt,
  loadNewest,
  type BatchTransaction,
  type KnownAlert,
  type RegisteredPatient,
} from '#persistence';
import { suppression, type Assessed, type AssessedBatch } from './assess.js';
import type { Registry } from './registry.js';

/** The patient decided again as of now, because something arrived that changes what was known. */
export interface Reassessed {
  readonly patient: RegisteredPatient;
  readonly cause: 'late-data' | 'correction';
  /** The late or correcting measurement. */
  readonly causedBy: string;
  /** The newest measurement, which the decision is about, and the decision about it that this one replaces. */
  readonly measurementId: string;
  readonly effectiveAtMs: number;
  readonly receivedAtMs: number;
  readonly supersedes: string;
  readonly knewSeq: number;
  readonly assessment: Assessment;
  readonly suppressedBy: string | undefined;
  readonly openAlerts: readonly KnownAlert[];
}

/**
 * The end of stage 4, once the batch's measurements stand in the database: late data and corrections have the patient
 * decided again, so that the order of arrival does not change what holds in the end (hazard H12).
 */
export async function reassess(
  tx: BatchTransaction,
  registry: Registry,
  { assessed, timelines, lastSeqs, openAlerts }: AssessedBatch,
  now: Date,
): Promise<Reassessed[]> {
  const disturbances = new Map<string, Assessed>();
  for (const one of assessed) {
    if (one.flags.includes('late') || one.supersedes !== undefined)
      disturbances.set(one.patient.patientId, one);
  }
  const results: Reassessed[] = [];
  for (const newest of await loadNewest(tx, [...disturbances.keys()])) {
    const by = disturbances.get(newest.patientId);
    const timeline = timelines.get(newest.patientId);
    if (by === undefined || timeline === undefined) continue;
    const open = openAlerts.get(newest.patientId) ?? [];
    const assessment = await decideAgain(by.patient, timeline, open, registry, now);
    results.push({
      patient: by.patient,
      cause: by.supersedes === undefined ? 'late-data' : 'correction',
      causedBy: by.measurementId,
      measurementId: newest.measurementId,
      effectiveAtMs: newest.effectiveAtMs,
      receivedAtMs: newest.receivedAtMs,
      supersedes: newest.decisionId,
      knewSeq: lastSeqs.get(newest.patientId) ?? newest.patientSeq,
      assessment,
      suppressedBy: suppression(by.patient, assessment, now),
      openAlerts: open,
    });
  }
  return results;
}

/** The patient as of now, out of history. */
export async function decideAgain(
  patient: RegisteredPatient,
  timeline: Timeline,
  openAlerts: readonly KnownAlert[],
  registry: Registry,
  now: Date,
): Promise<Assessment> {
  const context = { ...contextAt(patient, now), openAlerts };
  const trees = registry.treesFor(patient.tenantId, context.programmes);
  return reassessPatient({ timeline, context, trees, nowMs: now.getTime() });
}
