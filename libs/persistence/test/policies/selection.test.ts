import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';

const severities = ['critical', 'tier1', 'indeterminate'] as const;
const siteNames = ['north', 'south'] as const;
const programmes = ['heart-failure', 'copd'] as const;

/** A row of the log of activations: a document that is put to work under a name, or a stop. */
interface Act {
  readonly name: string;
  readonly stop: boolean;
  readonly severities: readonly string[];
  readonly sites?: readonly string[] | undefined;
  readonly programmes?: readonly string[] | undefined;
}

interface AtWork extends Act {
  readonly hash: string;
}

const list = (of: readonly string[]) => fc.subarray([...of], { minLength: 1 });
const acts = fc.array(
  fc.record({
    name: fc.constantFrom('policy-a', 'policy-b', 'policy-c', 'policy-d'),
    stop: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    severities: list(severities),
    sites: fc.option(list(siteNames), { nil: undefined }),
    programmes: fc.option(list(programmes), { nil: undefined }),
  }),
  { maxLength: 12 },
);

let database: TestDatabase;
let data: ReferenceData;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  // Who may put what to work is tested elsewhere; here the log is written as it may come to be.
  await database.query('ALTER TABLE wardline.tree_activation DISABLE TRIGGER check_activation');
});
afterAll(async () => {
  await database.drop();
});

/** What the log makes of a health system's policies: the newest act of each name, in the order of the acts. */
function atWork(log: readonly AtWork[]): readonly AtWork[] {
  return log.filter(
    (act, index) => !act.stop && !log.slice(index + 1).some((later) => later.name === act.name),
  );
}

/** The same selection, written down plainly. */
function naive(
  log: readonly AtWork[],
  site: string,
  mine: readonly string[],
  severity: string,
): string | null {
  const fits = atWork(log).filter(
    (act) =>
      act.severities.includes(severity) &&
      (act.sites?.includes(site) ?? true) &&
      (act.programmes?.some((programme) => mine.includes(programme)) ?? true),
  );
  const rank = ({ sites, programmes: wanted }: Act): number =>
    (sites === undefined ? 0 : 2) + (wanted === undefined ? 0 : 1);
  const best = Math.max(...fits.map(rank));
  return fits.filter((act) => rank(act) === best).at(-1)?.hash ?? null;
}

async function put(tenant: string, act: Act, sites: ReadonlyMap<string, string>): Promise<AtWork> {
  const hash = randomUUID();
  const named = act.sites?.map((site) => sites.get(site) ?? '');
  const document = {
    kind: 'escalation-policy',
    programme: '*',
    severities: act.severities,
    ...(named && { sites: named }),
    ...(act.programmes && { programmes: act.programmes }),
  };
  await database.query(
    `INSERT INTO wardline.tree_version (hash, tree, version, document) VALUES ($1, $2, $1, $3)`,
    [hash, act.name, JSON.stringify(document)],
  );
  await database.query(
    `INSERT INTO wardline.tree_activation (tenant_id, tree, hash, stopped_hash, action) VALUES ($1, $2, $3, $4, $5)`,
    [tenant, act.name, act.stop ? null : hash, act.stop ? hash : null, act.stop ? 'stop' : 'activate'],
  );
  return { ...act, hash, ...(named && { sites: named }) };
}

async function chosen(
  tenant: string,
  site: string,
  patient: string | null,
  severity: string,
): Promise<string | null | undefined> {
  const [row] = await database.query<{ hash: string | null }>(
    'SELECT wardline.escalation_policy_for($1, $2, $3, $4) AS hash',
    [tenant, site, patient, severity],
  );
  return row?.hash;
}

async function leave(tenant: string, patient: string, programme: string): Promise<void> {
  await database.query(
    `INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from)
     VALUES ($1, $2, $3, false, wardline.now() - interval '1 hour')`,
    [tenant, patient, programme],
  );
}

describe('the policy that an alert opens under', () => {
  it('is the most specific one at work, of equals the newest, whatever was put to work and stopped', async () => {
    await fc.assert(
      fc.asyncProperty(acts, list(programmes), fc.boolean(), async (log, enrolled, left) => {
        const { tenant } = await data.site();
        const sites = new Map<string, string>();
        for (const name of siteNames)
          sites.set(name, (await data.site({ tenant, site: `${tenant}-${name}` })).site);
        const [home] = sites.values();
        const { patient } = await data.patient({
          tenant,
          site: home ?? '',
          programmes: enrolled,
          device: null,
        });
        if (left) await leave(tenant, patient, enrolled[0] ?? '');
        const mine = left ? enrolled.slice(1) : enrolled;
        const done: AtWork[] = [];
        for (const act of log) done.push(await put(tenant, act, sites));
        for (const site of sites.values())
          for (const severity of severities) {
            expect(await chosen(tenant, site, patient, severity)).toBe(naive(done, site, mine, severity));
            expect(await chosen(tenant, site, null, severity)).toBe(naive(done, site, [], severity));
          }
      }),
      { numRuns: 25 },
    );
  });

  it('is never another health system’s', async () => {
    const [mine, other] = [await data.site(), await data.site()];
    const { patient } = await data.patient({ ...mine, device: null });
    const act = { name: 'policy-x', stop: false, severities: [...severities] };
    await put(other.tenant, act, new Map());
    expect(await chosen(mine.tenant, mine.site, patient, 'critical')).toBeNull();
    expect(await chosen(mine.tenant, other.site, patient, 'critical')).toBeNull();
  });

  it('follows the enrolment as of now: one that begins later does not count yet', async () => {
    const place = await data.site();
    const { patient } = await data.patient({ ...place, device: null });
    const general = await put(
      place.tenant,
      { name: 'general', stop: false, severities: ['critical'] },
      new Map(),
    );
    const special = await put(
      place.tenant,
      { name: 'special', stop: false, severities: ['critical'], programmes: ['copd'] },
      new Map(),
    );
    const [row] = await database.query<{ later: Date }>(`SELECT wardline.now() + interval '1 day' AS later`);
    await data.enrol(place.tenant, patient, 'copd', row?.later ?? null);
    expect(await chosen(place.tenant, place.site, patient, 'critical')).toBe(general.hash);
    await database.advance(25 * 3600_000);
    expect(await chosen(place.tenant, place.site, patient, 'critical')).toBe(special.hash);
  });

  it('may be asked by every role that opens alerts, and changed by none', async () => {
    for (const role of ['wardline_server', 'wardline_ingest', 'wardline_clock']) {
      const [row] = await database.query<{ asks: boolean; changes: boolean }>(
        `SELECT has_function_privilege($1, 'wardline.escalation_policy_for(text, text, uuid, text)', 'EXECUTE') AS asks,
           has_table_privilege($1, 'wardline.escalation_policy_in_force', 'INSERT, UPDATE, DELETE, TRUNCATE') AS changes`,
        [role],
      );
      expect([role, row]).toEqual([role, { asks: true, changes: false }]);
    }
  });

  it('is not moved by a tree: what decides readings is no policy', async () => {
    const { tenant, site } = await data.site();
    const hash = randomUUID();
    await database.query(
      `INSERT INTO wardline.tree_version (hash, tree, version, document) VALUES ($1, 'screening-x', $1, $2)`,
      [hash, JSON.stringify({ kind: 'screening', severities: ['critical'] })],
    );
    await database.query(
      `INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ($1, 'screening-x', $2)`,
      [tenant, hash],
    );
    expect(await chosen(tenant, site, null, 'critical')).toBeNull();
  });
});
