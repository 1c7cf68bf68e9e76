import { clockTime } from '../time/local-time.js';

const locale = 'en-GB';

/** `Mon 23 Nov`. */
export function dayName(ms: number): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(ms);
}

/** `08:00`; the zone stands in the caption. */
export function hourMinute(ms: number): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** `Mon 23 Nov, 08:00 CET`. */
export function dayAndTime(at: string): string {
  const ms = Date.parse(at);
  const zone = clockTime(ms, ms).split(' ').at(-1) ?? '';
  return `${dayName(ms)}, ${hourMinute(ms)} ${zone}`;
}

/** What an `<input type="datetime-local">` shows for a moment, and the moment for what it shows; RFC 3339. */
export function toField(at: string): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Undefined for what is no time. */
export function fromField(text: string): string | undefined {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
