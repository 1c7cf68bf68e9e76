import { planCatalogue, type PlanValue, type Role } from '#domain';

/** What the database tells of a patient, under the reader's scope. */
export interface PatientRow {
  readonly patientId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly caseCode: string;
  readonly familyName: string;
  readonly givenName: string;
  /** YYYY-MM-DD */
  readonly birthDate: string | null;
  readonly age: number | null;
  readonly sex: string | null;
  /** IANA time zone of where the patient is now: whose midnight counts (hazard H25). */
  readonly zone: string;
  readonly care: readonly CareNote[];
}

/**
 * What must be known before anybody speaks to the patient or acts: language, interpreter, hearing, allergies,
 * anticoagulant, code status, treatment limits (hazards H19, H26). Never masked; what has expired says so and stays.
 */
export interface CareNote {
  /** Of the plan's catalogue. */
  readonly name: string;
  readonly value: PlanValue;
  readonly expired: boolean;
}

const careNames = [...planCatalogue.values()].filter((one) => one.onCard === true).map(({ name }) => name);

/** Under the reader's scope, as everything else of the card. */
const careColumn = `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'value', n.value,
     'expired', coalesce(n.expires_at <= wardline.now(), false)) ORDER BY n.name), '[]')
   FROM (SELECT DISTINCT ON (e.name) e.name, e.value, e.expires_at FROM wardline.plan_parameter e
     WHERE e.patient_id = p.patient_id AND e.name = ANY ('{${careNames.join(',')}}') AND e.effective_from <= wardline.now()
     ORDER BY e.name, e.effective_from DESC, e.entry_id DESC) n
   WHERE n.value IS NOT NULL) AS care`;

/** Columns of `wardline.patient p` for a PatientRow. */
export const patientColumns = `
  p.patient_id AS "patientId", p.tenant_id AS "tenantId", p.site_id AS "siteId", p.case_code AS "caseCode",
  p.family_name AS "familyName", p.given_name AS "givenName", to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate",
  extract(year FROM age((wardline.now() AT TIME ZONE p.zone)::date, p.birth_date))::int AS age, p.sex, wardline.zone_now(p) AS zone,
  ${careColumn}`;

/** Enough to tell two patients of a queue apart (hazard H19), and nothing that names one. */
export interface MaskedCard {
  readonly identity: 'masked';
  readonly caseCode: string;
  readonly age: number | null;
  readonly sex: string | null;
  readonly site: string;
  readonly zone: string;
  readonly care: readonly CareNote[];
}

export interface FullCard extends Omit<MaskedCard, 'identity'> {
  readonly identity: 'full';
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string | null;
}

export type PatientCard = MaskedCard | FullCard;

/** Roles of the local care team: nothing is masked for them. */
const localTeam: readonly Role[] = ['nurse', 'charge-nurse', 'physician'];

/**
 * Who sees the name: the local care team always; Tier-1 from the claim on, until it is let go (hazard H19), or before
 * it, where the agreement asks for no masking.
 *
 * @param rolesHere the reader's roles at the patient's site
 * @param hasClaimed whether the reader owns an open alert of this patient
 * @param masking whether the agreement by which Tier-1 works here asks for it
 */
export function seesIdentity(rolesHere: readonly Role[], hasClaimed: boolean, masking = true): boolean {
  if (hasClaimed || (!masking && rolesHere.includes('tier1'))) return true;
  return rolesHere.some((role) => localTeam.includes(role));
}

export function patientCard(patient: PatientRow, identity: boolean): PatientCard {
  const masked = {
    caseCode: patient.caseCode,
    age: patient.age,
    sex: patient.sex,
    site: patient.siteId,
    zone: patient.zone,
    care: patient.care,
  };
  if (!identity) return { identity: 'masked', ...masked };
  return {
    identity: 'full',
    ...masked,
    givenName: patient.givenName,
    familyName: patient.familyName,
    birthDate: patient.birthDate,
  };
}
