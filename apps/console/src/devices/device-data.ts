import type { Answered } from '../operation/answered.js';

export type Fleet = Answered<'/api/v1/devices'>;
export type FleetDevice = Fleet['items'][number];

export const deviceFilters = ['all', 'unassigned', 'offline', 'battery-low'] as const;
export type DeviceFilter = (typeof deviceFilters)[number];

/** The beginning of every key about devices. */
export const devicesKey = ['devices'] as const;

/** What a device's name may be made of; anything else finds nothing, and is not asked for. */
export function isDeviceName(text: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(text);
}

/** A wall clock of this computer, as an input gives it, as RFC 3339; undefined for an empty one. */
export function momentOf(local: string): string | undefined {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
