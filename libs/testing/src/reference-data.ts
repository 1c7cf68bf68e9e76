import { hashSecret } from '#access';
import type { MonitoringStatus, Role } from '#domain';
import { approveExamples, type ExampleApproval } from '#persistence';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DatabaseHandle } from './database-handle.js';
import { supposedEvidence } from './supposed-evidence.js';

/** The trees of this repository; the tests run from src, the rest from dist, and both lie as deep. */
const treesFolder = fileURLToPath(new URL('../../../decision-trees', import.meta.url));

export interface SiteRow {
  readonly tenant: string;
  readonly site: string;
}

export interface PatientOptions extends Partial<SiteRow> {
  readonly zone?: string;
  readonly birthDate?: string | null;
  readonly status?: MonitoringStatus;
  readonly statusReason?: string;
  readonly programmes?: readonly string[];
  /** Plan parameters by name, e.g. {"dry-weight": 80}; all in force since `since`. */
  readonly plan?: Readonly<Record<string, unknown>>;
  /** From when on everything above holds; default 60 days before wardline.now(). */
  readonly since?: Date;
  /** Makes a device of this id and assigns it; null: none. Default: a new id. */
  readonly device?: string | null;
}

export interface PatientRow extends SiteRow {
  readonly patient: string;
  /** Empty when the patient has none. */
  readonly device: string;
}

export interface StaffOptions {
  readonly role: Role;
  readonly email?: string;
  readonly name?: string;
  readonly password?: string;
  /** Undefined: by way of the firm's agreements. */
  readonly tenant?: string;
  readonly site?: string;
  readonly firm?: string;
}

export interface StaffRow {
  readonly staff: string;
  readonly email: string;
  readonly password: string;
}

const defaultPassword = 'correct horse';
let knownHash: Promise<string> | undefined;

/** Builds the record that readings are resolved against. Everything has a sensible default. */
export class ReferenceData {
  constructor(private readonly database: DatabaseHandle) {}

  /** A health system with one site; the site's id is `<tenant>-site` unless given. */
  async site(options: Partial<SiteRow> & { readonly zone?: string } = {}): Promise<SiteRow> {
    const { tenant = `tenant-${suffix()}`, zone = 'America/New_York' } = options;
    const site = options.site ?? `${tenant}-site`;
    await this.database.query(
      `INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ($1, $1, $2) ON CONFLICT DO NOTHING`,
      [tenant, zone],
    );
    await this.database.query(
      'INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ($1, $2, $1, $3) ON CONFLICT DO NOTHING',
      [site, tenant, zone],
    );
    return { tenant, site };
  }

