import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  applyImport,
  beginImport,
  findImport,
  stepImport,
  unfinishedImports,
  type ImportStore,
} from '#persistence';
import { waitFor } from '#testing';
import pg from 'pg';
import { HealthSystem, outcomes } from './health-system.js';

let system: HealthSystem;
beforeAll(async () => {
  system = await HealthSystem.open();
}, 60_000);
afterAll(async () => {
  await system.close();
});

const file = (mark: string, rows: number): string =>
  [
    'patient,site,family_name,given_name',
    ...Array.from({ length: rows }, (_, n) => `${mark}${n},north,F${n},G`),
  ].join('\n');
const patientsOf = async (mark: string): Promise<number> =>
  (
    await system.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM wardline.external_identifier WHERE value LIKE $1 || '%'`,
      [mark],
    )
  )[0]?.n ?? -1;
/** As the server asks for it: without any scope. */
const waiting = async (): Promise<string[]> => {
  const store: ImportStore = {
    query: async <Row extends object>(text: string) =>
      (await system.pool.query<Row & pg.QueryResultRow>(text)).rows,
  };
  return (await unfinishedImports(store)).map(({ id }) => id);
};

describe('an import that is interrupted', () => {
  it('in the middle of a chunk has done whole chunks, and goes on with the next', async () => {
    const checked = await system.check({ kind: 'patients', content: file('cut-', 100) });
    await system.as(system.lead, (tx) => applyImport(tx, checked.id, checked.hash));
    for (let chunk = 0; chunk < 3; chunk++)
      await system.as(system.lead, (tx) => stepImport(tx, checked.id, 'applying', 20));

    // Somebody holds the registry, so that the next chunk stands in the middle of its work when its connection dies.
    const holder = new pg.Client({ connectionString: system.database.ownerUrl });
    await holder.connect();
    await holder.query('BEGIN; UPDATE wardline.registry_epoch SET epoch = epoch');
    const cut = system
      .as(system.lead, (tx) => stepImport(tx, checked.id, 'applying', 20))
      .catch((error: unknown) => error);
    const ended = await waitFor(async () => {
      // Not the holder: within a transaction everybody's activity is what it was at the first look.
      const [row] = await system.database.query<{ ended: boolean }>(
        `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%apply_import_chunk%'`,
      );
      return row?.ended;
    });
    expect(ended).toBe(true);
    expect(await cut).toBeInstanceOf(Error);
    await holder.query('ROLLBACK');
    await holder.end();

    expect(await patientsOf('cut-')).toBe(60);
    expect(await waiting()).toEqual([checked.id]);
    expect(await system.finish(checked.id, system.lead, 20)).toBe('applied');
    expect(await patientsOf('cut-')).toBe(100);
    expect(outcomes(await system.report(checked.id), 'did')).toEqual({ created: 100 });
    expect(await waiting()).toEqual([]);
  });

  it('is gone on with by two servers at a time, and no row is done twice', async () => {
    const checked = await system.check({ kind: 'patients', content: file('two-', 60) });
    await system.as(system.lead, (tx) => applyImport(tx, checked.id, checked.hash));
    await Promise.all([system.finish(checked.id, system.lead, 7), system.finish(checked.id, system.lead, 7)]);
    expect(await patientsOf('two-')).toBe(60);
    expect(outcomes(await system.report(checked.id), 'did')).toEqual({ created: 60 });
  });

  it('while it is judged goes on as well', async () => {
    const { id } = await system.receive({ kind: 'patients', content: file('look-', 50) });
    await system.as(system.lead, (tx) => stepImport(tx, id, 'checking', 20));
    expect(await waiting()).toEqual([id]);
    expect(await system.finish(id, system.lead, 20)).toBe('checked');
    expect(outcomes(await system.report(id), 'would')).toEqual({ create: 50 });
  });

  it('ends when its person may no longer do it, and what was done stays', async () => {
    const checked = await system.check({ kind: 'patients', content: file('gone-', 30) });
    await system.as(system.lead, (tx) => applyImport(tx, checked.id, checked.hash));
    await system.as(system.lead, (tx) => stepImport(tx, checked.id, 'applying', 10));
    await system.database.query(
      'UPDATE wardline.staff SET disabled_at = wardline.now() WHERE staff_id = $1',
      [system.lead],
    );
    expect(await system.as(system.lead, (tx) => stepImport(tx, checked.id, 'applying', 10))).toBe('failed');
    await system.database.query('UPDATE wardline.staff SET disabled_at = NULL WHERE staff_id = $1', [
      system.lead,
    ]);
    expect(await patientsOf('gone-')).toBe(10);
    expect(await waiting()).toEqual([]);
  });
});

