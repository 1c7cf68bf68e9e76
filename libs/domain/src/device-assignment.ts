/** Whose a device is, or a slot of it, from (included) and to (excluded). Slot '': all of the device. */
export interface HeldDevice {
  readonly patientId: string;
  readonly slot: string;
  readonly from: Date;
  /** Undefined: still. */
  readonly to: Date | undefined;
}

/** Whose a reading is; `several`: it could be any one's of these, so it is nobody's. */
export type Holder =
  | { readonly kind: 'one'; readonly patientId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly patientIds: readonly string[] };

/**
 * Whose a reading is that was taken at a time (hazard H08). One with a slot is whoever's the slot was, or who had all of
 * the device; one without a slot is nobody's while several people had slots. The order in which assignments were
 * written down does not matter.
 *
 * @param overlaps does an assignment cover the time in question?
 */
export function holderOf<T extends HeldDevice>(
  assignments: readonly T[],
  slot: string | undefined,
  overlaps: (one: T) => boolean,
): Holder {
  const during = assignments.filter(overlaps);
  const bySlot = slot === undefined ? [] : during.filter((one) => one.slot === slot);
  const candidates =
    bySlot.length > 0 ? bySlot : during.some((one) => one.slot !== '') && slot !== undefined ? [] : during;
  const patientIds = [...new Set(candidates.map(({ patientId }) => patientId))].sort();
  const [only, ...others] = patientIds;
  if (only === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'one', patientId: only } : { kind: 'several', patientIds };
}

/** Does the assignment cover this moment (ms)? */
export function heldAt(at: number): (one: HeldDevice) => boolean {
  return ({ from, to }) => from.getTime() <= at && (to === undefined || at < to.getTime());
}
