import { rolesAt, type Assignment } from '#access';
import { audience, hasEnded, type AlertState, type Role, type Severity } from '#domain';
import { patientCard, seesIdentity, type PatientCard, type PatientRow } from '../patient/patient-card.js';
import type { AlertJson } from './alert-json.js';

/** Who reads, and what he or she holds at the time of reading. */
export interface Reader {
  readonly staffId: string;
  readonly assignments: readonly Assignment[];
  /** Health systems whose agreement with the reader’s firm asks for no masking before the claim. */
  readonly unmaskedTenants: readonly string[];
  /** Alerts of patients who were handed over to the reader’s team, and that nobody there has taken yet. */
  readonly handedAlerts?: ReadonlySet<string>;
}

/** An alert as this reader may see it. */
export interface AlertView extends AlertJson {
  /** Null when the patient has moved to where the reader sees nobody. */
  readonly patientCard: PatientCard | null;
}

interface Standing {
  readonly severity: Severity;
  readonly state: AlertState;
}

/** The alert with as much of its patient as the reader may see. */
export function viewAlert(alert: AlertJson, patient: PatientRow | null, reader: Reader): AlertView {
  const roles = rolesAt(reader.assignments, alert.tenant, alert.site);
  const masking = !reader.unmaskedTenants.includes(alert.tenant);
  const hasClaimed = !hasEnded(alert.state) && alert.owner?.id === reader.staffId;
  const identity = seesIdentity(roles, hasClaimed, masking);
  return { ...alert, patientCard: patient === null ? null : patientCard(patient, identity) };
}

/**
 * Does it concern the reader's work? What somebody has concerns that one, in whatever state. Whoever had the alert before an event hears of it too: that it moved on is
 * news for the one whose queue it leaves.
 */
export function concerns(
  alert: {
    readonly id: string;
    readonly tenant: string;
    readonly site: string;
    readonly owner: { readonly id: string } | null;
  },
  reader: Reader,
  after: Standing,
  before?: Standing,
): boolean {
  if (reader.handedAlerts?.has(alert.id) === true || alert.owner?.id === reader.staffId) return true;
  const roles = rolesAt(reader.assignments, alert.tenant, alert.site);
  const wanted: readonly Role[] = [...audience(after), ...(before === undefined ? [] : audience(before))];
  return roles.some((role) => wanted.includes(role));
}
