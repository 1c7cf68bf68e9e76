import { Decider, type Decision } from './decide.js';
import { changesOf, inForce } from './rotation.js';
import type { OnCallInterval, OnCallSchedule } from './schedule.js';

/** How far an interval is followed to either side. Milliseconds. */
const horizon = 31 * 86_400_000;

/**
 * Who is on call, by the interval that holds the instant; `staffId` null: nobody. An interval that is longer is told as
 * from or until 31 days away.
 */
export function onCallAt(schedule: OnCallSchedule, at: Date): OnCallInterval {
  const now = at.getTime();
  const around = onCallBetween(schedule, new Date(now - horizon), new Date(now + horizon));
  const holds = around.find(({ from, until }) => from <= at && at < until);
  if (holds === undefined) throw new Error('the intervals do not cover what they were asked for');
  return holds;
}

/** Only who: without looking for when it began and when it ends. */
export function whoIsOnCall(schedule: OnCallSchedule, at: Date): Omit<OnCallInterval, 'from' | 'until'> {
  return told(new Decider(schedule).at(at.getTime()));
}

/** Who is on call, instant by instant: intervals without overlap or hole from `from` to `to`, those of nobody included. */
export function onCallBetween(schedule: OnCallSchedule, from: Date, to: Date): OnCallInterval[] {
  const [begin, end] = [from.getTime(), to.getTime()];
  if (!(begin < end)) return [];
  const decider = new Decider(schedule);
  const instants = [begin, ...changesWithin(schedule, begin, end), end];
  const pieces: { decision: Decision; from: number; until: number }[] = [];
  for (const [i, start] of instants.entries()) {
    const until = instants[i + 1];
    if (until === undefined) break;
    const decision = decider.at(start);
    const last = pieces.at(-1);
    if (last !== undefined && same(last.decision, decision)) last.until = until;
    else pieces.push({ decision, from: start, until });
  }
  return pieces.map(({ decision, ...piece }) => ({
    ...told(decision),
    from: new Date(piece.from),
    until: new Date(piece.until),
  }));
}

/** Every instant within (begin, end) at which the answer may become another one, in order. */
function changesWithin(schedule: OnCallSchedule, begin: number, end: number): number[] {
  const spans = [
    ...schedule.overrides,
    ...schedule.absences,
    ...schedule.members.flatMap((member) => member.spans),
  ];
  const edges = spans.flatMap(({ from, until }) =>
    [from, until].flatMap((edge) => (edge === null ? [] : [edge.getTime()])),
  );
  const changes = schedule.layers.flatMap((layer) => changesOf(layer, begin, end));
  const within = [...edges, ...changes].filter((instant) => instant > begin && instant < end);
  return [...new Set(within)].sort((a, b) => a - b);
}

function told({
  staffId,
  layer,
  override,
  because,
  named,
}: Decision): Omit<OnCallInterval, 'from' | 'until'> {
  return { staffId, layer, override, because, named };
}

function same(a: Decision, b: Decision): boolean {
  return (
    a.staffId === b.staffId &&
    a.layer === b.layer &&
    a.turn === b.turn &&
    a.override === b.override &&
    a.because === b.because &&
    a.named === b.named
  );
}

/** Somebody hands to somebody; null: nobody, on either side. */
export interface HandOver {
  readonly at: Date;
  readonly from: string | null;
  readonly to: string | null;
}

/** Who hands to whom at which instant, in intervals that follow each other. */
export function handOvers(intervals: readonly OnCallInterval[]): HandOver[] {
  return intervals.flatMap((next, i) => {
    const before = intervals[i - 1];
    if (before === undefined || before.staffId === next.staffId) return [];
    return [{ at: next.from, from: before.staffId, to: next.staffId }];
  });
}

/** Where nobody is on call. Neighbouring ones are told as one, with the reason of the first. */
export function gapsOf(intervals: readonly OnCallInterval[]): OnCallInterval[] {
  const gaps: OnCallInterval[] = [];
  for (const interval of intervals) {
    if (interval.staffId !== null) continue;
    const last = gaps.at(-1);
    if (last?.until.getTime() === interval.from.getTime())
      gaps[gaps.length - 1] = { ...last, until: interval.until };
    else gaps.push(interval);
  }
  return gaps;
}

/** When the first layer comes into force; undefined: there is none. Before that nobody goes by the schedule. */
export function scheduleBegins(schedule: OnCallSchedule): Date | undefined {
  const begins = schedule.layers.map((layer) => inForce(layer).from);
  return begins.length === 0 ? undefined : new Date(Math.min(...begins));
}

/** Does the team go by a schedule at that instant: has a layer begun, or does an override run? */
export function isScheduled(schedule: OnCallSchedule, at: Date): boolean {
  const begins = scheduleBegins(schedule);
  return (
    (begins !== undefined && begins <= at) ||
    schedule.overrides.some(({ from, until }) => from <= at && at < until)
  );
}

/** Everybody whom layers and overrides of that time name, once each. */
export function peopleNamed(schedule: OnCallSchedule, from: Date, until: Date): string[] {
  const layers = schedule.layers.filter((layer) => {
    const span = inForce(layer);
    return span.from < until.getTime() && (span.until === null || span.until > from.getTime());
  });
  const overrides = schedule.overrides.filter((one) => one.from < until && one.until > from);
  return [
    ...new Set([...layers.flatMap(({ people }) => people), ...overrides.map(({ staffId }) => staffId)]),
  ].sort();
}
