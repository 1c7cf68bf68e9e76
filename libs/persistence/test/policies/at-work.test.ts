import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  activePolicies,
  activeProtocols,
  createDataSource,
  createSigningKey,
  offerTree,
  resumeTree,
  revokeSigningKey,
  rollbackTree,
  setTreePolicy,
  stopTree,
  watchPolicies,
  type PoliciesAtWork,
} from '#persistence';
import {
  criticalPolicy,
  ReferenceData,
  saturationTree,
  signingPassword,
  testDatabase,
  TreePeople,
  type SiteRow,
  type TestDatabase,
} from '#testing';
import type { DataSource } from 'typeorm';
import { activationsQuery } from '../../src/trees/standing.js';

let database: TestDatabase;
let data: ReferenceData;
let clock: DataSource;
/** Each test has a health system and people of its own. */
let place: SiteRow;
let people: TreePeople;
const opened: TreePeople[] = [];

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 2, applicationName: 'test' });
  await clock.initialize();
});
beforeEach(async () => {
  place = await data.site();
  people = await TreePeople.of(database, data, place.tenant);
  opened.push(people);
});
afterAll(async () => {
  await clock.destroy();
  for (const one of opened) await one.close();
  await database.drop();
});

const refused = (code: string) => ({ ok: false, code });
/** A name of one content, everywhere: each health system's own. */
const named = (tree: string) => `${place.tenant}-${tree}`;
const policy = (version: string, given: Parameters<typeof criticalPolicy>[1] = {}) =>
  criticalPolicy(version, { tree: named('policy'), ...given });

/** The hash that a critical alert at the site would open under; null: the built-in policy. */
async function chosen(patient: string | null = null): Promise<string | null | undefined> {
  const [row] = await database.query<{ hash: string | null }>(
    `SELECT wardline.escalation_policy_for($1, $2, $3, 'critical') AS hash`,
    [place.tenant, place.site, patient],
  );
  return row?.hash;
}

async function atWork(): Promise<PoliciesAtWork> {
  return people.as(people.lead, async (store) => {
    const [row] = await store.query<{ now: Date }>('SELECT wardline.now() AS now');
    const ask = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
      store.query<Row>(text, values);
    return activePolicies(ask, place.tenant, row?.now ?? new Date());
  });
}

async function notices(): Promise<readonly string[]> {
  const rows = await database.query<{ kind: string; detail: string }>(
    'SELECT kind, detail FROM wardline.tree_notice WHERE tenant_id = $1 AND resolved_at IS NULL ORDER BY kind',
    [place.tenant],
  );
  return rows.map(({ kind, detail }) => (kind === 'tree-refused' ? `${kind} ${detail}` : kind));
}

/** What nobody but the owner of the tables can do, and only by switching their guard off. */
async function tamper(purpose: string, hash: string): Promise<void> {
  await database.query('ALTER TABLE wardline.tree_version DISABLE TRIGGER append_only');
  await database.query(
    `UPDATE wardline.tree_version SET document = jsonb_set(document, '{purpose}', to_jsonb($2::text)) WHERE hash = $1`,
    [hash, purpose],
  );
  await database.query('ALTER TABLE wardline.tree_version ENABLE TRIGGER append_only');
}

describe('a policy is put to work as a tree is', () => {
  it('by the signature of a physician who did not write it, and at once', async () => {
    const hash = await people.submit(policy('1.0.0'));
    expect(await people.activate(hash)).toEqual(refused('not-approved'));
    expect(await people.sign(hash, { by: people.author })).toEqual(refused('no-signing-key'));
    expect(await people.sign(hash)).toMatchObject({
      statement: { meaning: expect.stringContaining('those whose alerts it applies to') as unknown },
    });
    expect(await chosen()).toBeNull();
    expect(await people.activate(hash)).toEqual({ ok: true });
    expect(await chosen()).toBe(hash);
    expect(await atWork()).toMatchObject({
      refused: [],
      active: [{ state: 'active', policy: { hash }, statements: [{ physician: { id: people.physician } }] }],
    });
  });

  it('by as many physicians as the health system asks for', async () => {
    const asked = { signers: 2, warnDays: 30, reviewDays: 7, failSafeTree: 'fail-safe' };
    await people.as(people.lead, (store) => setTreePolicy(store, place.tenant, asked));
    const hash = await people.submit(policy('1.0.0'));
    await people.sign(hash);
    expect(await people.activate(hash)).toEqual(refused('signatures-missing'));
    const second = await data.staff({ role: 'physician', tenant: place.tenant });
    await people.entitle(second.staff);
    await people.as(second.staff, (store) => createSigningKey(store, signingPassword));
    await people.sign(hash, { by: second.staff });
    expect(await people.activate(hash)).toEqual({ ok: true });
    expect((await atWork()).active[0]?.statements).toHaveLength(2);
  });

  it('only where its sites and programmes are there: a misspelt one would be in force for nobody', async () => {
    for (const [version, given, code] of [
      ['1.0.0', { sites: [place.site, 'nowhere'] }, 'unknown-site'],
      ['1.0.1', { programmes: ['no-programme'] }, 'unknown-programme'],
    ] as const) {
      const hash = await people.submit(policy(version, given));
      await people.sign(hash);
      expect(await people.activate(hash)).toEqual(refused(code));
    }
    expect(await chosen()).toBeNull();
  });

  it('by an offer, each health system for itself, and seen by nobody else', async () => {
    const there = await data.site();
    const others = await TreePeople.of(database, data, there.tenant);
    opened.push(others);
    const hash = await people.putToWork(policy('1.0.0'));
    const offer = { from: place.tenant, to: there.tenant, hash, note: '' };
    await people.as(people.lead, (store) => offerTree(store, offer));
    expect(await others.activate(hash)).toEqual(refused('not-approved'));
    const seen = () =>
      others.as(others.lead, (store) =>
        store.query('SELECT tenant_id FROM wardline.escalation_policy_in_force'),
      );
    expect(await seen()).toEqual([]);
    await others.sign(hash);
    expect(await others.activate(hash)).toEqual({ ok: true });
    expect(await seen()).toEqual([{ tenant_id: there.tenant }]);
  });
});

