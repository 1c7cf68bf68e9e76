/** A stay somewhere, from and to; times in ms. A later entry about the same stay takes the place of the earlier one. */
export interface Stay {
  readonly stayId: string;
  /** The order in which entries were written. */
  readonly entryId: number;
  /** Home holds whenever nothing else does. */
  readonly home: boolean;
  /** Written down by mistake, or not taken place. */
  readonly withdrawn: boolean;
  readonly from: number;
  /** Null: no end is known. */
  readonly to: number | null;
}

/** Each stay as it was last written, without those that were withdrawn. */
function standingStays<T extends Stay>(entries: readonly T[]): T[] {
  const newest = new Map<string, T>();
  for (const entry of entries) {
    const known = newest.get(entry.stayId);
    if (known === undefined || entry.entryId > known.entryId) newest.set(entry.stayId, entry);
  }
  return [...newest.values()].filter(({ withdrawn }) => !withdrawn);
}

/**
 * Where the patient is at an instant: away before home, the stay that began last before one that began earlier, and of
 * two that began together the one written last. Undefined: nothing was written down for then.
 */
export function placeAt<T extends Stay>(entries: readonly T[], at: number): T | undefined {
  let found: T | undefined;
  for (const stay of standingStays(entries)) {
    if (stay.from > at || (stay.to !== null && stay.to <= at)) continue;
    if (found === undefined || stands(stay, found)) found = stay;
  }
  return found;
}

function stands(a: Stay, b: Stay): boolean {
  if (a.home !== b.home) return b.home;
  if (a.from !== b.from) return a.from > b.from;
  return a.entryId > b.entryId;
}

/** From an instant on, until the next span begins: a zone. */
export interface ZoneSpan {
  /** ms since the epoch; the first one begins with the beginning of time. */
  readonly from: number;
  /** IANA */
  readonly zone: string;
}

/** As far back as a Date reaches, and JSON can say. */
const beginning = -8.64e15;

/** The zones in which a patient's days were and will be counted (hazard H25), in order; never empty. */
export function zoneSpans(
  stays: readonly (Stay & { readonly zone: string })[],
  homeZone: string,
): readonly ZoneSpan[] {
  const changes = new Set(stays.flatMap(({ from, to }) => (to === null ? [from] : [from, to])));
  const spans: ZoneSpan[] = [{ from: beginning, zone: homeZone }];
  for (const from of [...changes].sort((a, b) => a - b)) {
    const zone = placeAt(stays, from)?.zone ?? homeZone;
    if (zone !== spans.at(-1)?.zone) spans.push({ from, zone });
  }
  return spans;
}

/** The zone in force at an instant; UTC where there are no spans. */
export function zoneAt(spans: readonly ZoneSpan[], at: number): string {
  for (let index = spans.length - 1; index >= 0; index -= 1) {
    const span = spans[index];
    if (span !== undefined && span.from <= at) return span.zone;
  }
  return spans[0]?.zone ?? 'Etc/UTC';
}

/** A zone that this computer knows how to count in. */
export function isKnownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
