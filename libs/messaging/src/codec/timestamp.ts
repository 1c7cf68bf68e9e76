import { maxFutureMs, type QuarantineCode, type TakenAt } from '#domain';

/**
 * RFC 3339 §5.6, which is FHIR's dateTime with a time: a zone is required, since a local time of nobody knows where
 * is off by up to 26 h. A date alone is FHIR's day precision.
 */
const instant = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const day = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Nothing was measured at home and sent over MQTT before; also takes in the unset clocks of 1970 and 1980 (GPS). */
const earliestMs = Date.UTC(1990, 0, 1);

/**
 * Real-time clocks that lost their power count from 2000-01-01. An *instant* in that year is such a clock: stored, it
 * would be 25 years late and never live, and a critical value would pass in silence. Quarantined, it opens a data
 * problem for the patient (hazard H02). A date alone was written by a person and is believed.
 */
const resetClock = { from: Date.UTC(2000, 0, 1), until: Date.UTC(2001, 0, 1) };

export type TimestampOutcome =
  { readonly takenAt: TakenAt } | { readonly code: QuarantineCode; readonly detail: string };

const invalid = (detail: string): TimestampOutcome => ({ code: 'timestamp-invalid', detail });

/** Reads a time as sent. Total. */
export function parseTimestamp(sent: unknown, receivedAtMs: number): TimestampOutcome {
  if (sent === undefined || sent === null) return invalid('there is no time');
  if (typeof sent !== 'string') return invalid('the time is not a string');
  const takenAt = readInstant(sent) ?? readDay(sent);
  return takenAt === undefined
    ? invalid('the time is neither an RFC 3339 instant nor a date')
    : checkRange(takenAt, receivedAtMs);
}

/** The limits that hold for a time of any format. A time ahead by less than a day stays (hazard H02). */
export function checkRange(takenAt: TakenAt, receivedAtMs: number): TimestampOutcome {
  const { ms, precision } = takenAt;
  if (!Number.isFinite(ms) || ms < earliestMs) return invalid('the time is before 1990: an unset clock');
  if (precision === 'instant' && ms >= resetClock.from && ms < resetClock.until) {
    return invalid('the time is in the year 2000: a clock that was reset');
  }
  if (ms - receivedAtMs > maxFutureMs) {
    return { code: 'timestamp-in-future', detail: 'the time is more than 24 h ahead of the arrival' };
  }
  return { takenAt };
}

function readDay(sent: string): TakenAt | undefined {
  const match = day.exec(sent);
  if (match === null) return undefined;
  const ms = utcDate(Number(match[1]), Number(match[2]), Number(match[3]));
  return ms === undefined ? undefined : { ms, precision: 'day' };
}

function readInstant(sent: string): TakenAt | undefined {
  const match = instant.exec(sent);
  if (match === null) return undefined;
  const [, year, month, dayOfMonth, hours, minutes, seconds, fraction, sign, zoneHours, zoneMinutes] = match;
  const date = utcDate(Number(year), Number(month), Number(dayOfMonth));
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)];
  // 60 is a leap second.
  if (date === undefined || h > 23 || m > 59 || s > 60) return undefined;
  const millis = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  const local = date + ((h * 60 + m) * 60 + s) * 1000 + millis;
  if (sign === undefined) return { ms: local, precision: 'instant' };
  const [zh, zm] = [Number(zoneHours), Number(zoneMinutes)];
  if (zh > 23 || zm > 59) return undefined;
  const offset = zh * 60 + zm;
  if (sign === '+') return { ms: local - offset * 60_000, precision: 'instant', offsetMinutes: offset };
  // RFC 3339 §4.3: -00:00 says that the local offset is not known.
  return {
    ms: local + offset * 60_000,
    precision: 'instant',
    ...(offset !== 0 && { offsetMinutes: -offset }),
  };
}

/** Midnight UTC; undefined for a day that the calendar does not have. */
function utcDate(year: number, month: number, dayOfMonth: number): number | undefined {
  const ms = Date.UTC(year, month - 1, dayOfMonth);
  const date = new Date(ms);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth && year >= 100 ? ms : undefined;
}
