/** All clock times stand with their zone (hazard H25), in 24 hours, the day added when it is not today. */
const locale = 'en-GB';

/** The zone of the person before the screen, IANA. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * `08:00:05 CET`, or `19 Nov 2026, 08:00:05 CET` on another day than `now`.
 *
 * @param zone IANA; one that is not known is replaced by the own zone rather than failing the page
 */
export function clockTime(ms: number, now: number, zone: string = ownZone()): string {
  const usable = isZone(zone) ? zone : ownZone();
  const clock = new Intl.DateTimeFormat(locale, { timeZone: usable, timeStyle: 'medium' }).format(ms);
  const time = `${clock} ${zoneName(usable, ms)}`;
  const day = dayIn(usable, ms);
  return day === dayIn(usable, now) ? time : `${day}, ${time}`;
}

/** `CET`, `EST`: English has names for some zones in its British form and for others in its American one. */
function zoneName(zone: string, ms: number): string {
  const names = ['en-GB', 'en-US'].map((form) => {
    const parts = new Intl.DateTimeFormat(form, { timeZone: zone, timeZoneName: 'short' }).formatToParts(ms);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  });
  return names.find((name) => /^[A-Z]{3,}$/.test(name)) ?? names[0] ?? zone;
}

/** Do two zones show the same wall clock at this moment? */
export function sameClock(a: string, b: string, ms: number): boolean {
  return (
    isZone(a) &&
    isZone(b) &&
    clockTime(ms, ms, a).slice(0, 8) === clockTime(ms, ms, b).slice(0, 8) &&
    dayIn(a, ms) === dayIn(b, ms)
  );
}

function dayIn(zone: string, ms: number): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'medium' }).format(ms);
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whole years at `now`; undefined for what is no date. Calendar days are compared, not milliseconds. */
export function ageInYears(birthDate: string, now: number): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate);
  if (match === null) return undefined;
  const today = new Date(now);
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const hadBirthday =
    today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (hadBirthday ? 0 : 1);
}
