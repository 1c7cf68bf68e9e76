import { zoneSpans, type MonitoringStatus, type Stay } from '#domain';
import type pg from 'pg';
import type { DatedEntry, RegisteredPatient } from '../intake/registry.js';

/** A patient's record, each entry with when it was written. */
export interface StandingRecord {
  readonly patientId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly caseCode: string;
  /** As of now: it is not versioned. What was versioned stands in `stays`. */
  readonly zone: string;
  readonly birthDate: string | null;
  readonly statuses: readonly (Entry & { status: MonitoringStatus; reason: string | null })[];
  readonly enrolments: readonly (Entry & { programme: string; enrolled: boolean })[];
  readonly plan: readonly (Entry & { name: string; value: unknown; expiresAt: number | null })[];
  readonly stays: readonly (Stay & { readonly zone: string; readonly recordedAt: number })[];
}

/** Times in ms. */
interface Entry {
  readonly entryId: number;
  readonly effectiveFrom: number;
  readonly recordedAt: number;
}

const ms = (column: string): string => `extract(epoch FROM ${column})::float8 * 1000`;
const entries = (table: string, alias: string, own: string): string => `
  coalesce((SELECT json_agg(json_build_object('entryId', ${alias}.entry_id, 'effectiveFrom', ${ms(`${alias}.effective_from`)},
    'recordedAt', ${ms(`${alias}.recorded_at`)}, ${own}) ORDER BY ${alias}.entry_id)
    FROM wardline.${table} ${alias} WHERE ${alias}.patient_id = p.patient_id), '[]')`;

const select = `
  SELECT p.patient_id AS "patientId", p.tenant_id AS "tenantId", p.site_id AS "siteId", p.case_code AS "caseCode", p.zone,
    p.birth_date::text AS "birthDate",
    ${entries('monitoring_status', 's', `'status', s.status, 'reason', s.reason`)} AS statuses,
    ${entries('programme_enrolment', 'e', `'programme', e.programme_id, 'enrolled', e.enrolled`)} AS enrolments,
    ${entries('plan_parameter', 'v', `'name', v.name, 'value', v.value, 'expiresAt', ${ms('v.expires_at')}`)} AS plan,
    ${entries('patient_location', 'l', `'stayId', l.stay_id, 'home', l.home, 'withdrawn', l.withdrawn, 'from', ${ms('l.effective_from')}, 'to', ${ms('l.effective_to')}, 'zone', l.zone`)} AS stays
  FROM wardline.patient p WHERE p.patient_id = ANY ($1::uuid[]) ORDER BY p.patient_id`;

export async function loadStandingRecords(
  client: pg.ClientBase,
  patientIds: readonly string[],
): Promise<readonly StandingRecord[]> {
  const { rows } = await client.query<StandingRecord>(select, [patientIds]);
  return rows;
}

/**
 * The record as the resolve stage reads it.
 *
 * @param knownAtMs what was written later is left out; without it, all that is known now
 */
export function registeredAs(record: StandingRecord, knownAtMs = Infinity): RegisteredPatient {
  const known = <T extends Entry>(all: readonly T[]): readonly T[] =>
    all.filter(({ recordedAt }) => recordedAt <= knownAtMs);
  const { patientId, tenantId, siteId, zone, birthDate } = record;
  const stays = record.stays.filter(({ recordedAt }) => recordedAt <= knownAtMs);
  return {
    patientId,
    tenantId,
    siteId,
    zone,
    ...(stays.length > 0 && { zones: zoneSpans(stays, zone) }),
    birthDate: birthDate ?? undefined,
    statuses: known(record.statuses).map((one) => ({
      ...dated(one),
      status: one.status,
      reason: one.reason ?? undefined,
    })),
    enrolments: known(record.enrolments).map((one) => ({
      ...dated(one),
      programme: one.programme,
      enrolled: one.enrolled,
    })),
    plan: known(record.plan).map((one) => ({
      ...dated(one),
      name: one.name,
      value: one.value,
      expiresAt: one.expiresAt === null ? undefined : new Date(one.expiresAt),
    })),
  };
}

function dated({ entryId, effectiveFrom }: Entry): DatedEntry {
  return { entryId, effectiveFrom: new Date(effectiveFrom) };
}
