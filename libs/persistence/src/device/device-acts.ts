import type { DeviceClock, DeviceCode, RetractionReason, VitalSign } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** What the database answers to an act on a device or a measurement: a refusal is an answer, and on the trail. */
export type DeviceAnswer = TreeAnswer;

/**
 * Takes a measurement back. Ingestion makes it hold within seconds: rebuilds the facts, decides the patient again, tells
 * the alerts. Codes: `unknown-measurement`, `not-allowed`, `already-retracted`, `measurement-superseded`,
 * `right-patient-unknown`.
 */
export async function retractMeasurement(
  store: TreeStore,
  retraction: {
    readonly measurementId: string;
    readonly reason: RetractionReason;
    readonly note: string | undefined;
    /** Whose it is said to be: opens a data problem there. */
    readonly rightPatientId: string | undefined;
  },
): Promise<DeviceAnswer> {
  const { measurementId, reason, note, rightPatientId } = retraction;
  const values = [measurementId, 'retracted', reason, note ?? null, rightPatientId ?? null];
  return askAct(store, 'judge_measurement($1, $2, $3, $4, $5)', values);
}

/** Gives a measurement back that was taken back. Codes: `unknown-measurement`, `not-allowed`, `not-retracted`. */
export async function restoreMeasurement(
  store: TreeStore,
  measurementId: string,
  note: string,
): Promise<DeviceAnswer> {
  return askAct(store, 'judge_measurement($1, $2, $3, $4, $5)', [
    measurementId,
    'restored',
    null,
    note,
    null,
  ]);
}

/**
 * Says whose a device is, or a slot of it. An operator names the patient by case code. Codes: `unknown-device`,
 * `not-a-device`, `unknown-patient`, `not-allowed`, `bad-dates`, `slot-conflict`, `assignment-overlaps`.
 */
export async function assignDevice(
  store: TreeStore,
  assignment: {
    readonly tenant: string;
    readonly device: string;
    readonly slot: string | undefined;
    readonly whom: { readonly patient: string } | { readonly caseCode: string };
    /** Undefined: now. */
    readonly from: Date | undefined;
    readonly to: Date | undefined;
  },
): Promise<DeviceAnswer> {
  const { tenant, device, slot = '', whom, from, to } = assignment;
  const patient = 'patient' in whom ? whom.patient : null;
  const caseCode = 'caseCode' in whom ? whom.caseCode : null;
  const values = [tenant, device, slot, patient, caseCode, from ?? null, to ?? null];
  return askAct(store, 'assign_device($1, $2, $3, $4, $5, $6, $7)', values);
}

/** Codes: `unknown-assignment`, `not-allowed`, `assignment-ended`, `bad-dates`. */
export async function endAssignment(
  store: TreeStore,
  end: {
    readonly tenant: string;
    readonly device: string;
    readonly assignment: string;
    /** Undefined: now. */
    readonly at: Date | undefined;
  },
): Promise<DeviceAnswer> {
  const { tenant, device, assignment, at } = end;
  return askAct(store, 'end_assignment($1, $2, $3, $4)', [tenant, device, assignment, at ?? null]);
}

/**
 * Puts a device in the place of another, whole or not at all. Codes: `unknown-device`, `not-a-device`,
 * `nothing-to-swap`, `not-allowed`, `bad-dates`, `assignment-overlaps`.
 */
export async function swapDevice(
  store: TreeStore,
  swap: {
    readonly tenant: string;
    readonly from: string;
    readonly to: string;
    readonly at: Date | undefined;
  },
): Promise<DeviceAnswer> {
  const { tenant, from, to, at } = swap;
  return askAct(store, 'swap_device($1, $2, $3, $4)', [tenant, from, to, at ?? null]);
}

/** A model as a health system describes it. */
export interface DeviceModelEntry {
  readonly model: string;
  readonly manufacturer: string;
  readonly measures: readonly VitalSign[];
  readonly resolution: Readonly<Partial<Record<VitalSign, number>>>;
  readonly clock: DeviceClock;
  readonly driftSecondsPerDay?: number | null | undefined;
  readonly codes: readonly DeviceCode[];
  readonly cleared?: boolean | null | undefined;
  readonly clearedBy?: string | null | undefined;
  readonly cuffless?: boolean | null | undefined;
}

/** The newest description of a model holds; the health system's own stands before Wardline's. Code: `not-allowed`. */
export async function describeDeviceModel(
  store: TreeStore,
  tenant: string,
  entry: DeviceModelEntry,
): Promise<DeviceAnswer> {
  return askAct(store, 'describe_device_model($1, $2)', [tenant, JSON.stringify(entry)]);
}

/**
 * Registers a device or a gateway, by an operator. Codes: `not-allowed`, `device-registered`, `not-a-gateway`.
 */
export async function registerDevice(
  store: TreeStore,
  device: {
    readonly tenant: string;
    readonly device: string;
    readonly kind: 'device' | 'gateway';
    readonly model: string | null;
    /** PHC string. */
    readonly secretHash: string;
    /** A gateway that may publish for it. */
    readonly gateway: string | null;
  },
): Promise<DeviceAnswer> {
  const { tenant, device: name, kind, model, secretHash, gateway } = device;
  const values = [tenant, name, kind, model, secretHash, gateway];
  return askAct(store, 'register_device($1, $2, $3, $4, $5, $6)', values);
}

/** Another secret in place of the old one. Codes: `not-allowed`, `unknown-device`. */
export async function renewDeviceSecret(
  store: TreeStore,
  tenant: string,
  device: string,
  secretHash: string,
): Promise<DeviceAnswer> {
  return askAct(store, 'renew_device_secret($1, $2, $3)', [tenant, device, secretHash]);
}

/** The model of a device that came without one; told once. Codes: `not-allowed`, `unknown-device`, `model-told`. */
export async function tellDeviceModel(
  store: TreeStore,
  tenant: string,
  device: string,
  model: string,
): Promise<DeviceAnswer> {
  return askAct(store, 'tell_device_model($1, $2, $3)', [tenant, device, model]);
}
