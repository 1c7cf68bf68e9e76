import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { preferredClinician, whyNotClaim, type AgreementTerms, type FirmClinician } from '#domain';
import { actingAs, claimMaterial } from '#persistence';
import { testDatabase, ReferenceData, type TestDatabase } from '#testing';
import fc from 'fast-check';
import type pg from 'pg';

const now = new Date('2026-06-01T12:00:00Z');
const hours = (n: number): Date => new Date(now.getTime() + n * 3600_000);

let database: TestDatabase;
let tenant: string;
let patient: string;
let alert: string;
beforeAll(async () => {
  database = await testDatabase();
  await database.setNow(now);
  const data = new ReferenceData(database);
  ({ tenant, patient } = await data.patient({ programmes: ['heart-failure'] }));
  await database.query(
    `SET session_replication_role = replica;
     INSERT INTO wardline.tree_version (hash, tree, version, document, approval)
       SELECT h, h, '1', jsonb_build_object('kind', 'protocol', 'programme', '*', 'for', jsonb_build_array('weight-gain')), '{}'
       FROM unnest(ARRAY['p1', 'p2', 'old']) h;
     INSERT INTO wardline.tree_activation (tenant_id, tree, hash) SELECT '${tenant}', h, h FROM unnest(ARRAY['p1', 'p2']) h;
     SET session_replication_role = DEFAULT`,
  );
  const [row] = await database.query<{ id: string }>(
    `INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at, last_reading_at)
     SELECT tenant_id, patient_id, site_id, 'weight-gain', 'tier1', 'x', wardline.now(), wardline.now(), wardline.now(), wardline.now()
     FROM wardline.patient WHERE patient_id = $1 RETURNING alert_id AS id`,
    [patient],
  );
  alert = row?.id ?? '';
});
afterAll(async () => {
  await database.drop();
});

const anyAt = fc.integer({ min: -3, max: 3 }).map(hours);
const anySpan = fc
  .tuple(anyAt, fc.integer({ min: 1, max: 4 }))
  .map(([from, n]) => ({ from, until: new Date(from.getTime() + n * 3600_000) }));
const anyPlaces = fc.uniqueArray(fc.constantFrom('US', 'US-NY', 'US-NJ', 'DE'), {
  minLength: 1,
  maxLength: 2,
});
const anyProgrammes = fc.option(fc.subarray(['heart-failure', 'copd'], { minLength: 1 }), { nil: null });
const spanned = <T extends object>(rest: fc.Arbitrary<T>) =>
  fc.tuple(rest, anySpan).map(([one, span]) => ({ ...one, ...span }));

const anyClinician: fc.Arbitrary<Omit<FirmClinician, 'staffId'>> = fc.record({
  credentialsEnd: fc.option(anyAt, { nil: null }),
  licences: fc.array(spanned(fc.record({ places: anyPlaces, verified: fc.boolean() })), { maxLength: 2 }),
  competences: fc.array(spanned(fc.record({ hash: fc.constantFrom('p1', 'p2', 'old') })), { maxLength: 4 }),
  workPlaces: fc.array(spanned(fc.record({ place: fc.constantFrom('US', 'US-NY', 'DE') })), { maxLength: 3 }),
  shifts: fc.array(
    spanned(
      fc.record({
        programmes: anyProgrammes,
        tenants: fc.constantFrom(null, 'own', 'foreign'),
        onCall: fc.boolean(),
      }),
    ).map((s) => ({ ...s, tenants: s.tenants === null ? null : [s.tenants === 'own' ? tenant : 'foreign'] })),
    { maxLength: 2 },
  ),
});
const anyTerms: fc.Arbitrary<Omit<AgreementTerms, 'tenant'>[]> = fc.uniqueArray(
  fc
    .record({
      agreement: fc.constantFrom('a', 'B', 'c-1', 'c_2'),
      programmes: anyProgrammes,
      workPlaces: fc.option(anyPlaces, { nil: null }),
      demands: fc.subarray(['licence', 'competence', 'roster'] as const),
      standby: fc.constantFrom(false, false, true),
      span: anySpan,
      open: fc.boolean(),
    })
    .map(({ span, open, ...rest }) => ({ ...rest, from: span.from, until: open ? null : span.until })),
  { maxLength: 3, selector: (one) => one.agreement },
);
const anyPlaceOfPatient = fc.constantFrom('US-NY', 'US', 'DE-BY', null);

describe('the database and the domain', () => {
  it('judge every claim alike, in every code and in its order', async () => {
    const told = new Set<string>();
    let handedOut = 0;
    await fc.assert(
      fc.asyncProperty(
        anyClinician,
        anyTerms,
        anyPlaceOfPatient,
        fc.boolean(),
        async (records, agreements, place, overflowed) => {
          await database
            .inTransaction(async (client) => {
              const clinician = { ...records, staffId: await seed(client, records, agreements, place) };
              if (overflowed)
                await client.query(
                  `INSERT INTO wardline.alert_overflow (tenant_id, site_id, patient_id, alert_id, rule_id, cause, to_firm)
                 SELECT tenant_id, site_id, patient_id, alert_id, gen_random_uuid(), 'queue', 'firm' FROM wardline.alert WHERE alert_id = $1`,
                  [alert],
                );
              const { rows } = await client.query<{ codes: string[] }>(
                'SELECT wardline.claim_problems($1, a, wardline.now()) AS codes FROM wardline.alert a WHERE alert_id = $2',
                [clinician.staffId, alert],
              );
              const codes = rows[0]?.codes ?? ['no answer'];
              const need = {
                tenant,
                programmes: ['heart-failure'],
                place,
                protocols: ['p1', 'p2'],
                overflowed,
              };
              const terms = agreements.map((a) => ({ ...a, tenant }));
              const expected = whyNotClaim({ at: now, employed: false, clinician, need, agreements: terms });
              expect(codes).toEqual(expected);
              // What the database hands out leads to the same.
              const material = await claimMaterial(await actingAs(client, clinician.staffId), alert);
              if (material !== undefined) {
                expect(whyNotClaim(material)).toEqual(expected);
                handedOut++;
              }
              for (const code of codes) told.add(code);
              throw new RolledBack();
            })
            .catch((error: unknown) => {
              if (!(error instanceof RolledBack)) throw error;
            });
        },
      ),
      { numRuns: 150 },
    );
    // Otherwise the two could agree because nothing much was asked.
    expect(told.size).toBeGreaterThanOrEqual(10);
    expect(handedOut).toBeGreaterThan(0);
  });
});

