import { servedLooksBack, type ClaimMaterial, type ClaimNeed, type Severity } from '#domain';
import {
  clinicianOf,
  termsOf,
  type AgreementJson,
  type ClinicianJson,
  type FirmReader,
} from '../firm/material.js';

/** An alert that waits to be claimed, as far as the order needs it. */
export interface ClaimableAlert {
  readonly alertId: string;
  readonly patientId: string;
  readonly tenant: string;
  readonly site: string;
  readonly severity: Severity;
  readonly dueAt: Date;
  /** Who claimed for the patient last, within 14 days; null: nobody. */
  readonly preferredFor: string | null;
  /** Who has another alert of the patient on Tier-1’s desk; null: nobody. */
  readonly heldBy: string | null;
}

/**
 * What may be claimed at all: waiting at Tier-1, seen by the person of the transaction.
 *
 * @param tenants undefined: all
 */
export async function claimableAlerts(
  reader: FirmReader,
  tenants: readonly string[] | undefined,
): Promise<ClaimableAlert[]> {
  return reader.query<ClaimableAlert>(
    `WITH waiting AS MATERIALIZED (
       SELECT a.alert_id, a.patient_id, a.tenant_id, a.site_id, a.severity, a.due_at FROM wardline.alert a
       WHERE a.resolved_at IS NULL AND a.state = 'open' AND a.severity <> 'critical'
         AND (a.snoozed_until IS NULL OR a.snoozed_until <= wardline.now())
         AND ($1::text[] IS NULL OR a.tenant_id = ANY ($1))
     ), patients AS MATERIALIZED (
       SELECT p.patient_id,
         (SELECT e.actor_id FROM wardline.alert_event e WHERE e.patient_id = p.patient_id AND e.type = 'claimed'
            AND e.at > wardline.now() - interval '14 days' AND e.at <= wardline.now()
          ORDER BY e.at DESC, e.event_id DESC LIMIT 1) AS preferred,
         (SELECT h.owner_id FROM wardline.alert h WHERE h.patient_id = p.patient_id AND h.resolved_at IS NULL
            AND h.state = 'claimed' ORDER BY h.opened_at LIMIT 1) AS holder
       FROM (SELECT DISTINCT patient_id FROM waiting) p
     )
     SELECT w.alert_id AS "alertId", w.patient_id AS "patientId", w.tenant_id AS tenant, w.site_id AS site, w.severity, w.due_at AS "dueAt",
       p.preferred AS "preferredFor", p.holder AS "heldBy"
     FROM waiting w JOIN patients p USING (patient_id)`,
    [tenants ?? null],
  );
}

/** The person of the transaction, as claims are judged and ordered. */
export interface Claimant extends Pick<ClaimMaterial, 'at' | 'clinician' | 'agreements'> {
  readonly present: ReadonlySet<string>;
  readonly served: ReadonlyMap<string, number>;
  readonly shares: ReadonlyMap<string, number>;
}

export async function claimant(reader: FirmReader): Promise<Claimant> {
  const [row] = await reader.query<{ person: ClaimantJson }>('SELECT wardline.claim_person($1) AS person', [
    servedLooksBack,
  ]);
  if (row === undefined) throw new Error('the database does not know who claims');
  const { at, clinician, agreements, present, served, shares } = row.person;
  return {
    at: new Date(at),
    clinician: clinicianOf(clinician),
    agreements: agreements.map(termsOf),
    present: new Set(present),
    served: new Map(Object.entries(served)),
    shares: new Map(Object.entries(shares)),
  };
}

interface ClaimantJson {
  readonly at: string;
  readonly clinician: ClinicianJson;
  readonly agreements: readonly AgreementJson[];
  readonly present: readonly string[];
  readonly served: Readonly<Record<string, number>>;
  readonly shares: Readonly<Record<string, number>>;
}

export interface ClaimNeedOf {
  readonly alertId: string;
  readonly employed: boolean;
  readonly need: ClaimNeed;
}

/** What many alerts ask of whoever claims them; of those that the person of the transaction may see. */
export async function claimNeeds(reader: FirmReader, alertIds: readonly string[]): Promise<ClaimNeedOf[]> {
  const rows = await reader.query<ClaimNeed & { readonly alertId: string; readonly employed: boolean }>(
    `SELECT alert_id AS "alertId", employed, tenant, programmes, place, protocols, overflowed
     FROM wardline.claim_needs($1)`,
    [alertIds],
  );
  return rows.map(({ alertId, employed, ...need }) => ({ alertId, employed, need }));
}

/** Locks what can be claimed of the first patient whom nobody else is just taking; empty: there is none. */
export async function takeNextPatient(
  reader: FirmReader,
  patientIds: readonly string[],
): Promise<{ readonly patientId: string; readonly alertId: string; readonly version: number }[]> {
  return reader.query(
    'SELECT patient_id AS "patientId", alert_id AS "alertId", version FROM wardline.take_next_patient($1) ORDER BY due_at, alert_id',
    [patientIds],
  );
}
