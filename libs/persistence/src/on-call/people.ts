import { isScheduled, whoIsOnCall, type EscalationTarget } from '#domain';
import { teamScheduleOf, type OnCallReader, type TeamSchedule, type TeamScheduleJson } from './material.js';

export type { OnCallReader } from './material.js';

export interface EscalationEntry {
  readonly tenantId: string;
  readonly siteId: string;
  readonly target: EscalationTarget;
}

export interface PeopleToNotify {
  /** Without repetition, in a fixed order. */
  readonly staffIds: readonly string[];
  /** Nobody can be called: the next step begins at once. */
  readonly nobody: boolean;
  /**
   * `role`: who holds the role; `on-call`: by the schedule; `no-schedule`: the site has none, the nurses of its care teams
   * are called; `gap`: it has one, and nobody is on call by it; `nobody-here`: nobody holds the role.
   */
  readonly reason: 'role' | 'on-call' | 'no-schedule' | 'gap' | 'nobody-here';
}

interface PeopleJson {
  readonly roles: readonly { readonly site: string; readonly role: string; readonly staffId: string }[];
  readonly members: readonly { readonly site: string; readonly team: string; readonly staffId: string }[];
  readonly schedules: readonly TeamScheduleJson[];
}

/**
 * Who is called, by entry, as of an instant: roles by the assignments at the site, `on-call` by the schedules of its care
 * teams. Whether somebody of them can be reached is for the clock to find out.
 *
 * @param reader signed in as wardline_clock
 * @returns one answer per entry, in the order of the entries
 */
export async function peopleToNotify(
  reader: OnCallReader,
  entries: readonly EscalationEntry[],
  at: Date,
): Promise<PeopleToNotify[]> {
  if (entries.length === 0) return [];
  const sites = [...new Set(entries.map(({ siteId }) => siteId))].sort();
  const [row] = await reader.query<{ people: PeopleJson | null }>(
    'SELECT wardline.escalation_people($1, $2) AS people',
    [sites, at],
  );
  const people = row?.people ?? undefined;
  if (people === undefined) throw new Error('the database told nothing of who is called');
  const schedules = people.schedules.map(teamScheduleOf);
  return entries.map((entry) => peopleOf(entry, people, schedules, at));
}

function peopleOf(
  { siteId, target }: EscalationEntry,
  { roles, members }: PeopleJson,
  schedules: readonly TeamSchedule[],
  at: Date,
): PeopleToNotify {
  const holders = (role: string): string[] =>
    roles.flatMap((one) => (one.site === siteId && one.role === role ? [one.staffId] : []));
  if (target !== 'on-call') return called(holders(target), 'role');
  const scheduled = schedules.filter((team) => team.siteId === siteId && isScheduled(team.schedule, at));
  if (scheduled.length > 0) {
    const onCall = scheduled.flatMap(({ schedule }) => whoIsOnCall(schedule, at).staffId ?? []);
    return onCall.length === 0 ? { staffIds: [], nobody: true, reason: 'gap' } : called(onCall, 'on-call');
  }
  const nurses = holders('nurse');
  const inTeams = members.flatMap(({ site, staffId }) =>
    site === siteId && nurses.includes(staffId) ? [staffId] : [],
  );
  return called(inTeams.length === 0 ? nurses : inTeams, 'no-schedule');
}

function called(staffIds: readonly string[], reason: PeopleToNotify['reason']): PeopleToNotify {
  const unique = [...new Set(staffIds)].sort();
  return unique.length === 0
    ? { staffIds: [], nobody: true, reason: 'nobody-here' }
    : { staffIds: unique, nobody: false, reason };
}
