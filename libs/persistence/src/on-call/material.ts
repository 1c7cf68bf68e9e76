import type { OnCallLayer, OnCallSchedule } from '#domain';

/** Rows of one statement, in the name of a person or of a process. */
export interface OnCallReader {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A care team and its schedule, as far as it touches the time that was asked about. */
export interface TeamSchedule {
  readonly tenantId: string;
  readonly siteId: string;
  readonly teamId: string;
  readonly name: string;
  /** IANA, of the site. */
  readonly zone: string;
  readonly schedule: OnCallSchedule;
  /** Of `schedule.absences`, in the same order; null: the person has said so by going off duty. */
  readonly absenceIds: readonly (string | null)[];
}

/** As the database renders it; times are RFC 3339. */
export interface TeamScheduleJson {
  readonly tenant: string;
  readonly site: string;
  readonly team: string;
  readonly name: string;
  readonly zone: string;
  readonly layers: readonly OnCallLayer[];
  readonly overrides: readonly {
    readonly id: string;
    readonly order: number;
    readonly staffId: string;
    readonly insteadOf: string | null;
    readonly from: string;
    readonly until: string;
  }[];
  readonly absences: readonly {
    readonly id: string | null;
    readonly staffId: string;
    readonly from: string;
    readonly until: string;
  }[];
  readonly members: readonly {
    readonly staffId: string;
    readonly spans: readonly { readonly from: string | null; readonly until: string | null }[];
  }[];
}

export function teamScheduleOf(json: TeamScheduleJson): TeamSchedule {
  const { tenant, site, team, name, zone } = json;
  const dated = <S extends { from: string; until: string }>(span: S) => ({
    ...span,
    from: new Date(span.from),
    until: new Date(span.until),
  });
  const maybe = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return {
    tenantId: tenant,
    siteId: site,
    teamId: team,
    name,
    zone,
    schedule: {
      layers: json.layers,
      overrides: json.overrides.map(dated),
      absences: json.absences.map(({ staffId, from, until }) => dated({ staffId, from, until })),
      members: json.members.map(({ staffId, spans }) => ({
        staffId,
        spans: spans.map(({ from, until }) => ({ from: maybe(from), until: maybe(until) })),
      })),
    },
    absenceIds: json.absences.map(({ id }) => id),
  };
}

/**
 * The schedules of care teams that the person of the transaction may see, as far as they touch the time.
 *
 * @param about sites undefined: all of them; knownAt undefined: as known now
 */
export async function onCallSchedules(
  reader: OnCallReader,
  about: {
    readonly sites?: readonly string[];
    readonly from: Date;
    readonly until: Date;
    readonly knownAt?: Date | undefined;
  },
): Promise<TeamSchedule[]> {
  const [row] = await reader.query<{ schedules: readonly TeamScheduleJson[] }>(
    'SELECT wardline.my_on_call_schedules($1, $2, $3, $4) AS schedules',
    [about.sites ?? null, about.from, about.until, about.knownAt ?? null],
  );
  return (row?.schedules ?? []).map(teamScheduleOf);
}
