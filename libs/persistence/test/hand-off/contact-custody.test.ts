import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contactAfter } from '#domain';
import { openTestDatabase, type OpenDatabase } from '../../../access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../access/test/organisation.js';

/**
 * Custody of contact under random commands: owners come and go, alerts end and open, calls are promised and kept. The
 * model is #domain's `contactAfter`; what really holds stands in the tables.
 */
let database: OpenDatabase;
let organisation: Organisation;
beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
});
afterAll(async () => {
  await database.close();
});

const people = ['nurse', 'charge', 'tier1', 'tier1b'] as const;
type Somebody = (typeof people)[number];
type Command =
  | { readonly what: 'own'; readonly alert: number; readonly by: Somebody | null }
  | { readonly what: 'end'; readonly alert: number }
  | { readonly what: 'open' }
  | { readonly what: 'promise'; readonly alert: number; readonly by: Somebody }
  | { readonly what: 'keep' };

const somebody = fc.constantFrom(...people);
const nth = fc.nat({ max: 5 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('own' as const), alert: nth, by: fc.option(somebody) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('end' as const), alert: nth }) },
  { weight: 1, arbitrary: fc.constant({ what: 'open' as const }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('promise' as const), alert: nth, by: somebody }) },
  { weight: 2, arbitrary: fc.constant({ what: 'keep' as const }) },
);

const id = (name: Somebody | null): string | null => (name === null ? null : organisation.staff[name]);
const nameOf = (staff: string | null): Somebody | null => people.find((name) => id(name) === staff) ?? null;

async function newPatient(): Promise<string> {
  const { rows } = await database.owner.query<{ id: string }>(
    `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
     VALUES ('metro', 'metro-1', gen_random_uuid()::text, 'F', 'G', 'UTC') RETURNING patient_id AS id`,
  );
  return rows[0]?.id ?? '';
}

async function promise(alert: string, by: Somebody): Promise<string> {
  const { rows } = await database.owner.query<{ id: string }>(
    `WITH h AS (INSERT INTO wardline.hand_off (tenant_id, site_id, patient_id, alert_id, offered_by, situation, background, assessment,
         request, drafted)
       SELECT tenant_id, site_id, patient_id, alert_id, $2, 's', 'b', 'a', 'r', '{}' FROM wardline.alert WHERE alert_id = $1
       RETURNING hand_off_id)
     SELECT wardline.put_follow_up($1, 'call-back', interval '1 hour', '{}', $2, $3, hand_off_id) AS id FROM h`,
    [alert, id(by), organisation.staff.physician],
  );
  return rows[0]?.id ?? '';
}

async function own(alert: string, by: string | null): Promise<void> {
  await database.owner.query(
    `UPDATE wardline.alert SET owner_id = $2::uuid, version = version + 1,
       state = CASE WHEN $2::uuid IS NULL THEN 'escalated' ELSE 'acknowledged' END WHERE alert_id = $1 AND resolved_at IS NULL`,
    [alert, by],
  );
}

async function end(alert: string): Promise<void> {
  await database.owner.query(
    `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE alert_id = $1 AND resolved_at IS NULL`,
    [alert],
  );
}

async function holderOf(patient: string): Promise<Somebody | null> {
  const { rows } = await database.owner.query<{ holder: string | null }>(
    'SELECT holder_id AS holder FROM wardline.contact_holder WHERE patient_id = $1',
    [patient],
  );
  return nameOf(rows[0]?.holder ?? null);
}

/** Each entry begins where the one before it ends, and passes from the one who had it. */
async function assertOneAtEveryInstant(patient: string): Promise<void> {
  const { rows } = await database.owner.query<{ holder: string | null; former: string | null; at: Date }>(
    `SELECT holder_id AS holder, former_id AS former, from_at AS at FROM wardline.contact_custody WHERE patient_id = $1 ORDER BY entry_id`,
    [patient],
  );
  let holder: string | null = null;
  let since = 0;
  for (const row of rows) {
    expect(row.former).toBe(holder);
    expect(row.holder).not.toBe(holder);
    expect(row.at.getTime()).toBeGreaterThanOrEqual(since);
    holder = row.holder;
    since = row.at.getTime();
  }
  expect(await holderOf(patient)).toBe(nameOf(holder));
}

