import {
  assess as assessMeasurement,
  lateAfterMs,
  type Assessment,
  type AssessInput,
  type Timeline,
} from '#decision-tree';
import { suppressedBy, type NormalisedMeasurement } from '#domain';
import {
  contextAt,
  loadFormer,
  loadOpenAlerts,
  loadOvertaking,
  monitoringStateAt,
  samplesOf,
  toStored,
  wasMeasured,
  type BatchTransaction,
  type KnownAlert,
  type MeasurementFlag,
  type RegisteredPatient,
  type StoredValue,
} from '#persistence';
import type { Parcel } from './parcel.js';
import type { Registry } from './registry.js';
import { loadTimelines, type Timelines } from './timelines.js';

/** A new measurement with its number and its decision. */
export interface Assessed {
  readonly parcel: Parcel;
  readonly patient: RegisteredPatient;
  readonly deviceId: string;
  readonly measurement: NormalisedMeasurement;
  readonly values: readonly StoredValue[];
  readonly measurementId: string;
  readonly effectiveAtMs: number;
  readonly receivedAtMs: number;
  readonly patientSeq: number;
  readonly flags: readonly MeasurementFlag[];
  /** The measurement this one corrects. */
  readonly supersedes: string | undefined;
  /** The correction that came before it, and stands. */
  readonly supersededBy: string | undefined;
  readonly assessment: Assessment;
  /** The monitoring status under which nothing opens, or `superseded`. */
  readonly suppressedBy: string | undefined;
  /** The patient's alerts that were open. */
  readonly openAlerts: readonly KnownAlert[];
}

export interface AssessedBatch {
  readonly assessed: readonly Assessed[];
  /** Patient → the last number given out. */
  readonly lastSeqs: ReadonlyMap<string, number>;
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** Patient → the alerts that were open; none: not in it. */
  readonly openAlerts: ReadonlyMap<string, readonly KnownAlert[]>;
}

export interface AssessPorts {
  readonly registry: Registry;
  readonly timelines: Timelines;
}

/**
 * Stage 4, under the patients' locks. Each new measurement gets the patient's next number, joins the history, and is
 * decided by every active tree of the patient. A correction comes alone in its batch.
 */
export async function assess(
  tx: BatchTransaction,
  { registry, timelines }: AssessPorts,
  parcels: readonly Parcel[],
  locked: ReadonlyMap<string, number>,
  now: Date,
): Promise<AssessedBatch> {
  const fresh = parcels.filter(isNew);
  const patients = new Set(fresh.map((parcel) => parcel.patient.patientId));
  const lastSeqs = new Map([...locked].filter(([patientId]) => patients.has(patientId)));
  const former = await loadFormer(tx, fresh.filter(isCorrection).map(correctionKey));
  const overtaking = await loadOvertaking(tx, fresh.filter(mayBeOvertaken).map(overtakenKey));
  const histories =
    former.size === 0
      ? await timelines.borrow(tx, lastSeqs, now)
      : await loadTimelines(tx, [...patients], now, [...former.values()]);
  const openAlerts = await loadOpenAlerts(tx, [...patients].sort());
  const assessed: Assessed[] = [];
  for (const parcel of fresh) {
    const { patientId } = parcel.patient;
    const timeline = histories.get(patientId);
    if (timeline === undefined) throw new Error('a patient without a state row cannot be locked');
    const patientSeq = (lastSeqs.get(patientId) ?? 0) + 1;
    lastSeqs.set(patientId, patientSeq);
    const supersedes = former.get(parcel.standing.measurementId);
    const supersededBy = overtaking.get(parcel.standing.measurementId);
    const open = openAlerts.get(patientId) ?? [];
    const one = { parcel, timeline, patientSeq, supersedes, supersededBy, open, registry, now };
    assessed.push(await assessOne(one));
  }
  return { assessed, lastSeqs, timelines: histories, openAlerts };
}

type NewParcel = Parcel & {
  readonly patient: RegisteredPatient;
  readonly normalised: NormalisedMeasurement;
  readonly effectiveAtMs: number;
  readonly standing: Extract<Parcel['standing'], { kind: 'new' }>;
  readonly address: NonNullable<Parcel['address']>;
};

