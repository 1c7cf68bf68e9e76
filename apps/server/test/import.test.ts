import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actingAs, beginImport, finishReceiving, stageRows } from '#persistence';
import { waitFor } from '#testing';
import pg from 'pg';
import type { StaffName } from '../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from './running-server.js';

let server: RunningServer;
const tokens = new Map<StaffName, string>();
beforeAll(async () => {
  server = await startServer();
  await server.database.owner
    .query(`INSERT INTO wardline.programme (programme_id, name) VALUES ('heart-failure', 'Heart failure')
    ON CONFLICT DO NOTHING`);
  for (const name of ['lead', 'nurse', 'operator', 'physician', 'nurseOther'] as const)
    tokens.set(name, await server.signIn(name));
}, 60_000);
afterAll(async () => {
  await server.stop();
});

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function send(name: StaffName, query: string, type: string, body: string): Promise<Answered> {
  const response = await fetch(`${server.url}/api/v1/imports?tenant=metro&${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.get(name)}`, 'content-type': type },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const get = async (name: StaffName, path: string): Promise<Answered> =>
  (await server.call(tokens.get(name), `/api/v1/imports/${path}`)) as unknown as Answered;

async function inState(
  id: string,
  state: string,
  name: StaffName = 'lead',
): Promise<Record<string, unknown>> {
  return waitFor(async () => {
    const { body } = await get(name, id);
    return body.state === state ? body : undefined;
  });
}

async function apply(
  name: StaffName,
  { id, contentHash }: Record<string, unknown>,
  more: object = {},
): Promise<Answered> {
  return (await server.call(tokens.get(name), `/api/v1/imports/${String(id)}/application`, {
    method: 'POST',
    body: { contentHash, ...more },
  })) as unknown as Answered;
}

const header = 'patient,site,family_name,given_name\n';

describe('a CSV file over HTTP', () => {
  it('is judged, told about row by row, and done by a second act', async () => {
    const sent = await send(
      'lead',
      'kind=patients&system=mrn',
      'text/csv',
      `${header}a,metro-1,Able,A\nb,nowhere,Baker,B\n`,
    );
    expect(sent.status).toBe(202);
    const id = String(sent.body.id);
    expect(await inState(id, 'checked')).toMatchObject({
      rows: 2,
      would: { create: 1, refused: 1 },
      did: { waiting: 2 },
    });
    expect((await get('lead', `${id}/report?findings=only`)).body).toMatchObject({
      items: [{ row: 3, would: 'refused', findings: [{ code: 'unknown-site', column: 'site' }] }],
      next: null,
    });
    expect((await apply('lead', sent.body)).status).toBe(202);
    expect(await inState(id, 'applied')).toMatchObject({ did: { created: 1, refused: 1 } });
    const file = await server.call(tokens.get('lead'), `/api/v1/imports/${id}/report.csv`);
    expect(file.body).toBe(
      'row,kind,would,did,code,column\r\n2,patients,create,created,,\r\n3,patients,refused,refused,unknown-site,site\r\n',
    );
    const { rows } = await server.database.owner.query(
      `SELECT p.family_name, p.zone FROM wardline.patient p JOIN wardline.external_identifier e USING (patient_id)
       WHERE e.system = 'mrn' AND e.value = 'a'`,
    );
    expect(rows).toEqual([{ family_name: 'Able', zone: 'Europe/Berlin' }]);
  });

  it('that cannot be read is refused with the row, and not with what stands there', async () => {
    const sent = await send('lead', 'kind=patients', 'text/csv', `${header}a,metro-1,"Secret"name,A\n`);
    expect(sent).toMatchObject({
      status: 422,
      body: { code: 'unreadable-import', detail: 'malformed-csv at row 2' },
    });
    expect(JSON.stringify(sent.body)).not.toContain('Secret');
  });

  it('of a type that does not fit is refused', async () => {
    expect(await send('lead', 'kind=patients', 'application/fhir+json', '{}')).toMatchObject({ status: 415 });
    expect(await send('lead', 'kind=fhir', 'text/csv', '{}')).toMatchObject({ status: 415 });
  });

  it('is answered also when it is refused in the middle of a long body', async () => {
    const long = `${header}a,metro-1,"x"y,A\n${'b,metro-1,Baker,B\n'.repeat(100_000)}`;
    expect(await send('lead', 'kind=patients', 'text/csv', long)).toMatchObject({ status: 422 });
  });

  it('is taken from nobody whose work it is not, and shown to nobody else', async () => {
    expect(await send('nurse', 'kind=patients', 'text/csv', header)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await send('operator', 'kind=patients', 'text/csv', header)).toMatchObject({ status: 403 });
    const sent = await send('lead', 'kind=patients', 'text/csv', `${header}z,metro-1,Z,Z\n`);
    const id = String(sent.body.id);
    await inState(id, 'checked');
    for (const name of ['nurse', 'operator', 'nurseOther'] as const) {
      expect((await get(name, id)).status).toBe(404);
      expect((await get(name, `${id}/report`)).status).toBe(404);
      expect((await get(name, `${id}/report.csv`)).status).toBe(404);
      expect((await apply(name, sent.body)).status).toBe(404);
    }
    expect((await apply('lead', { ...sent.body, contentHash: '0'.repeat(64) })).body).toMatchObject({
      code: 'import-differs',
    });
  });

  it('of devices is the operator’s too', async () => {
    const sent = await send('operator', 'kind=devices', 'text/csv', 'device,model\nscale-7,A-1\n');
    await inState(String(sent.body.id), 'checked', 'operator');
    expect((await apply('operator', sent.body)).status).toBe(202);
    expect(await inState(String(sent.body.id), 'applied', 'operator')).toMatchObject({ did: { created: 1 } });
  });

  it('of plans is put in by a physician, who gives the password again', async () => {
    const plan =
      'patient,name,value,unit,from,expires\na,dry-weight,81.5,kg,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z\n';
    expect((await send('lead', 'kind=plans&system=mrn', 'text/csv', plan)).status).toBe(403);
    const sent = await send('physician', 'kind=plans&system=mrn', 'text/csv', plan);
    const id = String(sent.body.id);
    expect(await inState(id, 'checked', 'physician')).toMatchObject({ would: { create: 1 } });
    expect((await apply('physician', sent.body)).body).toMatchObject({ code: 'password-required' });
    expect((await apply('physician', sent.body, { password: 'wrong' })).body).toMatchObject({
      code: 'bad-credentials',
    });
    expect((await apply('physician', sent.body, { password: 'demo' })).body).toMatchObject({
      code: 'no-signing-key',
    });
    await server.call(tokens.get('physician'), '/api/v1/signing-keys', {
      method: 'POST',
      body: { password: 'demo' },
    });
    expect((await apply('physician', sent.body, { password: 'demo' })).status).toBe(202);
    await inState(id, 'applied', 'physician');
    const { rows } = await server.database.owner.query<{ id: string }>(
      `SELECT patient_id AS id FROM wardline.external_identifier WHERE system = 'mrn' AND value = 'a'`,
    );
    const history = await server.call(
      tokens.get('physician'),
      `/api/v1/patients/${rows[0]?.id}/plan/history`,
    );
    // Each entry has a signature of its own, and it is checked again here.
    expect(history.body).toMatchObject({
      items: [
        { name: 'dry-weight', value: 81.5, unit: 'kg', signature: 'valid', author: { name: 'physician' } },
      ],
    });
  });
});

describe('a server', () => {
  it('goes on with what another one has left', async () => {
    const client = new pg.Client({ connectionString: server.database.url('wardline_server') });
    await client.connect();
    await client.query('BEGIN');
    const tx = await actingAs(client, server.organisation.staff.lead);
    const { id } = await beginImport(tx, { tenant: 'metro', kind: 'devices', system: 'x' });
    const record = { device: 'left-behind' };
    await stageRows(tx, id ?? '', [
      { kind: 'devices', row: 2, seq: 1, key: 'left-behind', record, findings: [] },
    ]);
    await finishReceiving(tx, id ?? '', 'a'.repeat(64), 1);
    await client.query('COMMIT');
    await client.end();
    expect(await inState(id ?? '', 'checked')).toMatchObject({ would: { create: 1 } });
  });
});

const resources = [
  {
    resourceType: 'Patient',
    id: 'fp1',
    name: [{ family: 'Fhir', given: ['Fay', 'B'] }],
    gender: 'female',
    birthDate: '1948-02-03',
    managingOrganization: { reference: 'Organization/metro-1' },
  },
  {
    resourceType: 'Patient',
    id: 'fp2',
    name: [{ family: 'Nowhere', given: ['N'] }],
    managingOrganization: { reference: 'Organization/none' },
  },
  { resourceType: 'Device', id: 'fhir-scale', modelNumber: 'S-9' },
  {
    resourceType: 'Consent',
    id: 'c1',
    status: 'active',
    patient: { reference: 'Patient/fp1' },
    dateTime: '2026-01-02T08:00:00Z',
    category: [{ coding: [{ system: 'urn:wardline:consent', code: 'remote-monitoring' }] }],
    sourceAttachment: { title: 'Consent 3' },
  },
  {
    resourceType: 'EpisodeOfCare',
    id: 'e1',
    status: 'active',
    type: [{ coding: [{ code: 'heart-failure' }] }],
    patient: { reference: 'Patient/fp1' },
    period: { start: '2026-01-03T08:00:00Z' },
  },
  {
    resourceType: 'DeviceUseStatement',
    id: 'u1',
    status: 'active',
    subject: { reference: 'Patient/fp1' },
    device: { reference: 'Device/fhir-scale' },
    timingPeriod: { start: '2026-01-04T08:00:00Z' },
  },
  {
    resourceType: 'EpisodeOfCare',
    id: 'e2',
    status: 'active',
    patient: { reference: 'Patient/fp2' },
    period: { start: '2026-01-03' },
  },
  { resourceType: 'Appointment', id: 'x1' },
  {
    resourceType: 'CarePlan',
    id: 'cp1',
    subject: { reference: 'Patient/fp1' },
    period: { start: '2026-01-05T00:00:00Z', end: '2026-03-05T00:00:00Z' },
    contained: [
      {
        resourceType: 'Goal',
        target: [
          {
            measure: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
            detailQuantity: { value: 71.5, code: 'kg' },
          },
          {
            measure: { coding: [{ system: 'http://loinc.org', code: '59408-5' }] },
            detailRange: { low: { value: 88, code: '%' }, high: { value: 92, code: '%' } },
          },
          {
            measure: { coding: [{ system: 'http://loinc.org', code: '72166-2' }] },
            detailQuantity: { value: 0, code: '1' },
          },
        ],
      },
    ],
  },
];

async function patientOf(key: string): Promise<unknown> {
  const { rows } = await server.database.owner.query(
    `SELECT p.family_name, p.given_name, p.sex, to_char(p.birth_date, 'YYYY-MM-DD') AS born,
       (SELECT json_agg(s.status) FROM wardline.monitoring_status s WHERE s.patient_id = p.patient_id) AS statuses,
       (SELECT json_agg(e.programme_id) FROM wardline.programme_enrolment e WHERE e.patient_id = p.patient_id) AS programmes,
       (SELECT json_agg(a.device_id) FROM wardline.device_assignment a WHERE a.patient_id = p.patient_id) AS devices,
       (SELECT json_agg(l.name ORDER BY l.name) FROM wardline.plan_parameter l WHERE l.patient_id = p.patient_id) AS plan
     FROM wardline.patient p JOIN wardline.external_identifier e USING (patient_id) WHERE e.system = 'ehr' AND e.value = $1`,
    [key],
  );
  return rows[0];
}

describe('FHIR R4', () => {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource, i) => ({ fullUrl: `urn:uuid:entry-${i}`, resource })),
  };
  const asBundle = JSON.stringify(bundle).replaceAll('"Patient/fp1"', '"urn:uuid:entry-0"');
  const asLines = resources.map((resource) => JSON.stringify(resource)).join('\n');

  it('a Bundle brings in what is known here, and says what is not', async () => {
    const sent = await send('lead', 'kind=fhir&system=ehr', 'application/fhir+json', asBundle);
    expect(sent.status).toBe(202);
    const id = String(sent.body.id);
    await inState(id, 'checked');
    await apply('lead', sent.body);
    expect(await inState(id, 'applied')).toMatchObject({ did: { created: 6, refused: 5, ignored: 2 } });
    const report = (await get('lead', `${id}/report?findings=only`)).body.items as {
      row: number;
      findings: { code: string }[];
    }[];
    expect(report.map(({ row, findings }) => [row, findings.map((f) => f.code).join()])).toEqual([
      [2, 'unknown-site'],
      [7, 'not-a-time'],
      [8, 'unknown-resource-type'],
      [9, 'plan-needs-physician'],
      [9, 'plan-needs-physician'],
      [9, 'plan-needs-physician'],
      [9, 'unmapped-goal'],
    ]);
    expect(await patientOf('fp1')).toEqual({
      family_name: 'Fhir',
      given_name: 'Fay B',
      sex: 'female',
      born: '1948-02-03',
      statuses: ['active'],
      programmes: ['heart-failure'],
      devices: ['fhir-scale'],
      plan: null,
    });
  });

  it('the same as NDJSON changes nothing, and a physician adds the plan', async () => {
    const again = await send(
      'lead',
      'kind=fhir&system=ehr',
      'application/fhir+ndjson',
      `${asLines}\n{"resourceType": \n`,
    );
    await inState(String(again.body.id), 'checked');
    await apply('lead', again.body);
    expect(await inState(String(again.body.id), 'applied')).toMatchObject({
      did: { unchanged: 6, refused: 5, ignored: 3 },
    });

    const sent = await send('physician', 'kind=fhir&system=ehr', 'application/fhir+json', asBundle);
    await inState(String(sent.body.id), 'checked', 'physician');
    expect((await apply('physician', sent.body)).body).toMatchObject({ code: 'password-required' });
    await apply('physician', sent.body, { password: 'demo' });
    await inState(String(sent.body.id), 'applied', 'physician');
    expect(await patientOf('fp1')).toMatchObject({
      plan: ['dry-weight', 'spo2-target-high', 'spo2-target-low'],
    });
  });

  it.each([
    ['no JSON', '{"resourceType": "Bundle"', 'malformed-json'],
    ['no Bundle', '{"resourceType": "Patient"}', 'not-a-bundle'],
  ])('%s is refused', async (_, body, code) => {
    expect(await send('lead', 'kind=fhir', 'application/fhir+json', body)).toMatchObject({
      status: 422,
      body: { detail: code },
    });
  });
});