describe('applying', () => {
  it('does only what the dry run of these very bytes said', async () => {
    const content = 'patient,site,family_name,given_name\nsame,north,First,G\n';
    const first = await system.check({ kind: 'patients', content });
    const second = await system.check({ kind: 'patients', content: content.replace('First', 'Second') });
    await expect(system.apply({ id: first.id, hash: second.hash })).rejects.toThrow('import-differs');
    expect(outcomes(await system.apply(first), 'did')).toEqual({ created: 1 });
    // It said `create`; by now that would be an update of somebody.
    const report = await system.apply(second);
    expect(report).toMatchObject([
      { would: 'create', did: 'refused', findings: [{ code: 'changed-since-check' }] },
    ]);
    await expect(system.apply(first)).rejects.toThrow('import-not-ready');
  });

  it('keeps no cells when it is over', async () => {
    await system.bring({ kind: 'patients', content: file('kept-', 3) });
    const left = await system.database.query(
      `SELECT r.seq FROM wardline.import_row r JOIN wardline.import_job j USING (import_id)
       WHERE j.state IN ('applied', 'failed') AND (r.record IS NOT NULL)`,
    );
    expect(left).toEqual([]);
  });

  it('and uploads and dry runs that nobody comes back for lose their cells', async () => {
    const { id } = await system.as(system.lead, (tx) =>
      beginImport(tx, { tenant: 'metro', kind: 'devices', system: 'x' }),
    );
    const checked = await system.check({ kind: 'patients', content: file('left-', 3) });
    await system.database.advance(8 * 24 * 3600_000);
    await waiting();
    const states = await system.database.query<{ state: string }>(
      'SELECT state FROM wardline.import_job WHERE import_id = ANY ($1)',
      [[id, checked.id]],
    );
    expect(states).toEqual([{ state: 'expired' }, { state: 'expired' }]);
    expect(
      await system.database.query(
        'SELECT seq FROM wardline.import_row WHERE record IS NOT NULL AND import_id = $1',
        [checked.id],
      ),
    ).toEqual([]);
  });
});

describe('who may', () => {
  it.each([
    ['lead', 'devices', 'ok'],
    ['lead', 'patients', 'ok'],
    ['lead', 'plans', 'not-allowed'],
    ['physician', 'plans', 'ok'],
    ['physician', 'patients', 'not-allowed'],
    ['operator', 'devices', 'ok'],
    ['operator', 'patients', 'not-allowed'],
    ['operator', 'assignments', 'not-allowed'],
    ['nurse', 'devices', 'not-allowed'],
  ] as const)('%s, %s: %s', async (person, kind, code) => {
    const answer = await system.as(system[person], (tx) =>
      beginImport(tx, { tenant: 'metro', kind, system: 'x' }),
    );
    expect(answer.code).toBe(code);
    const elsewhere = await system.as(system[person], (tx) =>
      beginImport(tx, { tenant: 'other', kind, system: 'x' }),
    );
    expect(elsewhere).toEqual({ id: null, code: 'not-allowed' });
    const [trail] = await system.database.query(
      `SELECT staff_id, outcome FROM wardline.audit_event WHERE action = 'import.begin' ORDER BY audit_id DESC LIMIT 1`,
    );
    expect(trail).toEqual({ staff_id: system[person], outcome: 'not-allowed' });
  });

  it('sees an import: only who may work on it', async () => {
    const { id } = await system.check({ kind: 'patients', content: file('seen-', 1) });
    for (const person of ['operator', 'nurse', 'physician'] as const)
      expect(await system.as(system[person], (tx) => findImport(tx, id))).toBeUndefined();
    await expect(
      system.as(system.lead, (tx) =>
        tx.query('SELECT record FROM wardline.import_row WHERE import_id = $1', [id]),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