function isNew(parcel: Parcel): parcel is NewParcel {
  return parcel.rejection === undefined && parcel.standing?.kind === 'new';
}

function isCorrection(parcel: NewParcel): boolean {
  return parcel.normalised.correction !== undefined;
}

function correctionKey({ address, normalised, standing }: NewParcel) {
  const { sourceId } = normalised;
  const { measurementId } = standing;
  return { tenantId: address.tenant, deviceId: address.device, sourceId, measurementId };
}

/** Only FHIR knows corrections. */
function mayBeOvertaken(parcel: NewParcel): boolean {
  return parcel.format === 'fhir' && !isCorrection(parcel);
}

function overtakenKey(parcel: NewParcel) {
  return { ...correctionKey(parcel), takenAt: new Date(parcel.normalised.takenAt.ms) };
}

interface One {
  readonly parcel: NewParcel;
  readonly timeline: Timeline;
  readonly patientSeq: number;
  readonly supersedes: string | undefined;
  readonly supersededBy: string | undefined;
  readonly open: readonly KnownAlert[];
  readonly registry: Registry;
  readonly now: Date;
}

async function assessOne({
  parcel,
  timeline,
  patientSeq,
  supersedes,
  supersededBy,
  open,
  registry,
  now,
}: One): Promise<Assessed> {
  const { patient, normalised, effectiveAtMs, standing, address } = parcel;
  const flags = flagsOf(parcel, timeline);
  const { measurementId } = standing;
  const precise = normalised.takenAt.precision === 'instant';
  const values = normalised.values.map(toStored);
  const past = { measurementId, patientSeq, deviceId: address.device, effectiveAtMs, precise, values };
  // What was corrected before it came was never part of the history (hazard H04).
  if (supersededBy === undefined) for (const sample of samplesOf(past)) timeline.add(sample);
  const context = { ...contextAt(patient, now), openAlerts: open };
  const input: AssessInput = {
    timeline,
    context,
    trees: registry.treesFor(patient.tenantId, context.programmes),
    measurement: {
      id: measurementId,
      takenAtMs: effectiveAtMs,
      receivedAtMs: parcel.delivery.receivedAtMs,
      precise,
      values: normalised.values.filter(wasMeasured),
      deviceId: address.device,
      ...(parcel.traits !== undefined && { device: parcel.traits }),
    },
    nowMs: now.getTime(),
  };
  const assessment = await assessMeasurement(input);
  return {
    parcel,
    patient,
    deviceId: address.device,
    measurement: normalised,
    values,
    measurementId,
    effectiveAtMs,
    receivedAtMs: parcel.delivery.receivedAtMs,
    patientSeq,
    flags,
    supersedes,
    supersededBy,
    assessment,
    suppressedBy: supersededBy === undefined ? suppression(patient, assessment, now) : 'superseded',
    openAlerts: open,
  };
}

/** Clocks within this of ours are the same clock. */
const clockToleranceMs = 30_000;

function flagsOf(parcel: NewParcel, timeline: Timeline): MeasurementFlag[] {
  const { normalised, delivery, effectiveAtMs, standing } = parcel;
  const flags: MeasurementFlag[] = [];
  if (standing.conflict && normalised.correction === undefined) flags.push('id-conflict');
  if (normalised.takenAt.ms > delivery.receivedAtMs + clockToleranceMs) flags.push('clock-ahead');
  if (normalised.takenAt.precision === 'day') flags.push('imprecise');
  const overtaken = normalised.values.some(
    ({ vitalSign }) =>
      vitalSign !== undefined && (timeline.latest(vitalSign)?.at ?? -Infinity) > effectiveAtMs,
  );
  if (overtaken || delivery.receivedAtMs - effectiveAtMs > lateAfterMs) flags.push('late');
  if (normalised.values.some((value) => value.plausibility !== 'plausible')) flags.push('implausible');
  return flags;
}

/** Why none, or not all, of the findings open an alert: the patient's monitoring status (hazard H13). */
export function suppression(
  patient: RegisteredPatient,
  { findings }: Assessment,
  now: Date,
): string | undefined {
  const state = monitoringStateAt(patient, now);
  for (const { severity } of findings) {
    const why = suppressedBy(state, severity);
    if (why !== undefined) return why;
  }
  return undefined;
}