describe('continuity', () => {
  it('is the same clinician by both: who claimed last, within 14 days', async () => {
    const days = fc.integer({ min: 0, max: 20 * 24 * 60 }); // in minutes, so that 14 days exactly is among them
    const claims = fc.uniqueArray(
      fc.record({ minutesAgo: fc.oneof(days, fc.constant(14 * 24 * 60)), who: fc.nat({ max: 2 }) }),
      { maxLength: 5, selector: (claim) => claim.minutesAgo },
    );
    const data = new ReferenceData(database);
    const nurse = await data.staff({ role: 'nurse', tenant });
    const people = await Promise.all([1, 2, 3].map(() => data.staff({ role: 'nurse', tenant })));
    const found = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(claims, async (given) => {
        const worked = given.map(({ minutesAgo, who }) => ({
          staffId: people[who]?.staff ?? '',
          at: new Date(now.getTime() - minutesAgo * 60_000),
        }));
        await database
          .inTransaction(async (client) => {
            for (const { staffId, at } of worked)
              await client.query(
                `INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, state, version, alert)
                 SELECT tenant_id, site_id, patient_id, alert_id, 'claimed', $2, $3, severity, state, version, '{}'
                 FROM wardline.alert WHERE alert_id = $1`,
                [alert, at, staffId],
              );
            const [row] = await (
              await actingAs(client, nurse.staff)
            ).query<{ who: string | null }>('SELECT wardline.preferred_clinician($1) AS who', [patient]);
            expect(row?.who).toBe(preferredClinician(worked, now));
            found.add(row?.who !== null);
            throw new RolledBack();
          })
          .catch((error: unknown) => {
            if (!(error instanceof RolledBack)) throw error;
          });
      }),
      { numRuns: 60 },
    );
    expect(found).toEqual(new Set([true, false]));
  });
});

class RolledBack extends Error {}

async function seed(
  client: pg.ClientBase,
  records: Omit<FirmClinician, 'staffId'>,
  agreements: readonly Omit<AgreementTerms, 'tenant'>[],
  place: string | null,
): Promise<string> {
  await client.query(`INSERT INTO wardline.support_firm VALUES ('firm', 'Firm')`);
  const person = async (email: string): Promise<string> => {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO wardline.staff (email, name, password_hash, firm_id) VALUES ($1, $1, '', 'firm') RETURNING staff_id AS id`,
      [email],
    );
    return rows[0]?.id ?? '';
  };
  const [staff, supervisor] = [await person('clinician@test'), await person('supervisor@test')];
  await client.query(
    `INSERT INTO wardline.staff_assignment (staff_id, role, valid_from) VALUES ($1, 'tier1', wardline.now() - interval '1 day')`,
    [staff],
  );
  await client.query('UPDATE wardline.site SET place = $1 WHERE tenant_id = $2', [place, tenant]);
  for (const a of agreements)
    await client.query(
      `INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from, valid_to, programmes, work_places, demands, standby)
       VALUES ($1, 'firm', $2, $3, $4, $5, $6, $7, $8)`,
      [a.agreement, tenant, a.from, a.until, a.programmes, a.workPlaces, a.demands, a.standby ?? false],
    );
  if (records.credentialsEnd !== null)
    await client.query(
      `INSERT INTO wardline.staff_credential (staff_id, ends_at, reason) VALUES ($1, $2, 'test')`,
      [staff, records.credentialsEnd],
    );
  for (const l of records.licences)
    await client.query(
      `INSERT INTO wardline.clinician_licence (staff_id, kind, number, places, valid_from, valid_to, verified_by, verified_at)
       VALUES ($1, 'RN', '1', $2, $3, $4, $5, $6)`,
      [staff, l.places, l.from, l.until, l.verified ? supervisor : null, l.verified ? now : null],
    );
  for (const c of records.competences)
    await client.query(
      'INSERT INTO wardline.clinician_competence (staff_id, hash, valid_from, valid_to) VALUES ($1, $2, $3, $4)',
      [staff, c.hash, c.from, c.until],
    );
  for (const w of records.workPlaces)
    await client.query(
      'INSERT INTO wardline.clinician_work_place (staff_id, place, valid_from, valid_to) VALUES ($1, $2, $3, $4)',
      [staff, w.place, w.from, w.until],
    );
  for (const s of records.shifts)
    await client.query(
      `INSERT INTO wardline.firm_shift (firm_id, staff_id, valid_from, valid_to, tenants, programmes, on_call)
       VALUES ('firm', $1, $2, $3, $4, $5, $6)`,
      [staff, s.from, s.until, s.tenants, s.programmes, s.onCall],
    );
  return staff;
}
