/** All clock times stand with their zone (hazard H25), in 24 hours, the day added when it is not today. */
const locale = 'en-GB';

type Shape = 'clock' | 'day' | 'zone-british' | 'zone-american';
const shapes: Readonly<Record<Shape, readonly [string, Intl.DateTimeFormatOptions]>> = {
  clock: [locale, { timeStyle: 'medium' }],
  day: [locale, { dateStyle: 'medium' }],
  'zone-british': ['en-GB', { timeZoneName: 'short' }],
  'zone-american': ['en-US', { timeZoneName: 'short' }],
};
/** By shape and zone: making one takes longer than using it a hundred times, and every second asks for many. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for a zone that is not known. */
function format(shape: Shape, zone: string): Intl.DateTimeFormat {
  const key = `${shape} ${zone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const [form, options] = shapes[shape];
  const made = new Intl.DateTimeFormat(form, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** How long the zone is believed, in milliseconds: a laptop travels, and asking takes long. */
const believedMs = 60_000;
let own: { readonly zone: string; readonly askedAt: number } | undefined;

/** The zone of the person before the screen, IANA. */
export function ownZone(): string {
  const now = performance.now();
  if (own === undefined || now - own.askedAt > believedMs)
    own = { zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, askedAt: now };
  return own.zone;
}

/**
 * `08:00:05 CET`, or `19 Nov 2026, 08:00:05 CET` on another day than `now`.
 *
 * @param zone IANA; one that is not known is replaced by the own zone rather than failing the page
 */
export function clockTime(ms: number, now: number, zone: string = ownZone()): string {
  const usable = isZone(zone) ? zone : ownZone();
  const clock = format('clock', usable).format(ms);
  const time = `${clock} ${zoneName(usable, ms)}`;
  const day = dayIn(usable, ms);
  return day === dayIn(usable, now) ? time : `${day}, ${time}`;
}

/** `CET`, `EST`: English has names for some zones in its British form and for others in its American one. */
function zoneName(zone: string, ms: number): string {
  const names = (['zone-british', 'zone-american'] as const).map((shape) => {
    const parts = format(shape, zone).formatToParts(ms);
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
  return format('day', zone).format(ms);
}

function isZone(zone: string): boolean {
  try {
    format('clock', zone);
    return true;
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
