import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openAlert, type StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type RunningServer } from '../running-server.js';

let server: RunningServer;
const tokens = new Map<StaffName, string>();

interface Entry {
  readonly id: string;
  readonly action: string;
  readonly target: string;
  readonly tenant: string | null;
  readonly caseCode: string | null;
  readonly who: { readonly id: string; readonly name: string; readonly firm: string | null } | null;
  readonly roles: readonly string[];
  readonly acted: boolean | null;
}
interface Trail {
  readonly items: readonly Entry[];
  readonly next: string | null;
}

/** As acts leave them; hours ago. */
async function put(
  who: StaffName,
  patient: 'first' | 'second' | 'other' | null,
  action: string,
  target: string,
  hours = 0,
): Promise<void> {
  await server.database.owner.query(
    `INSERT INTO wardline.audit_event (at, staff_id, tenant_id, patient_id, action, target, outcome)
     SELECT wardline.now() - make_interval(hours => $6::int), $1, $2, $3, $4, $5, 'ok'`,
    [
      server.organisation.staff[who],
      patient === null ? null : patient === 'other' ? 'other' : 'metro',
      patient === null ? null : server.organisation.patients[patient],
      action,
      target,
      hours,
    ],
  );
}

const call = (name: StaffName, path: string, body?: object) =>
  server.call(tokens.get(name), `/api/v1/audit/${path}`, body === undefined ? {} : { method: 'POST', body });
const ofPatient = (body: object, name: StaffName = 'privacy') => call(name, 'patient-trail', body);
const entries = async (path: string, body?: object): Promise<readonly Entry[]> =>
  ((await call('privacy', path, body)).body as Trail).items;

beforeAll(async () => {
  server = await startServer();
  for (const name of ['privacy', 'nurse', 'operator', 'tier1', 'lead'] as const)
    tokens.set(name, await server.signIn(name));
  await openAlert(server.database.owner, server.organisation.patients.first);
  await put('nurse', 'first', 'read', 'plan:pregnant', 30);
  await put('tier1', 'first', 'read', 'alert:5c0d9f0e-6f0b-4a37-9d2a-3f1e7a6b1c11', 3);
  await put('tier1', 'first', 'alert.claim', 'alert:5c0d9f0e-6f0b-4a37-9d2a-3f1e7a6b1c11', 2);
  await put('nurse', 'first', 'alert.claim', 'alert:5c0d9f0e-6f0b-4a37-9d2a-3f1e7a6b1c11', 2);
  await put('tier1', 'other', 'read', 'alert:5c0d9f0e-6f0b-4a37-9d2a-3f1e7a6b1c12', 1);
  await put('nurseOther', 'other', 'read', 'plan:lvad', 1);
});
afterAll(async () => {
  await server.stop();
});

describe('who saw this patient', () => {
  it('is told by case code, newest first, with what the person was and whether he or she acted', async () => {
    expect(await entries('patient-trail', { caseCode: 'CASE-first' })).toMatchObject([
      { who: { name: 'nurse', firm: null }, action: 'alert.claim', roles: ['nurse'], acted: true },
      { who: { name: 'tier1', firm: 'Support' }, action: 'alert.claim', roles: ['tier1'], acted: true },
      { who: { name: 'tier1' }, action: 'read', acted: true, caseCode: 'CASE-first', tenant: 'metro' },
      { who: { name: 'nurse' }, action: 'read', acted: false },
    ]);
  });

  it('says nothing clinical and names no patient', async () => {
    const text = JSON.stringify(await entries('patient-trail', { caseCode: 'CASE-first' }));
    expect(text).not.toContain('pregnant');
    expect(text).not.toContain('Family-first');
    expect(text).not.toContain(server.organisation.patients.first);
    expect(text).toContain('"target":"plan"');
  });

  it('is on the trail itself, under the patient', async () => {
    expect((await entries('patient-trail', { caseCode: 'CASE-first' }))[0]).toMatchObject({
      action: 'audit.read',
      who: { name: 'privacy' },
      acted: false,
    });
  });

  it('is not told of another health system’s patient, nor to anybody else', async () => {
    expect(await ofPatient({ caseCode: 'CASE-other' })).toMatchObject({ status: 404 });
    for (const name of ['nurse', 'operator', 'tier1', 'lead'] as const)
      expect(await ofPatient({ caseCode: 'CASE-first' }, name)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
  });
});

describe('what an account saw', () => {
  it('is told of the own health system only, sign-ins included', async () => {
    const seen = await entries(`staff/${server.organisation.staff.tier1}`);
    expect(seen.map(({ action }) => action)).toEqual(['alert.claim', 'read', 'sign-in']);
    expect(seen.every(({ tenant }) => tenant === 'metro' || tenant === null)).toBe(true);
  });

  it('is not told of an account that works elsewhere', async () => {
    const { status } = await call('privacy', `staff/${server.organisation.staff.nurseOther}`);
    expect(status).toBe(404);
    const people = (await call('privacy', 'staff')).body as { items: { name: string }[] };
    expect(people.items.map(({ name }) => name)).not.toContain('nurseOther');
    expect(people.items.map(({ name }) => name)).toContain('formerTier1');
    expect(people.items.map(({ name }) => name)).toContain('tier1');
  });

  it('leaves a trail of the look', async () => {
    const { rows } = await server.database.owner.query(
      `SELECT tenant_id, outcome FROM wardline.audit_event WHERE action = 'audit.read' AND target = $1 LIMIT 1`,
      [`staff:${server.organisation.staff.tier1}`],
    );
    expect(rows).toEqual([{ tenant_id: 'metro', outcome: 'ok' }]);
  });
});

describe('reveals', () => {
  it('are claims by people of a firm', async () => {
    expect(await entries('reveals')).toMatchObject([
      { who: { name: 'tier1' }, action: 'alert.claim', caseCode: 'CASE-first' },
    ]);
  });
});

describe('pages', () => {
  it('hold every entry once, whatever their size', async () => {
    for (let hour = 1; hour <= 25; hour++) await put('nurse2', 'second', 'read', 'trend:heart-rate', hour);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
        const ids: string[] = [];
        let before: string | null = null;
        do {
          const answer = await call(
            'privacy',
            `staff/${server.organisation.staff.nurse2}?limit=${limit}${
              before === null ? '' : `&before=${before}`
            }`,
          );
          const page = answer.body as Trail;
          ids.push(...page.items.map(({ id }) => id));
          before = page.next;
        } while (before !== null);
        expect(ids).toHaveLength(25);
        expect(new Set(ids).size).toBe(25);
        expect(ids).toEqual(ids.toSorted((a, b) => Number(b) - Number(a)));
      }),
      { numRuns: 8 },
    );
  });
});
