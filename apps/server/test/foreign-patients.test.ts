import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openAlert,
  people,
  recordMeasurement,
  type StaffName,
} from '../../../libs/access/test/organisation.js';
import { renderDocument } from '../src/openapi/render.js';
import { startServer, type RunningServer } from './running-server.js';

/** Every GET of the interface, asked by everybody about patients, alerts and devices that are none of theirs. */
let server: RunningServer;
const tokens = new Map<StaffName, string>();
type PatientName = 'first' | 'second' | 'other';
const names: readonly PatientName[] = ['first', 'second', 'other'];
const tenantOf = { first: 'metro', second: 'metro', other: 'other' } as const;
const alerts: Partial<Record<PatientName, string>> = {};
const devices = { first: 'dev-1', second: 'dev-2', other: 'dev-o' } as const;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: { readonly enum?: readonly string[]; readonly format?: string; readonly type?: string };
}
interface Route {
  readonly path: string;
  readonly parameters: readonly Parameter[];
}
let routes: readonly Route[] = [];

/** Whose patients each of them works with. */
const theirs: Readonly<Record<StaffName, readonly PatientName[]>> = {
  nurse: ['first'],
  charge: ['first'],
  physician: ['first'],
  nurse2: ['second'],
  nurseOther: ['other'],
  tier1: names,
  tier1b: names,
  supervisor: names,
  formerTier1: [],
  lead: ['first', 'second'],
  author: [],
  operator: [],
  privacy: [],
};
const everybody = Object.keys(people) as StaffName[];

beforeAll(async () => {
  server = await startServer();
  const { owner } = server.database;
  // Device ids are each tenant’s own; here every one tells whose it is.
  await owner.query(`INSERT INTO wardline.device (tenant_id, device_id) VALUES ('other', 'dev-o')`);
  await owner.query(
    `INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during) VALUES ('other', 'dev-o', $1, '[2020-01-01,)')`,
    [server.organisation.patients.other],
  );
  for (const name of names) {
    const patient = server.organisation.patients[name];
    alerts[name] = await openAlert(owner, patient);
    await recordMeasurement(owner, name, patient, {
      id: `source-${name}`,
      hoursAgo: 1,
      values: [{ code: '59408-5', vitalSign: 'spo2', value: 80, unit: '%', plausibility: 'plausible' }],
    });
  }
  for (const name of everybody) tokens.set(name, await server.signIn(name));
  const { paths } = JSON.parse(await renderDocument()) as {
    paths: Record<string, { get?: { parameters?: Parameter[] } }>;
  };
  routes = Object.entries(paths).flatMap(([path, { get }]) =>
    get === undefined ? [] : [{ path, parameters: get.parameters ?? [] }],
  );
}, 90_000);
afterAll(async () => {
  await server.stop();
});

/** What must not stand in an answer to somebody who has nothing to do with the patient. */
function marksOf(name: PatientName, person: StaffName, path: string): string[] {
  // An operator hands devices out by case code, within the own health system, and learns no more of whoever has them.
  const byCaseCode =
    person === 'operator' &&
    tenantOf[name] === 'metro' &&
    ['/api/v1/devices', '/api/v1/devices/{device}/assignments'].includes(path);
  const marks = [
    server.organisation.patients[name],
    alerts[name] ?? '?',
    `CASE-${name}`,
    `Family-${name}`,
    `source-${name}`,
  ];
  return byCaseCode ? marks.filter((mark) => !mark.startsWith('CASE-')) : marks;
}

/** A value of a path or query parameter that is about this patient, wherever the parameter's name says so. */
function valueFor({ name, schema }: Parameter, path: string, patient: PatientName): string {
  if (name === 'tenant') return tenantOf[patient];
  if (name === 'device' || (name === 'id' && path.startsWith('/api/v1/devices'))) return devices[patient];
  if (path.startsWith('/api/v1/alerts') && name === 'id') return alerts[patient] ?? '';
  if (schema?.enum !== undefined) return schema.enum[0] ?? '';
  if (schema?.format === 'uuid' || name === 'id' || name === 'patient')
    return server.organisation.patients[patient];
  if (name === 'from') return '2020-01-01T00:00:00Z';
  if (name === 'to' || name === 'until') return '2099-01-01T00:00:00Z';
  if (name === 'month') return '2026-01';
  return schema?.type === 'integer' || schema?.type === 'number' ? '1' : 'dry-weight';
}

/** The route, asked about a patient; with all of its query parameters or only those that it needs. */
function addressOf({ path, parameters }: Route, patient: PatientName, withAll: boolean): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((p) => p.name === name && p.in === 'path') ?? { name, in: 'path' };
    return encodeURIComponent(valueFor(parameter, path, patient));
  });
  const query = new URLSearchParams(
    parameters
      .filter(
        (p) =>
          p.in === 'query' &&
          (p.required === true || (withAll && ['tenant', 'patient', 'device'].includes(p.name))),
      )
      .map((p): [string, string] => [p.name, valueFor(p, path, patient)]),
  );
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}

/** A device is its health system's, so that its being there is no secret at another site; what it measured is. */
const namesSomebody = (route: Route): boolean => /\/(patients|alerts)\/\{/.test(route.path);

describe('every GET of the interface', () => {
  it('is in', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(namesSomebody).length).toBeGreaterThan(5);
  });

  it.each(everybody)(
    'tells %s nothing of patients who are none of theirs',
    async (person) => {
      const leaks: string[] = [];
      for (const route of routes)
        for (const about of names)
          for (const withAll of [true, false]) {
            const address = addressOf(route, about, withAll);
            const { status, body } = await server.call(tokens.get(person), address);
            const text = JSON.stringify(body);
            const strangers = names.filter((name) => !theirs[person].includes(name));
            for (const stranger of strangers)
              if (
                marksOf(stranger, person, route.path).some(
                  (mark) => !address.includes(mark) && text.includes(mark),
                )
              )
                leaks.push(`${route.path}: tells of ${stranger}`);
            if (namesSomebody(route) && strangers.includes(about) && ![403, 404, 422].includes(status))
              leaks.push(`${route.path}: ${status} about ${about}`);
            if (status >= 500 && status !== 503) leaks.push(`${route.path}: ${status}`);
          }
      expect([...new Set(leaks)]).toEqual([]);
    },
    120_000,
  );

  it('tells those whose work it is: what is asked for above is there', async () => {
    const told = async (person: StaffName, path: string): Promise<boolean> =>
      JSON.stringify((await server.call(tokens.get(person), path)).body).includes('CASE-first');
    expect(await told('nurse', `/api/v1/patients/${server.organisation.patients.first}`)).toBe(true);
    expect(await told('tier1', `/api/v1/patients/${server.organisation.patients.first}`)).toBe(true);
    expect(await told('nurse', '/api/v1/alerts')).toBe(true);
    expect((await server.call(tokens.get('nurse'), '/api/v1/devices/dev-1/measurements')).status).toBe(200);
  });
});
