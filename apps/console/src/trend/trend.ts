import { vitalSignCatalogue, type VitalSign } from '#domain';
import { fields, instant, list, optional, present, text, type Fields } from '../alert/read.js';

export interface TrendPoint {
  /** When it was measured, milliseconds since the epoch. */
  readonly at: number;
  /** In the trend's unit; undefined where the device gave none. */
  readonly value: number | undefined;
  /** `<` of a meter's LO, `>` of its HI. */
  readonly comparator?: string;
  /** What is to be known about the value: the measurement's flags, and why it is not drawn. */
  readonly flags: readonly string[];
}

export interface Trend {
  readonly unit: string;
  readonly points: readonly TrendPoint[];
}

/** GET /api/v1/patients/{id}/trend. Throws UnreadableMessage. Points come back oldest first. */
export function parseTrend(value: unknown): Trend {
  const raw = fields(value, 'trend');
  const points = list(raw['points'], 'trend.points').map((item) => {
    const point = fields(item, 'trend.point');
    const flags = optional(point['flags'], list) ?? [];
    return {
      at: instant(point['at'], 'trend.point.at'),
      value: typeof point['value'] === 'number' ? point['value'] : undefined,
      ...present('comparator', optional(point['comparator'], text)),
      flags: [...new Set([...flags.filter((flag) => typeof flag === 'string'), ...remarks(point)])],
    };
  });
  return { unit: optional(raw['unit'], text) ?? '', points: points.sort((a, b) => a.at - b.at) };
}

/** The server's other words about a point, as flags. */
function remarks(point: Fields): readonly string[] {
  const plausibility = optional(point['plausibility'], text);
  const absent = optional(point['absent'], text);
  return [
    ...(plausibility === undefined || plausibility === 'plausible' ? [] : [plausibility]),
    ...(point['superseded'] === true ? ['superseded'] : []),
    ...(point['precision'] === 'day' ? ['imprecise'] : []),
    ...(absent === undefined ? [] : [absent]),
  ];
}

export interface DrawnPoint {
  readonly at: number;
  readonly value: number;
}

/** Implausible and replaced values, and days without a time, are listed but not drawn: they would bend the line. */
const notDrawn = /implausible|imprecise|superseded|retracted|entered-in-error|cancelled/;

export function drawnPoints(trend: Trend): readonly DrawnPoint[] {
  return trend.points.flatMap(({ at, value, flags }) =>
    value === undefined || flags.some((flag) => notDrawn.test(flag)) ? [] : [{ at, value }],
  );
}

export interface TrendSummary {
  readonly count: number;
  readonly leftOut: number;
  readonly low: number;
  readonly high: number;
  readonly first: DrawnPoint;
  readonly last: DrawnPoint;
}

/** What the line says, for those who cannot see it. Undefined when there is nothing to draw. */
export function summarise(trend: Trend): TrendSummary | undefined {
  const drawn = drawnPoints(trend);
  const first = drawn[0];
  const last = drawn.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const values = drawn.map((point) => point.value);
  return {
    count: drawn.length,
    leftOut: trend.points.length - drawn.length,
    low: Math.min(...values),
    high: Math.max(...values),
    first,
    last,
  };
}

/**
 * The least span of values that a small line shows over its whole height: without it, noise of one percent would look
 * like a collapse. In the canonical unit; this project's choice, about what a nurse would call a change.
 */
const leastSpan: Readonly<Partial<Record<VitalSign, number>>> = {
  spo2: 8,
  'heart-rate': 30,
  systolic: 30,
  diastolic: 20,
  'mean-arterial-pressure': 20,
  weight: 3,
  'respiratory-rate': 8,
  temperature: 2,
  glucose: 60,
};

/** Moves the values of a small line so that its lowest stands just above the ground: it is drawn from 0 up. */
export function raised(values: readonly (number | null)[], sign: VitalSign): readonly (number | null)[] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(Math.max(...known) - low, leastSpan[sign] ?? vitalSignCatalogue[sign].usual / 5);
  // Less variation than the least span is drawn in the middle of the height.
  const room = (span - (Math.max(...known) - low)) / 2;
  return values.map((value) => (value === null ? null : (value - low + room) / span + 0.1));
}

/**
 * The points in `count` equal stretches of time, for a line a few centimetres wide: an honest time axis, with gaps as
 * null. Of several values in one stretch the one furthest from usual stands, so that no dip is smoothed away; the
 * last stretch with a value holds the latest.
 */
export function sparkline(
  trend: Trend,
  sign: VitalSign,
  from: number,
  to: number,
  count: number,
): readonly (number | null)[] {
  const { usual } = vitalSignCatalogue[sign];
  const stretches = new Array<number | null>(count).fill(null);
  const drawn = drawnPoints(trend).filter((point) => point.at >= from && point.at <= to);
  const place = (at: number): number => Math.min(count - 1, Math.floor(((at - from) / (to - from)) * count));
  for (const { at, value } of drawn) {
    const index = place(at);
    const held = stretches[index] ?? null;
    if (held === null || Math.abs(value - usual) >= Math.abs(held - usual)) stretches[index] = value;
  }
  const last = drawn.at(-1);
  if (last !== undefined) stretches[place(last.at)] = last.value;
  return stretches;
}
