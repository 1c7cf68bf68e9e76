import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inReadOnlyTransaction, replayDecisions } from '#persistence';
import { ago, hours, reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';
import { decisionsOf, type DecisionRow } from './stored-rows.js';

const days = 24 * hours;

describe('H09: baselines beside open alerts and across devices', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  const own = (decision: DecisionRow | undefined) => {
    const fact = decision?.facts['weight.own-change'];
    return fact?.kind === 'number' ? fact.interval.low : fact?.kind === 'unknown' ? fact.reason : undefined;
  };
  const weighed = (kg: number, daysAgo: number) => reading(vital.weight(kg), { at: ago(daysAgo * days) });

  /** An alert that has been open for so many days. */
  async function openSince(patient: string, condition: string, daysAgo: number): Promise<void> {
    await ingestion.database.query(
      `INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at, last_reading_at)
       SELECT tenant_id, patient_id, site_id, $2, 'tier1', 'gained', at, at, at, at
       FROM wardline.patient, (SELECT wardline.now() - make_interval(days => $3) AS at) t WHERE patient_id = $1`,
      [patient, condition, daysAgo],
    );
  }

  async function close(patients: readonly string[], butFor = ''): Promise<void> {
    await ingestion.database.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL
       WHERE patient_id = ANY ($1) AND state <> 'resolved' AND condition <> $2`,
      [patients, butFor],
    );
  }

  /** 80 kg for a week, then 84. */
  async function gained(condition?: string): Promise<Monitored> {
    const somebody = await ingestion.patient({ programmes: ['heart-failure'] });
    if (condition !== undefined) await openSince(somebody.patient, condition, 6);
    await somebody.device.publish([12, 11, 10, 9, 8, 7].map((daysAgo) => weighed(80, daysAgo)));
    await somebody.device.publish([5, 4, 3, 2, 1].map((daysAgo) => weighed(84, daysAgo)));
    return somebody;
  }

  /** The change from the own baseline when this is weighed now. */
  async function changeAt(kg: number, { patient, device }: Monitored): Promise<unknown> {
    const now = weighed(kg, 0);
    await device.publish(now);
    const decisions = await decisionsOf(ingestion.database, patient);
    return own(decisions.find(({ sourceId, cause }) => sourceId === now.id && cause === 'arrival'));
  }

  it('stand still from the day on which the alert opened, until it is closed', async () => {
    const somebody = await gained('weight-gain-7d');
    expect(await changeAt(84, somebody)).toBe(4);
    await somebody.device.publish([4.9, 3.9, 2.9, 1.9].map((daysAgo) => weighed(90, daysAgo)));
    expect(await changeAt(84, somebody)).toBe(4);
    await somebody.device.publish([6, 4.8, 3.8, 2.8, 1.8].map((daysAgo) => weighed(84, daysAgo)));
    await close([somebody.patient]);
    const open = await changeAt(84, somebody);
    expect(open).not.toBe(4);
    expect(typeof open).toBe('number');
  });

  it('go on beside an alert about another sign, and beside a data problem', async () => {
    for (const condition of ['bradycardia', 'data-problem:unknown-unit']) {
      const [plain, beside] = [await gained(), await gained(condition)];
      await close([plain.patient, beside.patient], condition);
      expect(await changeAt(84, beside)).toBe(await changeAt(84, plain));
    }
  });

  it('begin anew with a device that took another one’s place', async () => {
    const somebody = await ingestion.patient({ programmes: ['heart-failure'] });
    await somebody.device.publish([12, 11, 10, 9, 8, 7, 1].map((ago) => weighed(80, ago)));
    const scale = await ingestion.data.device(tenant);
    const moment = new Date(Date.now() - hours);
    await ingestion.data.endAssignment(tenant, somebody.device.device, moment);
    await ingestion.data.assign(tenant, scale, somebody.patient, { from: moment });
    const account = await ingestion.connect(scale);
    await account.publish(weighed(82, 0));
    const { facts } = (await decisionsOf(ingestion.database, somebody.patient)).at(-1) ?? {};
    for (const name of ['weight.own-change', 'weight.change-24h', 'weight.change-7d'])
      expect(facts?.[name]).toMatchObject({ kind: 'unknown', reason: 'no-baseline' });
    // What was still in the old scale is the patient's, and of the old scale.
    const stored = weighed(80.5, 0.5);
    await somebody.device.publish(stored);
    const late = (await decisionsOf(ingestion.database, somebody.patient)).find(
      ({ sourceId, cause }) => sourceId === stored.id && cause === 'arrival',
    );
    expect(own(late)).toBe(0.5);
  });

  it('come out of replay as they were, whatever was closed since', async () => {
    const differences = await inReadOnlyTransaction(
      ingestion.database.url('wardline_auditor'),
      async (client) => {
        const all = [];
        for await (const one of replayDecisions(client, { tenant })) all.push(...one.differences);
        return all;
      },
    );
    expect(differences).toEqual([]);
  });
});
