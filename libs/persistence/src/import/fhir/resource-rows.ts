import type { z } from 'zod';
import type { Finding, RawRow, RowKind } from '../kinds.js';
import { carePlanRows } from './care-plan.js';
import {
  anyResource,
  consentResource,
  deviceResource,
  episodeResource,
  patientResource,
  useStatementResource,
  type AnyResource,
  type KeyOf,
} from './resource.js';

/** IANA zone of a patient or a site, from the core extensions of FHIR. */
const zoneExtension = 'http://hl7.org/fhir/StructureDefinition/timezone';

/** What one resource says, as the rows of the CSV files would: the same checks hold for both. */
export function resourceRows(row: number, resource: unknown, keyOf: KeyOf): RawRow[] {
  const read = anyResource.safeParse(resource);
  if (!read.success) return [broken(row, 'malformed-resource')];
  switch (read.data.resourceType) {
    case 'Patient':
      return patientRow(row, read.data, keyOf);
    case 'Consent':
      return consentRows(row, read.data, keyOf);
    case 'Device':
      return deviceRow(row, read.data);
    case 'EpisodeOfCare':
      return episodeRows(row, read.data, keyOf);
    case 'DeviceUseStatement':
      return useRow(row, read.data, keyOf);
    case 'CarePlan':
      return carePlanRows(row, read.data, keyOf) ?? [broken(row, 'malformed-resource')];
    default:
      return [broken(row, 'unknown-resource-type')];
  }
}

export function broken(row: number, code: string): RawRow {
  return { kind: 'other', row, cells: {}, findings: [{ code, column: 'resourceType' }] };
}

/** Cells without those that say nothing. */
export function rowOf(
  kind: RowKind,
  row: number,
  cells: Readonly<Record<string, string | undefined>>,
  findings: readonly Finding[] = [],
): RawRow {
  const said = Object.entries(cells).flatMap(([name, text]) =>
    text === undefined || text.trim() === '' ? [] : [[name, text.trim()] as const],
  );
  return { kind, row, cells: Object.fromEntries(said), findings };
}

function readAs<T>(
  schema: z.ZodType<T>,
  row: number,
  resource: AnyResource,
  make: (read: T) => RawRow[],
): RawRow[] {
  const read = schema.safeParse(resource);
  return read.success ? make(read.data) : [broken(row, 'malformed-resource')];
}

function patientRow(row: number, resource: AnyResource, keyOf: KeyOf): RawRow[] {
  return readAs(patientResource, row, resource, (patient) => {
    const name = patient.name?.find((n) => n.use === 'official') ?? patient.name?.[0];
    // What follows a death is no matter of an import: it is recorded by a person, and undone by two.
    const isDead = patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined;
    const cells = {
      patient: resource.id,
      site: keyOf(patient.managingOrganization),
      family_name: name?.family,
      given_name: name?.given?.join(' '),
      birth_date: patient.birthDate,
      sex: patient.gender,
      zone: patient.extension?.find((e) => e.url === zoneExtension)?.valueCode,
    };
    return [
      rowOf('patients', row, cells, isDead ? [{ code: 'status-needs-command', column: 'deceased' }] : []),
    ];
  });
}

function deviceRow(row: number, resource: AnyResource): RawRow[] {
  return readAs(deviceResource, row, resource, (device) => [
    rowOf('devices', row, { device: resource.id, model: device.modelNumber ?? device.deviceName?.[0]?.name }),
  ]);
}

/** Our own words for what was agreed to: no code of FHIR says that somebody may be watched from afar. */
const consentSystem = 'urn:wardline:consent';

/** Drafts and mistakes are neither. */
const givenOf: Readonly<Record<string, string>> = { active: 'yes', rejected: 'no' };

/** A consent that is kept in writing, one row for each thing that was agreed to. */
function consentRows(row: number, resource: AnyResource, keyOf: KeyOf): RawRow[] {
  return readAs(consentResource, row, resource, (consent) => {
    const scopes = (consent.category ?? []).flatMap(
      (category) => category.coding?.find((c) => c.system === consentSystem)?.code ?? [],
    );
    if (scopes.length === 0) return [broken(row, 'unmapped-consent')];
    const performer = consent.performer?.[0]?.reference ?? '';
    const isWritten = consent.sourceAttachment !== undefined || consent.sourceReference !== undefined;
    const given = givenOf[consent.status];
    const cells = {
      patient: keyOf(consent.patient),
      given,
      by: performer.startsWith('RelatedPerson/') ? 'proxy' : 'patient',
      method: isWritten ? 'written' : undefined,
      document: consent.sourceAttachment?.title,
      from: consent.dateTime,
    };
    const findings = given === undefined ? [{ code: 'unknown-value', column: 'given' }] : [];
    return scopes.map((scope) => rowOf('consents', row, { ...cells, scope }, findings));
  });
}

/** EpisodeOfCare.status → ours. A pause on hold has no reason, owner and end: those are missing, and the row says so. */
const statusOf: Readonly<Record<string, { readonly status: string; readonly reason?: string }>> = {
  planned: { status: 'invited' },
  waitlist: { status: 'invited' },
  active: { status: 'active' },
  onhold: { status: 'paused' },
  finished: { status: 'ended', reason: 'completed' },
};

/** The status, and a place in each programme that the type names. Both begin with the period. */
function episodeRows(row: number, resource: AnyResource, keyOf: KeyOf): RawRow[] {
  return readAs(episodeResource, row, resource, (episode) => {
    const patient = keyOf(episode.patient);
    const ends = episode.status === 'finished';
    const from = ends ? episode.period?.end : episode.period?.start;
    const status = statusOf[episode.status];
    const programmes = (episode.type ?? []).flatMap((type) => type.coding?.[0]?.code ?? []);
    return [
      rowOf(
        'statuses',
        row,
        { patient, status: status?.status, reason: status?.reason, from },
        status === undefined ? [{ code: 'unknown-value', column: 'status' }] : [],
      ),
      ...programmes.map((programme) =>
        rowOf('enrolments', row, { patient, programme, enrolled: ends ? 'no' : 'yes', from }),
      ),
    ];
  });
}

function useRow(row: number, resource: AnyResource, keyOf: KeyOf): RawRow[] {
  return readAs(useStatementResource, row, resource, (use) => [
    rowOf('assignments', row, {
      device: keyOf(use.device),
      patient: keyOf(use.subject),
      from: use.timingPeriod?.start,
      to: use.timingPeriod?.end,
    }),
  ]);
}
