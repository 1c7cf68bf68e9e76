import type { VitalSign, WantedReading } from '#domain';
import type { PersonStore } from './acts.js';
import type { ReadingSchedule } from './expectation.js';

export const awaitedStates = ['not-due', 'due', 'late', 'missing'] as const;
/** Likely, by what is known of the devices; nobody knows before somebody asks. */
export const missingCauses = [
  'unassigned',
  'gateway-down',
  'device-offline',
  'battery-low',
  'never-sent',
  'not-known',
] as const;

/** Times are RFC 3339; null, with the state: nobody waits for it now. */
export interface AwaitedReading extends ReadingSchedule {
  readonly vitalSign: VitalSign;
  readonly state: (typeof awaitedStates)[number] | null;
  readonly since: string | null;
  readonly wantedFrom: string | null;
  readonly wantedBy: string | null;
  readonly missingAt: string | null;
  readonly lastAt: string | null;
  readonly cause: (typeof missingCauses)[number] | null;
  readonly source: 'patient' | 'tenant' | 'default';
  readonly programme: string | null;
}

export interface HeldDevice {
  readonly device: string;
  readonly online: boolean | null;
  readonly offlineSince: string | null;
  /** Percent. */
  readonly battery: number | null;
  readonly batteryLow: boolean;
  readonly seenAt: string | null;
  readonly gateway: string | null;
  readonly gatewayOfflineSince: string | null;
}

export interface Awaited {
  /** False: nothing is awaited, whatever is expected (hazard H13). */
  readonly active: boolean;
  readonly items: readonly AwaitedReading[];
  readonly devices: readonly HeldDevice[];
}

/** Undefined for a patient whom the person of the transaction may not see. */
export async function awaitedOf(store: PersonStore, patientId: string): Promise<Awaited | undefined> {
  const [row] = await store.query<{ awaited: Awaited | null }>('SELECT wardline.expected_of($1) AS awaited', [
    patientId,
  ]);
  return row?.awaited ?? undefined;
}

export interface WantedOfSign {
  readonly vitalSign: VitalSign;
  readonly programme: string | null;
  readonly wanted: readonly WantedReading[];
  /** When readings of the sign were taken, ms. */
  readonly readings: readonly number[];
}

/** How long after the end a late reading may count still. */
const lateDays = 15;

/** What was wanted over a time, by the schedules as they stand now, and what came. */
export async function wantedOf(
  store: PersonStore,
  patientId: string,
  from: Date,
  to: Date,
): Promise<WantedOfSign[]> {
  const wanted = await store.query<{
    sign: VitalSign;
    programme: string | null;
    from: Date;
    by: Date;
    ends: Date | null;
  }>(
    `SELECT vital_sign AS sign, programme_id AS programme, wanted_from AS "from", wanted_by AS by, ends_at AS ends
     FROM wardline.wanted_readings($1, $2, $3)`,
    [patientId, from, to],
  );
  const came = await store.query<{ sign: VitalSign; at: Date }>(
    'SELECT vital_sign AS sign, at FROM wardline.reading_times($1, $2, $3)',
    [patientId, from, new Date(to.getTime() + lateDays * 86_400_000)],
  );
  const groups = new Map<string, typeof wanted>();
  for (const row of wanted) {
    const key = JSON.stringify([row.sign, row.programme]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const { sign: vitalSign, programme } = first;
    const times = rows.map((row) => ({
      from: row.from.getTime(),
      by: row.by.getTime(),
      ends: row.ends?.getTime() ?? row.by.getTime(),
    }));
    const readings = came.filter(({ sign }) => sign === vitalSign).map(({ at }) => at.getTime());
    return [{ vitalSign, programme, wanted: times, readings }];
  });
}
