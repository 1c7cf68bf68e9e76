import type { EscalationTarget } from '#domain';

/** Rows of one statement, in the name of a person or of a process. */
export interface OnCallReader {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

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
}

/**
 * Who is called, by entry, as of an instant: roles by the assignments at the site, `on-call` by the schedules of its care
 * teams.
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
  const [row] = await reader.query<{ people: PeopleJson }>(
    'SELECT wardline.escalation_people($1, $2) AS people',
    [sites, at],
  );
  if (row === undefined) throw new Error('the database told nothing of who is called');
  return entries.map((entry) => peopleOf(entry, row.people));
}

function peopleOf({ siteId, target }: EscalationEntry, { roles, members }: PeopleJson): PeopleToNotify {
  const holders = (role: string): string[] =>
    roles.flatMap((one) => (one.site === siteId && one.role === role ? [one.staffId] : []));
  if (target !== 'on-call') return called(holders(target), 'role');
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
