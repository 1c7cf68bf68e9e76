import type {
  AgreementTerms,
  ClaimDemand,
  ClaimMaterial,
  ClaimNeed,
  CoverageNeed,
  FirmClinician,
  Workforce,
} from '#domain';

/** Rows of one statement, in the name of a person or of a process. */
export interface FirmReader {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Dates as the database writes them into JSON: RFC 3339. */
interface SpanJson {
  readonly from: string;
  readonly until: string;
}
interface OpenSpanJson {
  readonly from: string;
  readonly until: string | null;
}
interface PersonJson {
  readonly id: string;
  readonly name: string;
}

export interface LicenceJson extends SpanJson {
  readonly id: string;
  /** RN, LPN, MD … */
  readonly kind: string;
  readonly number: string;
  readonly places: readonly string[];
  readonly verified: boolean;
  readonly verifiedAt: string | null;
  readonly verifiedSource: string | null;
  readonly verifiedBy: PersonJson | null;
}
export interface CompetenceJson extends OpenSpanJson {
  readonly id: string;
  readonly hash: string;
  readonly tree: string;
  readonly version: string;
  readonly attestedBy: PersonJson | null;
}
export interface ShiftJson extends SpanJson {
  readonly id: string;
  readonly tenants: readonly string[] | null;
  readonly programmes: readonly string[] | null;
  readonly onCall: boolean;
}

/** A clinician’s record as the database renders it. */
export interface ClinicianJson {
  readonly staffId: string;
  readonly credentialsEnd: string | null;
  readonly licences: readonly LicenceJson[];
  readonly competences: readonly CompetenceJson[];
  readonly workPlaces: readonly (SpanJson & { readonly place: string })[];
  readonly shifts: readonly ShiftJson[];
}

export interface AgreementJson extends OpenSpanJson {
  readonly agreement: string;
  readonly firm: string;
  readonly tenant: string;
  readonly programmes: readonly string[] | null;
  readonly workPlaces: readonly string[] | null;
  readonly masking: boolean;
  readonly demands: readonly ClaimDemand[];
  readonly standby: boolean;
}

function dated<S extends SpanJson>(span: S): Omit<S, 'from' | 'until'> & { from: Date; until: Date } {
  return { ...span, from: new Date(span.from), until: new Date(span.until) };
}

function openDated<S extends OpenSpanJson>(
  span: S,
): Omit<S, 'from' | 'until'> & { from: Date; until: Date | null } {
  const { from, until } = span;
  return { ...span, from: new Date(from), until: until === null ? null : new Date(until) };
}

export function clinicianOf(json: ClinicianJson): FirmClinician {
  return {
    staffId: json.staffId,
    credentialsEnd: json.credentialsEnd === null ? null : new Date(json.credentialsEnd),
    licences: json.licences.map(dated),
    competences: json.competences.map(openDated),
    workPlaces: json.workPlaces.map(dated),
    shifts: json.shifts.map(dated),
  };
}

export function termsOf(json: AgreementJson): AgreementTerms {
  return openDated(json);
}

/** What the claim of one alert by the person of the transaction is judged by; undefined for one not to be seen. */
export async function claimMaterial(reader: FirmReader, alertId: string): Promise<ClaimMaterial | undefined> {
  const [row] = await reader.query<{ material: ClaimMaterialJson | null }>(
    'SELECT wardline.claim_material($1) AS material',
    [alertId],
  );
  const material = row?.material ?? undefined;
  return (
    material && {
      ...material,
      at: new Date(material.at),
      clinician: clinicianOf(material.clinician),
      agreements: material.agreements.map(termsOf),
    }
  );
}

interface ClaimMaterialJson {
  readonly at: string;
  readonly employed: boolean;
  readonly clinician: ClinicianJson;
  readonly agreements: readonly AgreementJson[];
  readonly need: ClaimNeed;
}

/** Needs and people, of which `coverageOf` counts who could claim what. */
export interface CoverageMaterial {
  readonly at: Date;
  readonly needs: readonly CoverageNeed[];
  readonly workforce: readonly Workforce[];
}

/** @param whose those of the person of the transaction; `all` is for the process that watches */
export async function coverageMaterial(reader: FirmReader, whose: 'mine' | 'all'): Promise<CoverageMaterial> {
  const [row] = await reader.query<{ material: CoverageMaterialJson }>(
    `SELECT wardline.coverage_material${whose === 'all' ? '_of_all' : ''}() AS material`,
  );
  if (row === undefined) throw new Error('the database told nothing of coverage');
  const { at, needs, workforce } = row.material;
  return {
    at: new Date(at),
    needs,
    workforce: workforce.map(({ clinician, agreements }) => ({
      clinician: clinicianOf(clinician),
      agreements: agreements.map(termsOf),
    })),
  };
}

interface CoverageMaterialJson {
  readonly at: string;
  readonly needs: readonly CoverageNeed[];
  readonly workforce: readonly {
    readonly clinician: ClinicianJson;
    readonly agreements: readonly AgreementJson[];
  }[];
}
