import type { Answered } from '../operation/answered.js';

export type Load = Answered<'/api/v1/queue/load'>;
export type Clinician = Answered<'/api/v1/firm/clinicians'>['items'][number];
export type Pause = Answered<'/api/v1/surge/pauses'>['items'][number];
export type Rule = Answered<'/api/v1/surge/rules'>['items'][number];
export type Deviation = Answered<'/api/v1/deviations'>['items'][number];

export type Licence = Clinician['licences'][number];

/** Places as somebody types them, separated by commas or blanks; undefined where one is none. */
export function placesOf(typed: string): readonly string[] | undefined {
  const places = typed
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((place) => place !== '');
  const areAll = places.every((place) => /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place));
  return areAll && places.length > 0 ? [...new Set(places)] : undefined;
}

/** A point in time as `datetime-local` takes it, in this computer's zone. */
export function localMoment(at: string): string {
  const time = new Date(at);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The beginning of every key about the firm. */
export const firmKey = ['firm'] as const;

const quarterMs = 15 * 60_000;

/** Quarters of an hour, the first one that of the forecast's beginning. */
export function quartersOf({
  at,
  forecast,
}: Load): readonly { readonly at: number; readonly missed: number }[] {
  const begin = Date.parse(at);
  return forecast.perQuarterHour.map((missed, index) => ({ at: begin + index * quarterMs, missed }));
}

/** Shifts that have not ended, the next first. */
export function shiftsAhead({ shifts }: Clinician, now: number): Clinician['shifts'] {
  return shifts
    .filter(({ until }) => Date.parse(until) > now)
    .toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

export type LicenceState = 'verified' | 'not-verified' | 'ended';

/** An ended licence is ended, whoever verified it. */
export function licenceState(licence: Clinician['licences'][number], now: number): LicenceState {
  if (Date.parse(licence.until) <= now) return 'ended';
  return licence.verified ? 'verified' : 'not-verified';
}