describe('H18: there is always a policy', () => {
  it('stopped, it gives way to the less specific one, and then to the built-in one', async () => {
    const wide = await people.putToWork(policy('1.0.0'));
    const narrow = await people.putToWork(policy('1.0.0', { tree: named('narrow'), sites: [place.site] }));
    expect(await chosen()).toBe(narrow);
    const stop = (tree: string) =>
      people.as(people.lead, (store) => stopTree(store, place.tenant, tree, 'wrong'));
    expect(await stop(named('narrow'))).toEqual({ ok: true });
    expect(await chosen()).toBe(wide);
    expect(await stop(named('policy'))).toEqual({ ok: true });
    expect(await chosen()).toBeNull();
    expect(await notices()).toEqual(['tree-stopped', 'tree-stopped']);
    await people.as(people.lead, (store) => resumeTree(store, place.tenant, named('narrow'), 'mended'));
    expect(await chosen()).toBe(narrow);
    expect(await notices()).toEqual(['tree-stopped']);
    // It filtered no readings.
    expect(
      await database.query('SELECT FROM wardline.stop_review WHERE tenant_id = $1', [place.tenant]),
    ).toEqual([]);
  });

  it('rolled back, the version before is in force again', async () => {
    const one = await people.putToWork(policy('1.0.0'));
    const two = await people.putToWork(policy('2.0.0', { startCareWithin: 'PT5M' }), one);
    expect(await chosen()).toBe(two);
    const back = { tenant: place.tenant, tree: named('policy'), leaves: two, reason: 'worse' };
    expect(await people.as(people.lead, (store) => rollbackTree(store, back))).toEqual({ ok: true });
    expect(await chosen()).toBe(one);
  });

  it('expired, it stays in force under a standing notice until it is signed anew', async () => {
    const hash = await people.submit(policy('1.0.0'));
    await people.sign(hash, { days: 1 });
    await people.activate(hash);
    await database.advance(2 * 24 * 3600_000);
    await clock.query('SELECT FROM wardline.watch_approvals()');
    await watchPolicies(clock);
    expect(await chosen()).toBe(hash);
    expect(await notices()).toEqual(['approval-expired']);
    expect((await atWork()).active).toMatchObject([{ state: 'expired' }]);
    await people.sign(hash);
    await clock.query('SELECT FROM wardline.watch_approvals()');
    expect(await notices()).toEqual([]);
    expect((await atWork()).active).toMatchObject([{ state: 'active' }]);
  });

  it('changed by a byte, it is passed over under a standing notice until it is itself again', async () => {
    const wide = await people.putToWork(policy('1.0.0'));
    const narrow = await people.putToWork(policy('1.0.0', { tree: named('narrow'), sites: [place.site] }));
    await tamper('For nobody.', narrow);
    expect(await chosen()).toBe(narrow);
    await watchPolicies(clock);
    expect(await chosen()).toBe(wide);
    expect(await notices()).toEqual(['tree-refused signature-hash-mismatch']);
    await tamper('For nobody.', wide);
    await watchPolicies(clock);
    expect(await chosen()).toBeNull();
    expect((await atWork()).refused.map(({ hash }) => hash)).toEqual([wide, narrow]);
    for (const hash of [wide, narrow]) await tamper('For tests.', hash);
    await watchPolicies(clock);
    expect(await chosen()).toBe(narrow);
    expect(await notices()).toEqual([]);
  });

  it('signed with a key that was stolen by then, it is passed over', async () => {
    const hash = await people.putToWork(policy('1.0.0'));
    const [key] = await database.query<{ kid: string }>(
      'SELECT kid FROM wardline.signing_key WHERE staff_id = $1',
      [people.physician],
    );
    const from = new Date('2020-01-01T00:00:00Z');
    await people.as(people.physician, (store) => revokeSigningKey(store, key?.kid ?? '', from, 'stolen'));
    await watchPolicies(clock);
    expect(await chosen()).toBeNull();
    expect(await notices()).toEqual(['tree-refused signer-key-revoked']);
    expect(await atWork()).toMatchObject({ active: [], refused: [{ hash, code: 'signer-key-revoked' }] });
  });

  it('whose copy for alerts says something else than what was signed, it is passed over', async () => {
    const hash = await people.putToWork(policy('1.0.0'));
    const copy = (seconds: number) =>
      database.query(
        `UPDATE wardline.escalation_policy_in_force
         SET policy = jsonb_set(policy, '{startCareWithinSeconds}', to_jsonb($2::int)) WHERE hash = $1`,
        [hash, seconds],
      );
    await copy(36_000);
    await watchPolicies(clock);
    expect(await chosen()).toBeNull();
    expect(await notices()).toEqual(['tree-refused policy-copy-differs']);
    await copy(600);
    await watchPolicies(clock);
    expect(await chosen()).toBe(hash);
  });
});

