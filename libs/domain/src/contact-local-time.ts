import { zoneOffset } from './zone.js';

/**
 * An instant as clocks show it in a zone, with its offset: RFC 3339 to the second.
 *
 * @param ms since the epoch
 * @param zone IANA; one that nobody knows counts as UTC
 */
export function localTime(ms: number, zone: string): string {
  const offset = zoneOffset(ms, zone);
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (number: number): string => String(number).padStart(2, '0');
  const wall = new Date(Math.floor(ms / 1000) * 1000 + offset).toISOString().slice(0, 19);
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
