import { texts } from '../../texts/index.js';

const units = { D: 86_400_000, H: 3_600_000, M: 60_000 } as const;

/** RFC 3339 of the moment that lies an ISO 8601 duration (`PT15M`, `P3D`) after `now`, milliseconds since the epoch. */
export function afterSpan(duration: string, now: number): string {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  const [days = 0, hours = 0, minutes = 0] = (match?.slice(1) ?? []).map((part: string | undefined) =>
    Number(part ?? 0),
  );
  return new Date(now + days * units.D + hours * units.H + minutes * units.M).toISOString();
}

/** Spans to choose from, in words. */
export function spanOptions(spans: readonly string[]): { value: string; label: string }[] {
  return spans.map((value) => ({ value, label: texts.nurse.spans[value] ?? value }));
}
