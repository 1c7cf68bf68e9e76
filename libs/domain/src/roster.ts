/** When a clinician of a firm is at work, and for whom. */
export interface Shift {
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
  /** Health systems that the shift serves; null: all of the firm’s. */
  readonly tenants: readonly string[] | null;
  /** Null: all. */
  readonly programmes: readonly string[] | null;
  /** Reachable, not at the desk. Counts as on shift. */
  readonly onCall: boolean;
}

/** Is a shift on that serves this health system, and one of the programmes at stake? */
export function onShift(
  shifts: readonly Shift[],
  tenant: string,
  programmes: readonly string[],
  at: Date,
): boolean {
  return shifts.some(
    (shift) =>
      shift.from <= at &&
      at < shift.until &&
      (shift.tenants === null || shift.tenants.includes(tenant)) &&
      (shift.programmes === null || shift.programmes.some((id) => programmes.includes(id))),
  );
}
