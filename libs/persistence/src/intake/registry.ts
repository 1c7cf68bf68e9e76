import {
  zoneSpans,
  type DeviceTraits,
  type HeldDevice,
  type MonitoringStatus,
  type Stay,
  type ZoneSpan,
} from '#domain';
import type { QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { traitsJson, traitsOf, type StoredTraits } from '../device/traits.js';
import { approvalMaterial, documentsQuery, type ApprovalMaterial } from '../trees/approval-material.js';
import { activationsQuery, type ActivationRow } from '../trees/standing.js';
import type { BatchTransaction, Statement } from './batch-transaction.js';

/** When a patient had a device, or a slot of it. */
export type DeviceAssignment = HeldDevice;

export interface RegisteredDevice {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly kind: 'device' | 'gateway';
  readonly assignments: readonly DeviceAssignment[];
  /** Gateways that may publish for it. */
  readonly gateways: readonly string[];
  /** Of its model; undefined: not in the catalogue. */
  readonly traits: DeviceTraits | undefined;
}

export interface DatedEntry {
  readonly effectiveFrom: Date;
  readonly entryId: number;
}

export interface StatusEntry extends DatedEntry {
  readonly status: MonitoringStatus;
  readonly reason: string | undefined;
}

export interface EnrolmentEntry extends DatedEntry {
  readonly programme: string;
  readonly enrolled: boolean;
}

export interface PlanEntry extends DatedEntry {
  readonly name: string;
  readonly value: unknown;
  readonly expiresAt: Date | undefined;
}

export interface RegisteredPatient {
  readonly patientId: string;
  readonly tenantId: string;
  readonly siteId: string;
  /** Where the patient lives. */
  readonly zone: string;
  /** Where the patient was and will be; absent: at home. */
  readonly zones?: readonly ZoneSpan[];
  readonly birthDate: string | undefined;
  readonly statuses: readonly StatusEntry[];
  readonly enrolments: readonly EnrolmentEntry[];
  readonly plan: readonly PlanEntry[];
}

const epochStatement: Statement = {
  name: 'registry-epoch',
  text: 'SELECT epoch::float8 AS epoch, wardline.now() AS now FROM wardline.registry_epoch',
};

/** The registry's epoch (a new one means: drop what you cached) and the time of the batch. */
export async function readEpoch(tx: BatchTransaction): Promise<{ epoch: number; now: Date }> {
  const [row] = await tx.run<{ epoch: number; now: Date }>(epochStatement, []);
  if (row === undefined) throw new Error('wardline.registry_epoch is empty: migrate the database');
  return row;
}

const devicesStatement: Statement = {
  name: 'registry-devices',
  text: `
    SELECT d.tenant_id AS "tenantId", d.device_id AS "deviceId", d.kind,
      coalesce((SELECT json_agg(json_build_object('patientId', a.patient_id, 'slot', a.slot,
          'from', extract(epoch FROM lower(a.during)) * 1000, 'to', extract(epoch FROM upper(a.during)) * 1000)
          ORDER BY lower(a.during), a.slot)
        FROM wardline.device_assignment a WHERE a.tenant_id = d.tenant_id AND a.device_id = d.device_id), '[]') AS assignments,
      coalesce((SELECT json_agg(g.gateway_id) FROM wardline.gateway_device g
        WHERE g.tenant_id = d.tenant_id AND g.device_id = d.device_id), '[]') AS gateways,
      (SELECT ${traitsJson} FROM wardline.device_model t
        WHERE t.model = d.model AND (t.tenant_id = d.tenant_id OR t.tenant_id IS NULL)
        ORDER BY t.tenant_id NULLS LAST, t.entry_id DESC LIMIT 1) AS traits
    FROM wardline.device d
    JOIN unnest($1::text[], $2::text[]) AS wanted (tenant_id, device_id) USING (tenant_id, device_id)`,
};

interface DeviceRow {
  tenantId: string;
  deviceId: string;
  kind: 'device' | 'gateway';
  assignments: { patientId: string; slot: string; from: number; to: number | null }[];
  gateways: string[];
  traits: StoredTraits | null;
}

export async function loadDevices(
  tx: BatchTransaction,
  wanted: readonly { readonly tenant: string; readonly device: string }[],
): Promise<RegisteredDevice[]> {
  const rows = await tx.run<DeviceRow>(devicesStatement, [
    wanted.map((d) => d.tenant),
    wanted.map((d) => d.device),
  ]);
  return rows.map((row) => ({
    ...row,
    assignments: row.assignments.map((a) => ({
      patientId: a.patientId,
      slot: a.slot,
      from: new Date(a.from),
      to: a.to === null ? undefined : new Date(a.to),
    })),
    traits: row.traits === null ? undefined : traitsOf(row.traits),
  }));
}

const tenantsStatement: Statement = {
  name: 'registry-tenants',
  text: 'SELECT tenant_id AS id FROM wardline.health_system',
};

export async function loadTenants(tx: BatchTransaction): Promise<ReadonlySet<string>> {
  const rows = await tx.run<{ id: string }>(tenantsStatement, []);
  return new Set(rows.map((row) => row.id));
}

const patientsStatement: Statement = {
  name: 'registry-patients',
  text: `
    SELECT p.patient_id AS "patientId", p.tenant_id AS "tenantId", p.site_id AS "siteId", p.zone,
      p.birth_date::text AS "birthDate",
      coalesce((SELECT json_agg(json_build_object('entryId', s.entry_id, 'effectiveFrom', extract(epoch FROM s.effective_from) * 1000,
          'status', s.status, 'reason', s.reason)) FROM wardline.monitoring_status s WHERE s.patient_id = p.patient_id), '[]') AS statuses,
      coalesce((SELECT json_agg(json_build_object('entryId', e.entry_id, 'effectiveFrom', extract(epoch FROM e.effective_from) * 1000,
          'programme', e.programme_id, 'enrolled', e.enrolled)) FROM wardline.programme_enrolment e WHERE e.patient_id = p.patient_id), '[]') AS enrolments,
      coalesce((SELECT json_agg(json_build_object('entryId', v.entry_id, 'effectiveFrom', extract(epoch FROM v.effective_from) * 1000,
          'name', v.name, 'value', v.value, 'expiresAt', extract(epoch FROM v.expires_at) * 1000)) FROM wardline.plan_parameter v WHERE v.patient_id = p.patient_id), '[]') AS plan,
      coalesce((SELECT json_agg(json_build_object('entryId', l.entry_id, 'stayId', l.stay_id, 'home', l.home, 'withdrawn', l.withdrawn,
          'from', extract(epoch FROM l.effective_from) * 1000, 'to', extract(epoch FROM l.effective_to) * 1000, 'zone', l.zone))
        FROM wardline.patient_location l WHERE l.patient_id = p.patient_id), '[]') AS stays
    FROM wardline.patient p WHERE p.patient_id = ANY ($1::uuid[])`,
};

interface PatientRow {
  patientId: string;
  tenantId: string;
  siteId: string;
  zone: string;
  birthDate: string | null;
  statuses: { entryId: number; effectiveFrom: number; status: MonitoringStatus; reason: string | null }[];
  enrolments: { entryId: number; effectiveFrom: number; programme: string; enrolled: boolean }[];
  plan: { entryId: number; effectiveFrom: number; name: string; value: unknown; expiresAt: number | null }[];
  stays: (Stay & { zone: string })[];
}

export async function loadPatients(
  tx: BatchTransaction,
  patientIds: readonly string[],
): Promise<RegisteredPatient[]> {
  const rows = await tx.run<PatientRow>(patientsStatement, [patientIds]);
  return rows.map(({ stays, ...row }) => ({
    ...row,
    ...(stays.length > 0 && { zones: zoneSpans(stays, row.zone) }),
    birthDate: row.birthDate ?? undefined,
    statuses: row.statuses.map((s) => ({
      ...s,
      effectiveFrom: new Date(s.effectiveFrom),
      reason: s.reason ?? undefined,
    })),
    enrolments: row.enrolments.map((e) => ({ ...e, effectiveFrom: new Date(e.effectiveFrom) })),
    plan: row.plan.map((p) => ({
      ...p,
      effectiveFrom: new Date(p.effectiveFrom),
      expiresAt: p.expiresAt === null ? undefined : new Date(p.expiresAt),
    })),
  }));
}

const activationsStatement: Statement = { name: 'registry-activations', text: activationsQuery };

/** The log of activations of screening trees, of every tenant; for each tree the newest first. */
export async function loadActivations(tx: BatchTransaction): Promise<ActivationRow[]> {
  return tx.run<ActivationRow & QueryResultRow>(activationsStatement, []);
}

/** What the approval of these versions is judged by. */
export async function loadApprovalMaterial(
  tx: BatchTransaction,
  versions: readonly { readonly tenantId: string; readonly hash: string }[],
): Promise<ApprovalMaterial[]> {
  const ask = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
    tx.run<Row & QueryResultRow>({ name: statementName(text), text }, values);
  return approvalMaterial(ask, versions);
}

function statementName(text: string): string {
  return text === documentsQuery ? 'registry-tree-documents' : 'registry-approvals';
}

/** Opens a standing notice to the lead for each of these, and resolves those that are no longer among them. */
export async function reportRefusedTrees(
  database: DataSource,
  refused: readonly {
    readonly tenantId: string;
    readonly tree: string;
    readonly hash: string;
    readonly code: string;
  }[],
): Promise<void> {
  await database.query('SELECT wardline.report_refused_trees($1, $2, $3, $4)', [
    refused.map(({ tenantId }) => tenantId),
    refused.map(({ tree }) => tree),
    refused.map(({ hash }) => hash),
    refused.map(({ code }) => code),
  ]);
}