interface ModelAlert {
  readonly id: string;
  owner: Somebody | null;
}
interface Promised {
  readonly id: string;
  readonly alert: string;
  owner: Somebody | null;
}

describe('H20: custody of contact', () => {
  it('has exactly one holder at every instant, whatever people do: as the model says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 25 }), async (commands) => {
        const patient = await newPatient();
        let alerts: ModelAlert[] = [];
        let promised: Promised[] = [];
        let holder: Somebody | null = null;
        const settle = (from: Somebody | null, to: Somebody | null): void => {
          const owners = [...new Set(alerts.flatMap(({ owner }) => (owner === null ? [] : [owner])))];
          const pledged = promised.flatMap(({ owner }) => (owner === null ? [] : [owner]));
          holder = contactAfter({ holder, owners, pledged }, from, to) as Somebody | null;
        };
        const openOne = async (): Promise<void> => {
          alerts.push({ id: await openAlert(database.owner, patient, { severity: 'tier1' }), owner: null });
        };
        await openOne();
        for (const one of commands) {
          const alert = 'alert' in one ? alerts[one.alert % Math.max(1, alerts.length)] : undefined;
          if (one.what === 'open') await openOne();
          else if (one.what === 'own' && alert !== undefined) {
            await own(alert.id, id(one.by));
            const before = alert.owner;
            alert.owner = one.by;
            if (before !== one.by) {
              for (const p of promised) if (p.alert === alert.id && p.owner === before) p.owner = one.by;
              settle(before, one.by);
            }
          } else if (one.what === 'promise' && alert !== undefined)
            promised.push({ id: await promise(alert.id, one.by), alert: alert.id, owner: one.by });
          else if (one.what === 'keep' && promised.length > 0) {
            const [kept] = promised;
            promised = promised.slice(1);
            await database.owner.query('SELECT wardline.finish_follow_up($1, $2, NULL, NULL)', [
              kept?.id,
              'done',
            ]);
            settle(kept?.owner ?? null, alerts.find((a) => a.id === kept?.alert)?.owner ?? null);
          } else if (one.what === 'end' && alert !== undefined) {
            await end(alert.id);
            alerts = alerts.filter((a) => a !== alert);
            const gone = promised.filter((p) => p.alert === alert.id).sort((a, b) => (a.id < b.id ? -1 : 1));
            for (const p of gone) {
              promised = promised.filter((other) => other !== p);
              settle(p.owner, null);
            }
            settle(alert.owner, null);
          }
          expect(await holderOf(patient)).toBe(holder);
        }
        await assertOneAtEveryInstant(patient);
        for (const { id: alert } of alerts) await end(alert);
        expect(await holderOf(patient)).toBeNull();
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('and also when all of them do it at the same time', async () => {
    const patient = await newPatient();
    const alerts = await Promise.all(
      [1, 2, 3, 4].map(() => openAlert(database.owner, patient, { severity: 'tier1' })),
    );
    const staff = [...people.map((name) => id(name)), null];
    for (let round = 0; round < 12; round++)
      await Promise.all(
        alerts.map((alert, nr) => own(alert, staff[(round * 3 + nr * 2) % staff.length] ?? null)),
      );
    await assertOneAtEveryInstant(patient);
    const { rows } = await database.owner.query<{ owner: string | null }>(
      'SELECT DISTINCT owner_id AS owner FROM wardline.alert WHERE patient_id = $1 AND resolved_at IS NULL',
      [patient],
    );
    const holder = await holderOf(patient);
    const owners = rows.map(({ owner }) => nameOf(owner));
    if (holder === null) expect(owners.filter((owner) => owner !== null)).toEqual([]);
    else expect(owners).toContain(holder);
    await Promise.all(alerts.map((alert) => end(alert)));
    expect(await holderOf(patient)).toBeNull();
    await assertOneAtEveryInstant(patient);
  });

  it('is kept: no entry is changed, whoever has the tables', async () => {
    await expect(
      database.owner.query('UPDATE wardline.contact_custody SET holder_id = NULL'),
    ).rejects.toThrow(/append-only/);
  });
});
