import { zoneAt } from '#domain';
import type { PatientContext } from './facts/context.js';
import { localDay } from './local-day.js';

/**
 * The calendar day of an instant where the patient was then, as a day number (hazard H25). Somebody who travels west
 * may live through the same date twice, and who crosses the date line eastwards may go back by one.
 */
export function patientDay({ zones, zone }: Pick<PatientContext, 'zones' | 'zone'>, ms: number): number {
  return localDay(ms, zones === undefined ? zone : zoneAt(zones, ms));
}
