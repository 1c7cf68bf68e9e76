import { fromComparator, type Comparator } from './interval.js';
import type { NormalisedValue } from './measurement.js';
import { plausibility, type VitalSign } from './vital-sign.js';

/** Who gives a reading its time: the device's own clock, the gateway, or nobody (it counts as of arrival). */
export const deviceClocks = ['own', 'gateway', 'none'] as const;
export type DeviceClock = (typeof deviceClocks)[number];

/** A number that a device sends where it means "below" or "above what I can measure" (hazard H01). */
export interface DeviceCode {
  readonly vitalSign: VitalSign;
  /** As sent, in `unit` (UCUM). */
  readonly sent: number;
  readonly unit: string;
  readonly comparator: Comparator;
  /** In the canonical unit of the vital sign. */
  readonly limit: number;
}

/** What is known of a device's model. */
export interface DeviceTraits {
  readonly measures: readonly VitalSign[];
  /** The smallest step it tells apart, in the canonical unit. */
  readonly resolution: Readonly<Partial<Record<VitalSign, number>>>;
  readonly clock: DeviceClock;
  readonly codes: readonly DeviceCode[];
  /** By an authority; undefined: not known. */
  readonly cleared?: boolean;
  readonly cuffless?: boolean;
}

/**
 * The value with the device's own way of saying LO and HI understood: 19 from a meter whose 19 means LO is `< 20`. What
 * was sent with a comparator says it itself.
 *
 * @param sent the number and unit as they came
 */
export function readDeviceCode(
  value: NormalisedValue,
  sent: { readonly value?: number; readonly unit?: string },
  codes: readonly DeviceCode[],
): NormalisedValue {
  const { vitalSign } = value;
  if (vitalSign === undefined || value.comparator !== undefined || value.absent !== undefined) return value;
  const code = codes.find(
    (one) => one.vitalSign === vitalSign && one.sent === sent.value && one.unit === sent.unit,
  );
  if (code === undefined) return value;
  const { limit, comparator } = code;
  const interval = fromComparator(limit, comparator);
  return {
    ...value,
    interval,
    value: limit,
    comparator,
    encoded: code.sent,
    plausibility: plausibility(vitalSign, interval),
  };
}
