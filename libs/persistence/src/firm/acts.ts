import type { ClaimDemand } from '#domain';
import { askAct, type TreeAnswer, type TreeStore } from '../trees/store.js';

/** Codes of refusals of a firm’s acts; every one is on the audit trail. */
export type FirmActCode =
  | 'not-allowed'
  | 'unknown-clinician'
  | 'unknown-licence'
  | 'unknown-competence'
  | 'unknown-protocol'
  | 'unknown-shift'
  | 'unknown-site'
  | 'unknown-tenant'
  | 'unknown-programme'
  | 'unknown-firm'
  | 'unknown-notice'
  | 'another-agreement'
  | 'already-acknowledged'
  | 'own-record'
  | 'bad-dates'
  | 'address-taken'
  | 'not-temporary';

/** Times of a record: from, inclusive, to, exclusive. */
interface Span {
  readonly from: Date;
  readonly until: Date;
}

/** By the supervisor. The id of an older one corrects it; it then has to be verified again. */
export async function recordLicence(
  store: TreeStore,
  licence: Span & {
    readonly id: string;
    readonly staffId: string;
    readonly kind: string;
    readonly number: string;
    /** ISO 3166-1 or 3166-2. */
    readonly places: readonly string[];
  },
): Promise<TreeAnswer> {
  const { id, staffId, kind, number, places, from, until } = licence;
  return askAct(store, 'record_licence($1, $2, $3, $4, $5, $6, $7)', [
    id,
    staffId,
    kind,
    number,
    places,
    from,
    until,
  ]);
}

/** By a supervisor other than the holder, who looked it up at `source`. */
export async function verifyLicence(
  store: TreeStore,
  licenceId: string,
  source: string,
): Promise<TreeAnswer> {
  return askAct(store, 'verify_licence($1, $2)', [licenceId, source]);
}

/** By a supervisor: read and passed. `until` at `from` takes it back. */
export async function attestCompetence(
  store: TreeStore,
  competence: {
    readonly id: string;
    readonly staffId: string;
    /** Of the protocol version. */
    readonly hash: string;
    readonly from: Date;
    readonly until: Date | null;
  },
): Promise<TreeAnswer> {
  const { id, staffId, hash, from, until } = competence;
  return askAct(store, 'attest_competence($1, $2, $3, $4, $5)', [id, staffId, hash, from, until]);
}

/** By the clinician: from where he or she works, from now until then, 24 hours at most. */
export async function declareWorkPlace(store: TreeStore, place: string, until: Date): Promise<TreeAnswer> {
  return askAct(store, 'declare_work_place($1, $2)', [place, until]);
}

/** By the supervisor. The id of an older one changes it. */
export async function putShift(
  store: TreeStore,
  shift: Span & {
    readonly id: string;
    readonly staffId: string;
    readonly tenants: readonly string[] | null;
    readonly programmes: readonly string[] | null;
    readonly onCall: boolean;
    readonly cancelled: boolean;
  },
): Promise<TreeAnswer> {
  const { id, staffId, from, until, tenants, programmes, onCall, cancelled } = shift;
  return askAct(store, 'put_shift($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    staffId,
    from,
    until,
    tenants,
    programmes,
    onCall,
    cancelled,
  ]);
}

/** By the lead of the health system. The id of an older one changes or ends it. */
export async function putAgreement(
  store: TreeStore,
  agreement: {
    readonly id: string;
    readonly firm: string;
    readonly tenant: string;
    readonly from: Date;
    readonly until: Date | null;
    readonly programmes: readonly string[] | null;
    readonly workPlaces: readonly string[] | null;
    readonly masking: boolean;
    readonly demands: readonly ClaimDemand[];
    /** Only what a rule opens to the firm in a surge. */
    readonly standby: boolean;
  },
): Promise<TreeAnswer> {
  const { id, firm, tenant, from, until, programmes, workPlaces, masking, demands, standby } = agreement;
  return askAct(store, 'put_agreement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    id,
    firm,
    tenant,
    from,
    until,
    programmes,
    workPlaces,
    masking,
    demands,
    standby,
  ]);
}

/** By the lead: where its patients are taken to be as long as nothing else is recorded. ISO 3166-1 or 3166-2. */
export async function setSitePlace(store: TreeStore, site: string, place: string): Promise<TreeAnswer> {
  return askAct(store, 'set_site_place($1, $2)', [site, place]);
}

export async function acknowledgeFirmNotice(store: TreeStore, noticeId: string): Promise<TreeAnswer> {
  return askAct(store, 'acknowledge_firm_notice($1)', [noticeId]);
}

/** By the supervisor: an account that ends by itself, 90 days ahead at most. */
export async function addSurgeClinician(
  store: TreeStore,
  clinician: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    /** argon2id, PHC string. */
    readonly passwordHash: string;
    readonly until: Date;
    readonly reason: string;
  },
): Promise<TreeAnswer> {
  const { id, email, name, passwordHash, until, reason } = clinician;
  return askAct(store, 'add_surge_clinician($1, $2, $3, $4, $5, $6)', [
    id,
    email,
    name,
    passwordHash,
    until,
    reason,
  ]);
}

/** By the supervisor: a later or sooner end. */
export async function setCredentialsEnd(
  store: TreeStore,
  staffId: string,
  until: Date,
  reason: string,
): Promise<TreeAnswer> {
  return askAct(store, 'set_credentials_end($1, $2, $3)', [staffId, until, reason]);
}