  /** An active patient of the site (made when missing) with a device. */
  async patient(options: PatientOptions = {}): Promise<PatientRow> {
    const { tenant, site } = await this.site(options);
    const { zone = 'America/New_York', birthDate = '1950-06-15', since = null } = options;
    const [row] = await this.database.query<{ id: string }>(
      `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
       VALUES ($1, $2, $3, 'Test', 'Patient', $4, 'female', $5) RETURNING patient_id AS id`,
      [tenant, site, `case-${suffix()}`, birthDate, zone],
    );
    const patient = row?.id ?? '';
    await this.database.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, due_at, effective_from)
       VALUES ($1, $2, $3, $4, wardline.now() + interval '7 days', coalesce($5, wardline.now() - interval '60 days'))`,
      [tenant, patient, options.status ?? 'active', options.statusReason ?? null, since],
    );
    for (const programme of options.programmes ?? []) await this.enrol(tenant, patient, programme, since);
    for (const [name, value] of Object.entries(options.plan ?? {})) {
      await this.planParameter(tenant, patient, name, value, since);
    }
    if (options.device === null) return { tenant, site, patient, device: '' };
    const device = await this.device(tenant, options.device);
    await this.assign(tenant, device, patient, { from: since });
    return { tenant, site, patient, device };
  }

  async enrol(tenant: string, patient: string, programme: string, since: Date | null = null): Promise<void> {
    await this.database.query(
      'INSERT INTO wardline.programme (programme_id, name) VALUES ($1, $1) ON CONFLICT DO NOTHING',
      [programme],
    );
    await this.database.query(
      `INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from)
       VALUES ($1, $2, $3, true, coalesce($4, wardline.now() - interval '60 days'))`,
      [tenant, patient, programme, since],
    );
  }

  async planParameter(
    tenant: string,
    patient: string,
    name: string,
    value: unknown,
    since: Date | null = null,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, effective_from)
       VALUES ($1, $2, $3, $4, coalesce($5, wardline.now() - interval '60 days'))`,
      [tenant, patient, name, JSON.stringify(value), since],
    );
  }

  /** Where the patient is from `from` on; `to` undefined: no end is known. @returns the stay's id */
  async stay(
    tenant: string,
    patient: string,
    stay: {
      readonly zone: string;
      readonly from: Date;
      readonly to?: Date;
      readonly home?: boolean;
      readonly country?: string;
      readonly address?: readonly string[];
    },
  ): Promise<string> {
    const [row] = await this.database.query<{ id: string }>(
      `INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, address, country, zone, effective_from, effective_to)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8) RETURNING stay_id AS id`,
      [
        tenant,
        patient,
        stay.home ?? false,
        stay.address ?? [],
        stay.country ?? null,
        stay.zone,
        stay.from,
        stay.to ?? null,
      ],
    );
    return row?.id ?? '';
  }

  /** Registers a device, by default with the secret `secret`. @returns its id */
  async device(
    tenant: string,
    device = `dev-${suffix()}`,
    options: { readonly kind?: 'device' | 'gateway'; readonly secret?: string } = {},
  ): Promise<string> {
    await this.database.query(
      'INSERT INTO wardline.device (tenant_id, device_id, kind, secret_hash) VALUES ($1, $2, $3, $4)',
      [tenant, device, options.kind ?? 'device', await hashSecret(options.secret ?? 'secret')],
    );
    return device;
  }

  /** A gateway that may publish for the devices. @returns its id */
  async gateway(
    tenant: string,
    devices: readonly string[],
    gateway = `gateway-${suffix()}`,
  ): Promise<string> {
    await this.device(tenant, gateway, { kind: 'gateway' });
    await this.database.query(
      `INSERT INTO wardline.gateway_device (tenant_id, gateway_id, device_id) SELECT $1, $2, unnest($3::text[])`,
      [tenant, gateway, devices],
    );
    return gateway;
  }

  /** Whose the device is. `from` null: for 60 days; `to` undefined: still. */
  async assign(
    tenant: string,
    device: string,
    patient: string,
    during: { readonly from: Date | null; readonly to?: Date; readonly slot?: string },
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during, slot)
       VALUES ($1, $2, $3, tstzrange(coalesce($4::timestamptz, wardline.now() - interval '60 days'), $5), $6)`,
      [tenant, device, patient, during.from, during.to ?? null, during.slot ?? ''],
    );
  }

  /** Ends the running assignment of a device. */
  async endAssignment(tenant: string, device: string, at: Date): Promise<void> {
    await this.database.query(
      `UPDATE wardline.device_assignment SET during = tstzrange(lower(during), $3)
       WHERE tenant_id = $1 AND device_id = $2 AND upper_inf(during)`,
      [tenant, device, at],
    );
  }

  /** A support firm with an agreement with each of the tenants. @returns its id */
  async firm(tenants: readonly string[], firm = `firm-${suffix()}`): Promise<string> {
    await this.database.query('INSERT INTO wardline.support_firm (firm_id, name) VALUES ($1, $1)', [firm]);
    await this.database.query(
      `INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from)
       SELECT $1 || '-' || tenant, $1, tenant, wardline.now() - interval '60 days' FROM unnest($2::text[]) tenant`,
      [firm, tenants],
    );
    return firm;
  }

  async staff(options: StaffOptions): Promise<StaffRow> {
    const { role, email = `${role}-${suffix()}@test`, password = defaultPassword } = options;
    // Argon2id is slow on purpose; the default password is hashed once.
    const hash = password === defaultPassword ? (knownHash ??= hashSecret(password)) : hashSecret(password);
    const [row] = await this.database.query<{ id: string }>(
      `INSERT INTO wardline.staff (email, name, password_hash, firm_id) VALUES ($1, $2, $3, $4) RETURNING staff_id AS id`,
      [email, options.name ?? email, await hash, options.firm ?? null],
    );
    const staff = row?.id ?? '';
    await this.database.query(
      `INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
       VALUES ($1, $2, $3, $4, wardline.now() - interval '60 days')`,
      [staff, role, options.tenant ?? null, options.site ?? null],
    );
    return { staff, email, password };
  }

  /**
   * Puts the example trees to work for the tenants, signed by a physician made for it. What is written into the
   * evidence was not found out: tests of the verifier are elsewhere.
   *
   * @returns who signed; the password opens the signing key
   */
  async trees(tenants: readonly string[], given: Partial<ExampleApproval> = {}): Promise<StaffRow> {
    const [home, ...others] = tenants;
    if (home === undefined) throw new Error('trees decide for somebody');
    const author = await this.staff({ role: 'author', tenant: home });
    const physician = await this.staff({ role: 'physician', tenant: home });
    await this.database.inTransaction(async (client) => {
      await approveExamples(client, {
        folder: treesFolder,
        tenants: [home, ...others],
        author: author.staff,
        physician: { staffId: physician.staff, password: physician.password },
        evidence: () => supposedEvidence,
        from: new Date('2020-01-01T00:00:00Z'),
        ...given,
      });
    });
    return physician;
  }
}

function suffix(): string {
  return randomBytes(4).toString('hex');
}
