import { gapsOf, onCallBetween, peopleNamed, scheduleBegins, type OnCallInterval } from '#domain';
import { settleNotices, type NoticeChange } from '../standing-notice.js';
import { teamScheduleOf, type OnCallReader, type TeamSchedule, type TeamScheduleJson } from './material.js';

export type OnCallNoticeKind = 'nobody-on-call' | 'gap-ahead' | 'nobody-on-duty' | 'named-not-a-member';

export type OnCallNoticeChange = NoticeChange<OnCallNoticeKind>;

export interface OnCallWatchTurn {
  readonly changes: readonly OnCallNoticeChange[];
  /** How many of each stand now. */
  readonly standing: Readonly<Record<OnCallNoticeKind, number>>;
}

interface Finding {
  readonly team: string;
  readonly kind: OnCallNoticeKind;
  readonly subject: string;
  readonly because: string;
  readonly staff_id: string | null;
  readonly from_at: Date;
  readonly until_at: Date | null;
}

const hour = 3600_000;

/**
 * Holds every schedule against the time: a standing notice to charge nurse and lead where nobody is on call now or within
 * the hours that the health system asks for, where whoever is on call is not on duty, and where a rotation names somebody
 * who does not count. Resolves what is no longer so.
 *
 * @param reader signed in as wardline_clock
 */
export async function watchOnCall(reader: OnCallReader): Promise<OnCallWatchTurn> {
  const [row] = await reader.query<{
    watched: { at: string; warnHours: Record<string, number>; schedules: readonly TeamScheduleJson[] };
  }>('SELECT wardline.watched_on_call_schedules() AS watched');
  if (row === undefined) throw new Error('the database told nothing of the schedules');
  const { warnHours } = row.watched;
  const at = new Date(row.watched.at);
  const teams = row.watched.schedules.map(teamScheduleOf).map((team) => {
    const until = new Date(at.getTime() + (warnHours[team.tenantId] ?? 24) * hour);
    return { team, until, intervals: intervalsOf(team, at, until) };
  });
  const onDuty = await onDutyOf(
    reader,
    teams.flatMap(({ intervals }) => intervals[0]?.staffId ?? []),
  );
  const findings = teams.flatMap(({ team, until, intervals }) => [
    ...gapFindings(team, intervals, at),
    ...dutyFindings(team, intervals, at, onDuty),
    ...namedFindings(team, at, until),
  ]);
  const changes = await settleNotices<OnCallNoticeKind>(reader, 'on_call', findings);
  const count = (kind: OnCallNoticeKind): number => findings.filter((one) => one.kind === kind).length;
  return {
    changes,
    standing: {
      'nobody-on-call': count('nobody-on-call'),
      'gap-ahead': count('gap-ahead'),
      'nobody-on-duty': count('nobody-on-duty'),
      'named-not-a-member': count('named-not-a-member'),
    },
  };
}

/** From now on, or from when the schedule begins: before that the site goes by no schedule. */
function intervalsOf({ schedule }: TeamSchedule, at: Date, until: Date): OnCallInterval[] {
  const begins = scheduleBegins(schedule);
  if (begins === undefined) return [];
  return onCallBetween(schedule, begins > at ? begins : at, until);
}

async function onDutyOf(reader: OnCallReader, people: readonly string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await reader.query<{ id: string }>('SELECT d AS id FROM wardline.on_duty_of($1) d', [people]);
  return new Set(rows.map(({ id }) => id));
}

function gapFindings({ teamId }: TeamSchedule, intervals: readonly OnCallInterval[], at: Date): Finding[] {
  return gapsOf(intervals).map(({ from, until, because, named }) => {
    const now = from <= at;
    return {
      team: teamId,
      kind: now ? 'nobody-on-call' : 'gap-ahead',
      subject: now ? '' : from.toISOString(),
      because,
      staff_id: named,
      from_at: from,
      until_at: until < (intervals.at(-1)?.until ?? until) ? until : null,
    };
  });
}

function dutyFindings(
  { teamId }: TeamSchedule,
  intervals: readonly OnCallInterval[],
  at: Date,
  onDuty: ReadonlySet<string>,
): Finding[] {
  const now = intervals[0];
  if (now?.staffId == null || now.from > at || onDuty.has(now.staffId)) return [];
  const { staffId, until } = now;
  return [
    {
      team: teamId,
      kind: 'nobody-on-duty',
      subject: staffId,
      because: 'off-duty',
      staff_id: staffId,
      from_at: at,
      until_at: until,
    },
  ];
}

function namedFindings({ teamId, schedule }: TeamSchedule, at: Date, until: Date): Finding[] {
  const counts = new Set(
    schedule.members.flatMap(({ staffId, spans }) =>
      spans.some(({ until: end }) => end === null || end > at) ? [staffId] : [],
    ),
  );
  return peopleNamed(schedule, at, until)
    .filter((staffId) => !counts.has(staffId))
    .map((staffId) => ({
      team: teamId,
      kind: 'named-not-a-member',
      subject: staffId,
      because: 'not-a-member',
      staff_id: staffId,
      from_at: at,
      until_at: null,
    }));
}
