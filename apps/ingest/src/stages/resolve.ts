import { dayInZone, heldAt, holderOf, readDeviceCode, type Holder } from '#domain';
import {
  patientZone,
  type BatchTransaction,
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
    if (device !== undefined) {
      readCodes(parcel, device);
      if (device.traits !== undefined) parcel.traits = device.traits;
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
      ? holderOf(device.assignments, normalised.slot, heldAt(at))
      : holderOfDay(device, normalised.slot, takenAt.ms, registry);
  const patient = owner.kind === 'one' ? registry.patient(owner.patientId) : undefined;
  if (patient === undefined) {
    reject(parcel, 'device-not-assigned', notAssigned[owner.kind]);
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

const notAssigned: Readonly<Record<Holder['kind'], string>> = {
  one: 'whoever had this device when the measurement was taken is not known',
  none: 'nobody had this device, or this slot of it, when the measurement was taken',
  several:
    'several people had slots of this device when the measurement was taken, and it does not say which',
};

/** The model's numbers for LO and HI, understood (hazard H01). Before, it was not known what device it is. */
function readCodes(parcel: Parcel, { traits }: RegisteredDevice): void {
  const { normalised, decoded } = parcel;
  if (normalised === undefined || decoded === undefined || traits === undefined || traits.codes.length === 0)
    return;
  const values = normalised.values.map((value, index) =>
    readDeviceCode(value, decoded.values[index] ?? {}, traits.codes),
  );
  parcel.normalised = { ...normalised, values };
}

const halfDay = 43_200_000;

/** A date without a time is a day of where the patient was at about its noon (hazard H25). */
function dayOf(patient: RegisteredPatient, dateMs: number): { readonly start: number; readonly end: number } {
  return dayInZone(dateMs, patientZone(patient, dateMs + halfDay));
}

/** A date alone belongs to somebody only if one person had the device all that day, or for all of it that counts. */
function holderOfDay(
  { assignments }: RegisteredDevice,
  slot: string | undefined,
  dateMs: number,
  registry: Registry,
): Holder {
  return holderOf(assignments, slot, (one) => {
    const patient = registry.patient(one.patientId);
    const { start, end } = patient === undefined ? dayInZone(dateMs, 'Etc/UTC') : dayOf(patient, dateMs);
    return one.from.getTime() < end && (one.to === undefined || one.to.getTime() > start);
  });
}

/**
 * Whose problem a set-aside message is: who had the device then, has it now, or had it last; each of those who share
 * it, where it does not say whose it is.
 */
function blameHolder(parcel: Parcel, device: RegisteredDevice, registry: Registry): void {
  const { receivedAtMs } = parcel.delivery;
  const takenAt = parcel.decoded?.takenAt.ms;
  const slot = parcel.decoded?.slot;
  const last = device.assignments.at(-1);
  const concerned =
    (takenAt === undefined ? undefined : holdersAt(device, slot, takenAt)) ??
    holdersAt(device, slot, receivedAtMs) ??
    (last === undefined ? [] : [last.patientId]);
  const [patient, ...others] = concerned.flatMap((id) => registry.patient(id) ?? []);
  if (patient !== undefined) parcel.patient = patient;
  if (others.length > 0) parcel.alsoConcerns = others;
}

/** Undefined: nobody had any of it. */
function holdersAt(
  { assignments }: RegisteredDevice,
  slot: string | undefined,
  at: number,
): readonly string[] | undefined {
  const holder = holderOf(assignments, slot, heldAt(at));
  if (holder.kind === 'one') return [holder.patientId];
  const all = holder.kind === 'several' ? holder : holderOf(assignments, undefined, heldAt(at));
  if (all.kind === 'none') return undefined;
  return all.kind === 'one' ? [all.patientId] : all.patientIds;
}
