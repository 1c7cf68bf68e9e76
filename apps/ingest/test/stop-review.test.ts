import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  closeStopReviewItems,
  createDataSource,
  reviewStoppedTree,
  stopTree,
  type TreeAnswer,
} from '#persistence';
import { cautiousTree, saturationTree, testDatabase, TreePeople, type TestDatabase } from '#testing';
import type { DataSource } from 'typeorm';
import { reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';

const minutes = 60_000;
let database: TestDatabase;
let ingestion: RunningIngestion;
let people: TreePeople;
let clock: DataSource;
let patient: Monitored;
let other: Monitored;

beforeAll(async () => {
  database = await testDatabase();
  ingestion = await RunningIngestion.start(database);
  await ingestion.data.site({ tenant });
  people = await TreePeople.of(database, ingestion.data, tenant);
  clock = createDataSource({ url: database.url('wardline_clock'), poolSize: 2, applicationName: 'test' });
  await clock.initialize();
  await people.putToWork(saturationTree('1.0.0', { tree: 'heart', programme: 'heart' }));
  await people.putToWork(saturationTree('1.0.0', { tree: 'general', below: 60 }));
  await people.putToWork(cautiousTree());
  patient = await ingestion.patient({ programmes: ['heart'] });
  other = await ingestion.patient();
});
afterAll(async () => {
  await clock.destroy();
  await people.close();
  await ingestion.stop();
  await database.drop();
});

async function items(): Promise<
  { id: string; patient: string; disposition: string; spo2: number; state: string }[]
> {
  return database.query(
    `SELECT i.item_id AS id, i.patient_id AS patient, i.disposition, i.state, (m.values #>> '{0,value}')::float AS spo2
     FROM wardline.stop_review_item i JOIN wardline.measurement m USING (measurement_id) ORDER BY i.item_id`,
  );
}

describe('H18: the review of what a stopped tree filtered', () => {
  it('begins when all that the tree decided is there, and has each filtered reading once, whoever does the work', async () => {
    for (const spo2 of [97, 88, 86, 70, 95]) {
      await patient.device.publish(reading(vital.spo2(spo2)));
      await other.device.publish(reading(vital.spo2(spo2)));
    }
    // Of who has withdrawn since, trees go over nothing any more.
    const gone = await ingestion.patient({ programmes: ['heart'] });
    await gone.device.publish(reading(vital.spo2(88)));
    await database.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
       VALUES ($1, $2, 'ended', 'withdrew', wardline.now())`,
      [tenant, gone.patient],
    );
    await people.as(people.lead, (store) => stopTree(store, tenant, 'heart', 'limit was wrong'));
    // This one the fail-safe tree has decided already.
    await patient.device.publish(reading(vital.spo2(94)));
    expect(await reviewStoppedTree(clock, 2)).toEqual({ looked: 0, filtered: 0, full: false });
    await database.advance(2 * minutes);
    let looked = 0;
    for (let turns = 0; turns < 30; turns++) {
      const both = await Promise.all([reviewStoppedTree(clock, 2), reviewStoppedTree(clock, 2)]);
      for (const turn of both) looked += turn.looked;
      if (both.every(({ full }) => !full)) break;
    }
    expect(looked).toBe(12);
    expect(
      (await items()).map(({ patient: whose, spo2, disposition }) => [whose, spo2, disposition]),
    ).toEqual([97, 88, 86, 95].map((spo2) => [patient.patient, spo2, 'tier1']));
    const [review] = await database.query<{ looked: number; done: boolean }>(
      'SELECT looked_at::int AS looked, completed_at IS NOT NULL AS done FROM wardline.stop_review',
    );
    expect(review).toEqual({ looked: 12, done: true });
    expect(await reviewStoppedTree(clock, 2)).toEqual({ looked: 0, filtered: 0, full: false });
  });

  it('opens no alert by itself, and is closed by somebody who may see the patient', async () => {
    const [first, ...rest] = await items();
    const nurse = await ingestion.data.staff({ role: 'nurse', tenant, site: patient.site });
    const site = await ingestion.data.site({ tenant, site: 'another-site' });
    const stranger = await ingestion.data.staff({ role: 'nurse', tenant, site: site.site });
    const close = (by: string, ids: string[]): Promise<TreeAnswer> =>
      people.as(by, (store) => closeStopReviewItems(store, ids, 'patient-called', 'well'));
    expect(await close(stranger.staff, [first?.id ?? ''])).toEqual({ ok: false, code: 'unknown-item' });
    expect(await close(nurse.staff, [first?.id ?? ''])).toEqual({ ok: true });
    expect(await close(nurse.staff, [first?.id ?? ''])).toEqual({ ok: false, code: 'already-closed' });
    expect((await items()).map(({ state }) => state)).toEqual(['closed', ...rest.map(() => 'open')]);
    const seen = (by: string) =>
      people.as(by, (store) =>
        store.query<{ n: number }>('SELECT count(*)::int AS n FROM wardline.stop_review_item'),
      );
    expect(await seen(nurse.staff)).toEqual([{ n: 4 }]);
    expect(await seen(stranger.staff)).toEqual([{ n: 0 }]);
  });

  it('leaves a step that failed to the next one, whole', async () => {
    await people.as(people.lead, (store) => stopTree(store, tenant, 'general', 'wrong, too'));
    await database.advance(2 * minutes);
    const before = (await items()).length;
    await database.query(
      `REVOKE EXECUTE ON FUNCTION wardline.put_stop_review_step(uuid, bigint, int, jsonb) FROM wardline_clock`,
    );
    await expect(reviewStoppedTree(clock, 100)).rejects.toThrow('permission denied');
    expect(await items()).toHaveLength(before);
    await database.query(
      `GRANT EXECUTE ON FUNCTION wardline.put_stop_review_step(uuid, bigint, int, jsonb) TO wardline_clock`,
    );
    while ((await reviewStoppedTree(clock, 3)).full);
    // It filtered every reading of both patients.
    expect(await items()).toHaveLength(before + 11);
  });
});
