import type { ScopedTransaction } from '#access';
import { handOvers, type OnCallInterval, type OnCallLayer, type WeekHours } from '#domain';
import type { TeamSchedule } from '#persistence';
import type { CalendarView, IntervalView, LayerBody, ScheduleView } from './on-call-schema.js';

const minutesADay = 1440;

interface Person {
  readonly id: string;
  readonly name: string;
}
export type Named = (id: string) => Person;

/** Names of colleagues, of whom the caller may know that they are. */
export async function namesOf(tx: ScopedTransaction, ids: readonly (string | null)[]): Promise<Named> {
  const rows = await tx.query<Person>(
    'SELECT staff_id AS id, name FROM wardline.staff WHERE staff_id = ANY ($1)',
    [[...new Set(ids)].filter((id) => id !== null)],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => ({ id, name: names.get(id) ?? '' });
}

export async function nowOf(tx: ScopedTransaction): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>('SELECT wardline.now() AS now');
  if (row === undefined) throw new Error('the database gave no time');
  return row.now;
}

export function peopleOf(intervals: readonly OnCallInterval[]): (string | null)[] {
  return intervals.flatMap(({ staffId, named }) => [staffId, named]);
}

export function intervalView(interval: OnCallInterval, named: Named): IntervalView {
  const { staffId, from, until, layer, override, because } = interval;
  return {
    person: staffId === null ? null : named(staffId),
    from: from.toISOString(),
    until: until.toISOString(),
    layer,
    override,
    because,
    named: interval.named === null ? null : named(interval.named),
  };
}

export function calendarView(team: string, intervals: readonly OnCallInterval[], named: Named): CalendarView {
  return {
    team,
    intervals: intervals.map((interval) => intervalView(interval, named)),
    handOvers: handOvers(intervals).map(({ at, from, to }) => ({
      at: at.toISOString(),
      from: from === null ? null : named(from),
      to: to === null ? null : named(to),
    })),
  };
}

export function scheduleView(
  { teamId, name, siteId, schedule, absenceIds }: TeamSchedule,
  named: Named,
): ScheduleView {
  const told = ({ from, until }: { from: Date; until: Date }): { from: string; until: string } => ({
    from: from.toISOString(),
    until: until.toISOString(),
  });
  return {
    team: teamId,
    name,
    site: siteId,
    layers: schedule.layers.map((layer) => layerView(layer, named)),
    overrides: schedule.overrides.map((one) => ({
      id: one.id,
      person: named(one.staffId),
      insteadOf: one.insteadOf === null ? null : named(one.insteadOf),
      ...told(one),
    })),
    absences: schedule.absences.map((one, i) => ({
      id: absenceIds[i] ?? null,
      person: named(one.staffId),
      ...told(one),
    })),
    members: schedule.members.map(({ staffId, spans }) => ({
      person: named(staffId),
      spans: spans.map(({ from, until }) => ({
        from: from?.toISOString() ?? null,
        until: until?.toISOString() ?? null,
      })),
    })),
  };
}

function layerView(layer: OnCallLayer, named: Named): ScheduleView['layers'][number] {
  const { id, position, people, zone, from, until, handOverMinute, handOverWeekday, turnDays, hours } = layer;
  const weeks = turnDays % 7 === 0;
  return {
    id,
    position,
    people: people.map(named),
    zone,
    from,
    until,
    handOver: { time: clock(handOverMinute), weekday: handOverWeekday },
    turn: weeks ? { every: turnDays / 7, unit: 'weeks' } : { every: turnDays, unit: 'days' },
    hours: hours.map((span) => ({ from: weekTime(span.from), until: weekTime(span.until) })),
  };
}

/** A layer as it was sent, in the words of the rules. */
export function layerOf(id: string, body: LayerBody): OnCallLayer {
  const { position, people, zone, from, until, handOver, turn, hours } = body;
  return {
    id,
    position,
    people,
    zone,
    from,
    until,
    handOverMinute: minutes(handOver.time),
    handOverWeekday: handOver.weekday,
    turnDays: turn.every * (turn.unit === 'weeks' ? 7 : 1),
    hours: hours.map((span): WeekHours => ({ from: inWeek(span.from), until: inWeek(span.until) })),
  };
}

interface WeekTime {
  readonly day: number;
  readonly time: string;
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function clock(of: number): string {
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
}

function inWeek({ day, time }: WeekTime): number {
  return (day - 1) * minutesADay + minutes(time);
}

function weekTime(of: number): WeekTime {
  return { day: Math.floor(of / minutesADay) + 1, time: clock(of % minutesADay) };
}
