import type {
  AlertRecord,
  ConclusionRecord,
  DecidedCount,
  MeasureMaterial,
  PatientRecord,
  Rate,
  SecondReadRecord,
  WantedReading,
  WantedRecord,
  WorkRecord,
} from '#domain';
import type { PersonStore } from '../monitoring/acts.js';

/** Alerts beyond this are not read: a shorter period has to be asked for, and nothing is left out in silence. */
export const mostAlerts = 50_000;

export interface AskedPeriod {
  readonly from: Date;
  readonly to: Date;
  /** IANA: whose weeks. */
  readonly zone: string;
}

/** How late a reading may be that still counts. */
const lateMs = 15 * 86_400_000;

/**
 * Everything that figures are made of, at the sites that the person of the transaction leads.
 *
 * @param parts what of it is needed: readings that were wanted are slow to work out
 */
export async function measureMaterial(
  store: PersonStore,
  { from, to, zone }: AskedPeriod,
  parts: { readonly wanted: boolean },
): Promise<MeasureMaterial> {
  const [moment] = await store.query<{ now: number }>('SELECT wardline.in_ms(wardline.now()) AS now');
  const now = moment?.now ?? 0;
  const end = new Date(Math.min(to.getTime(), now));
  const rows = async <Row>(source: string, ...values: readonly unknown[]): Promise<Row[]> => {
    const places = [from, end, ...values].map((_, index) => `$${index + 1}`).join(', ');
    const found = await store.query<{ record: Row }>(
      `SELECT r AS record FROM wardline.${source}(${places}) r`,
      [from, end, ...values],
    );
    return found.map(({ record }) => record);
  };
  return {
    now,
    period: { from: from.getTime(), to: end.getTime() },
    alerts: await rows<AlertRecord>('measured_alerts'),
    patients: await rows<PatientRecord>('measured_patients'),
    work: await rows<WorkRecord>('measured_work'),
    rates: await ratesOf(store),
    decided: await rows<DecidedCount>('measured_decisions', zone),
    secondReads: await rows<SecondReadRecord>('measured_second_reads'),
    conclusions: await rows<ConclusionRecord>('measured_conclusions'),
    wanted: parts.wanted ? await wantedRecords(store, from, end) : [],
  };
}

/** How many alerts the material would hold, told without reading them. */
export async function countMeasuredAlerts(store: PersonStore, from: Date, to: Date): Promise<number> {
  const [row] = await store.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM wardline.alert WHERE site_id = ANY ((SELECT wardline.sites_as('lead'))::text[])
       AND opened_at < $2 AND (resolved_at IS NULL OR resolved_at >= $1)`,
    [from, to],
  );
  return row?.n ?? 0;
}

async function ratesOf(store: PersonStore): Promise<Rate[]> {
  return store.query<Rate>(
    `SELECT site_id AS site, currency, nurse_minute::float8 AS "nurseMinute", tier1_minute::float8 AS "tier1Minute",
       patient_month::float8 AS "patientMonth", wardline.in_ms(effective_from) AS "from"
     FROM wardline.programme_rate ORDER BY entry_id`,
  );
}

/** Of every patient of the sites led: one row a schedule, with the times at which its sign was taken. */
async function wantedRecords(store: PersonStore, from: Date, to: Date): Promise<WantedRecord[]> {
  const found = await store.query<Omit<WantedRecord, 'readings'> & { wanted: WantedReading[]; sign: string }>(
    `SELECT p.tenant_id AS tenant, p.site_id AS site, p.patient_id AS patient, w.vital_sign AS sign,
       w.vital_sign || coalesce(' ' || w.programme_id, '') AS schedule,
       jsonb_agg(jsonb_build_object('from', wardline.in_ms(w.wanted_from), 'by', wardline.in_ms(w.wanted_by),
         'ends', wardline.in_ms(coalesce(w.ends_at, w.wanted_by))) ORDER BY w.wanted_from) AS wanted
     FROM wardline.patient p CROSS JOIN LATERAL wardline.wanted_readings(p.patient_id, $1, $2) w
     WHERE p.site_id = ANY ((SELECT wardline.sites_as('lead'))::text[]) GROUP BY 1, 2, 3, 4, 5`,
    [from, to],
  );
  const came = await store.query<{ patient: string; sign: string; times: number[] }>(
    `SELECT p.patient_id AS patient, r.vital_sign AS sign, array_agg(wardline.in_ms(r.at)) AS times
     FROM wardline.patient p CROSS JOIN LATERAL wardline.reading_times(p.patient_id, $1, $2) r
     WHERE p.patient_id = ANY ($3) GROUP BY 1, 2`,
    [from, new Date(to.getTime() + lateMs), [...new Set(found.map(({ patient }) => patient))]],
  );
  const times = new Map(came.map((one) => [`${one.patient} ${one.sign}`, one.times]));
  return found.map(({ sign, ...record }) => ({
    ...record,
    readings: times.get(`${record.patient} ${sign}`) ?? [],
  }));
}
