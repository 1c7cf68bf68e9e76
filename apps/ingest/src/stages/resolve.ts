import { dayInZone } from '#domain';
import {
  patientZone,
  type BatchTransaction,
  type DeviceAssignment,
  type RegisteredDevice,
  type RegisteredPatient,
} from '#persistence';
import { reject, type Parcel } from './parcel.js';
import type { Registry } from './registry.js';

/**
 * Stage 3. Device → whose it was when the measurement was taken → tenant, patient (hazard H08). What belongs to
 * nobody is set aside, with the patient whose data problem it is where one can be named (hazard H02).
 */
export async function resolve(
  tx: BatchTransaction,
  registry: Registry,
  parcels: readonly Parcel[],
): Promise<void> {
  const addresses = new Map(
    parcels.flatMap((p) => (p.address === undefined ? [] : [[addressKey(p.address), p.address]])),
  );
  await registry.learn(tx, [...addresses.values()]);
  for (const parcel of parcels) {
    parcel.tenantId = tenantOf(parcel, registry);
    const device = parcel.address && registry.device(parcel.address.tenant, parcel.address.device);
    // Before all else that may be wrong with it: what an account may not say is no news about the device.
    if (device !== undefined && !mayPublishFor(parcel, device)) {
      reject(parcel, 'topic-mismatch', 'the account that published it may not publish for this device');
      continue;
    }
    if (parcel.rejection === undefined) resolveOwner(parcel, device, registry);
    if (parcel.rejection !== undefined && device !== undefined) blameHolder(parcel, device, registry);
  }
}

function addressKey(address: { tenant: string; device: string }): string {
  return `${address.tenant}/${address.device}`;
}

/** The books of the account that published it; without one, of the topic's tenant, if there is such a tenant. */
function tenantOf(parcel: Parcel, registry: Registry): string | null {
  const claimed = parcel.delivery.publisher?.split('/')[0] ?? parcel.address?.tenant;
  return claimed !== undefined && registry.knowsTenant(claimed) ? claimed : null;
}

function resolveOwner(parcel: Parcel, device: RegisteredDevice | undefined, registry: Registry): void {
  if (device === undefined || device.kind !== 'device') {
    reject(parcel, 'unknown-device', 'no such device is registered');
    return;
  }
  const { normalised, delivery } = parcel;
  if (normalised === undefined) return;
  const { takenAt } = normalised;
  // A time ahead of us has the arrival as its upper bound: nothing can be measured after it arrived (hazard H02).
  const at = Math.min(takenAt.ms, delivery.receivedAtMs);
  const owner =
    takenAt.precision === 'instant'
      ? holderAt(device.assignments, at)
      : soleHolderOfDay(device, at, registry);
  const patient = owner && registry.patient(owner.patientId);
  if (patient === undefined) {
    reject(parcel, 'device-not-assigned', 'nobody had this device when the measurement was taken');
    return;
  }
  parcel.patient = patient;
  parcel.effectiveAtMs =
    takenAt.precision === 'instant' ? at : Math.min(dayOf(patient, takenAt.ms).start, delivery.receivedAtMs);
}

/** Without a known publisher the broker's access list has decided already. */
function mayPublishFor(parcel: Parcel, device: RegisteredDevice): boolean {
  const { publisher } = parcel.delivery;
  if (publisher === undefined) return true;
  const [tenant, account] = publisher.split('/');
  if (tenant !== device.tenantId || account === undefined) return false;
  return account === device.deviceId || device.gateways.includes(account);
}

function holderAt(assignments: readonly DeviceAssignment[], at: number): DeviceAssignment | undefined {
  return assignments.find((a) => a.from.getTime() <= at && (a.to === undefined || at < a.to.getTime()));
}

const halfDay = 43_200_000;

/** A date without a time is a day of where the patient was at about its noon (hazard H25). */
function dayOf(patient: RegisteredPatient, dateMs: number): { readonly start: number; readonly end: number } {
  return dayInZone(dateMs, patientZone(patient, dateMs + halfDay));
}

/** A date alone belongs to somebody only if one person had the device all that day, or for all of it that counts. */
function soleHolderOfDay(
  device: RegisteredDevice,
  dateMs: number,
  registry: Registry,
): DeviceAssignment | undefined {
  const during = device.assignments.filter((a) => {
    const patient = registry.patient(a.patientId);
    const { start, end } = patient === undefined ? dayInZone(dateMs, 'Etc/UTC') : dayOf(patient, dateMs);
    return a.from.getTime() < end && (a.to === undefined || a.to.getTime() > start);
  });
  const holders = new Set(during.map((a) => a.patientId));
  return holders.size === 1 ? during[0] : undefined;
}

/** The patient a set-aside message is a problem of: who had the device then, has it now, or had it last. */
function blameHolder(parcel: Parcel, device: RegisteredDevice, registry: Registry): void {
  const { receivedAtMs } = parcel.delivery;
  const takenAt = parcel.decoded?.takenAt.ms;
  const holder =
    (takenAt === undefined ? undefined : holderAt(device.assignments, takenAt)) ??
    holderAt(device.assignments, receivedAtMs) ??
    device.assignments.at(-1);
  const patient = holder && registry.patient(holder.patientId);
  if (patient !== undefined) parcel.patient = patient;
}