describe('an alert', () => {
  it('keeps the policy that it opened under, whatever becomes of it', async () => {
    const { patient } = await data.patient({ ...place, device: null });
    const open = async (condition: string): Promise<void> => {
      await database.query(
        `SELECT wardline.demand_alert($1, $2, 'critical', 'Test', interval '2 minutes', 'open', NULL, NULL, '{}')`,
        [patient, condition],
      );
    };
    const kept = () =>
      database.query<{ condition: string; hash: string | null; seconds: number }>(
        `SELECT condition, policy_hash AS hash, (policy ->> 'startCareWithinSeconds')::int AS seconds
         FROM wardline.alert WHERE patient_id = $1 ORDER BY condition`,
        [patient],
      );
    const one = await people.putToWork(policy('1.0.0', { startCareWithin: 'PT7M' }));
    await open('first');
    const two = await people.putToWork(policy('2.0.0', { startCareWithin: 'PT8M' }), one);
    await open('second');
    await people.as(people.lead, (store) => stopTree(store, place.tenant, named('policy'), 'wrong'));
    await open('third');
    expect(await kept()).toEqual([
      { condition: 'first', hash: one, seconds: 420 },
      { condition: 'second', hash: two, seconds: 480 },
      { condition: 'third', hash: null, seconds: 600 },
    ]);
  });
});

describe('a policy decides no readings', () => {
  it('and is neither ingestion’s nor a protocol', async () => {
    const tree = await people.putToWork(saturationTree('1.0.0', { tree: named('tree') }));
    await people.putToWork(policy('1.0.0'));
    const stopped = await people.putToWork(policy('1.0.0', { tree: named('stopped') }));
    await people.as(people.lead, (store) => stopTree(store, place.tenant, named('stopped'), 'wrong'));
    const decides = await database.query<{ tenantId: string; hash: string }>(activationsQuery);
    expect(decides.filter(({ tenantId }) => tenantId === place.tenant).map(({ hash }) => hash)).toEqual([
      tree,
    ]);
    const protocols = await people.as(people.lead, (store) =>
      activeProtocols(async (text, values) => store.query(text, values), place.tenant, new Date()),
    );
    expect(protocols).toEqual({ active: [], refused: [] });
    expect(stopped).not.toBe(tree);
  });

  it('nor are notices about it ingestion’s to resolve, or the protocols’', async () => {
    const hash = await people.putToWork(policy('1.0.0'));
    await tamper('For nobody.', hash);
    await watchPolicies(clock);
    await database.query(`SELECT wardline.report_refused_trees('{}', '{}', '{}', '{}')`);
    await database.query(`SELECT FROM wardline.report_refused_protocols('{}', '{}', '{}', '{}')`);
    expect(await notices()).toEqual(['tree-refused signature-hash-mismatch']);
    await tamper('For tests.', hash);
    await watchPolicies(clock);
  });

  it('nor does it ask for a fail-safe tree, as what decides readings does', async () => {
    await people.putToWork(policy('1.0.0'));
    await clock.query('SELECT FROM wardline.watch_approvals()');
    expect(await notices()).toEqual([]);
    await people.putToWork(saturationTree('1.0.0', { tree: named('tree') }));
    await clock.query('SELECT FROM wardline.watch_approvals()');
    expect(await notices()).toEqual(['fail-safe-missing']);
  });
});
