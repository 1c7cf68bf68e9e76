import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Difference } from '#decision-tree';
import type { RetractionReason } from '#domain';
import { inReadOnlyTransaction, replayDecisions } from '#persistence';
import { waitFor } from '#testing';
import fc from 'fast-check';
import { ago, hours, minutes, reading, RunningIngestion, tenant, vital } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

let ingestion: RunningIngestion;
let nurse: string;
beforeAll(async () => {
  ingestion = await RunningIngestion.start();
  nurse = (await ingestion.data.staff({ role: 'nurse', tenant, site: `${tenant}-site` })).staff;
});
afterAll(async () => {
  await ingestion.stop();
});

/** Waits until it holds. The words and the rights of whoever says it are tested with the server. */
async function say(
  patient: string,
  measurement: string | undefined,
  reason: RetractionReason | null,
  rightPatient: string | null = null,
): Promise<void> {
  const [row] = await ingestion.database.query<{ id: string }>(
    `INSERT INTO wardline.measurement_retraction (tenant_id, patient_id, measurement_id, act, reason, note, right_patient_id, recorded_by)
     VALUES ($1, $2, $3, CASE WHEN $4::text IS NULL THEN 'restored' ELSE 'retracted' END, $4, 'as told', $5, $6)
     RETURNING retraction_id::text AS id`,
    [tenant, patient, measurement, reason, rightPatient, nurse],
  );
  await waitFor(
    async () => {
      const rows = await ingestion.database.query(
        'SELECT FROM wardline.measurement_standing WHERE retraction_id = $1',
        [row?.id],
      );
      return rows.length > 0 ? true : undefined;
    },
    { what: 'the retraction to hold' },
  );
}

async function differences(): Promise<readonly Difference[]> {
  return inReadOnlyTransaction(ingestion.database.url('wardline_auditor'), async (client) => {
    const all: Difference[] = [];
    for await (const one of replayDecisions(client, { tenant })) all.push(...one.differences);
    return all;
  });
}

async function changesOf(patient: string): Promise<readonly Record<string, unknown>[]> {
  const [row] = await ingestion.database.query<{ changes: Record<string, unknown>[] }>(
    `SELECT decision->'changes' AS changes FROM wardline.alert WHERE patient_id = $1 ORDER BY opened_at LIMIT 1`,
    [patient],
  );
  return row?.changes ?? [];
}

describe('H08: a measurement that was taken back', () => {
  it('is out of the facts, the patient is decided again, and the alert on it shows what changed', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.heartRate(80), { at: ago(2 * minutes) }));
    await device.publish(reading(vital.spo2(78), { at: ago(minutes) }));
    const [first, low] = await measurementsOf(ingestion.database, patient);
    const before = await decisionsOf(ingestion.database, patient);
    await say(patient, low?.id, 'bad-technique');
    const again = (await decisionsOf(ingestion.database, patient)).at(-1);
    expect(again).toMatchObject({
      cause: 'correction',
      measurement: first?.id,
      supersedes: before[0]?.id,
      causedBy: low?.id,
      knewSeq: 3,
      disposition: 'baseline',
      facts: { spo2: { kind: 'unknown' } },
    });
    const [alert, ...others] = await alertsOf(ingestion.database, patient);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      severity: 'critical', // never lowered, never closed by itself
      state: 'open',
      version: 2,
      measurement: first?.id,
      events: ['opened', 'reassessed'],
    });
    expect(alert?.reason).toContain('not taken properly');
    expect(await changesOf(patient)).toMatchObject([
      {
        act: 'retracted',
        reason: 'bad-technique',
        measurement: low?.id,
        before: { decision: before[1]?.id, disposition: 'critical' },
        after: { decision: again?.id, disposition: 'baseline' },
      },
    ]);
    await device.publish(reading(vital.heartRate(81)));
    expect((await decisionsOf(ingestion.database, patient)).at(-1)?.facts['spo2']).toMatchObject({
      kind: 'unknown',
    });
  });

  it('still stands in its table, and a patient without another one is decided about it', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(78)));
    const [only] = await measurementsOf(ingestion.database, patient);
    await say(patient, only?.id, 'not-this-patient');
    expect(await measurementsOf(ingestion.database, patient)).toHaveLength(1);
    const [arrival, again, ...more] = await decisionsOf(ingestion.database, patient);
    expect(more).toEqual([]);
    expect(again).toMatchObject({ cause: 'correction', measurement: only?.id, supersedes: arrival?.id });
  });

  it('is told to the alert that it only joined, which goes on standing on the other', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(78), { at: ago(minutes) }));
    await device.publish(reading(vital.spo2(79)));
    const [first, second] = await measurementsOf(ingestion.database, patient);
    await say(patient, second?.id, 'bad-technique');
    const [alert] = await alertsOf(ingestion.database, patient);
    // Decided again, the first one joins once more.
    expect(alert).toMatchObject({
      measurement: first?.id,
      events: ['opened', 'joined', 'reassessed', 'joined'],
    });
    expect(alert?.reason).not.toContain('not taken properly');
    expect(await changesOf(patient)).toMatchObject([{ measurement: second?.id, standsOnIt: false }]);
  });

  it('opens a data problem with a clock for whom it is said to be', async () => {
    const [wrong, right] = [await ingestion.patient(), await ingestion.patient()];
    await wrong.device.publish(reading(vital.weight(110)));
    const [weight] = await measurementsOf(ingestion.database, wrong.patient);
    await say(wrong.patient, weight?.id, 'not-this-patient', right.patient);
    expect(await measurementsOf(ingestion.database, right.patient)).toEqual([]);
    expect(await alertsOf(ingestion.database, right.patient)).toMatchObject([
      { condition: 'data-problem:not-this-patient', severity: 'indeterminate', state: 'open' },
    ]);
  });

  it('that was severe alarms when it is given back, also where its alert was closed meanwhile', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(78), { at: ago(minutes) }));
    const [low] = await measurementsOf(ingestion.database, patient);
    await say(patient, low?.id, 'bad-technique');
    await ingestion.database.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL WHERE patient_id = $1`,
      [patient],
    );
    await say(patient, low?.id, null);
    const alerts = await alertsOf(ingestion.database, patient);
    expect(alerts.map(({ state }) => state)).toEqual(['resolved', 'open']);
    expect(alerts[1]).toMatchObject({ condition: 'hypoxaemia', severity: 'critical', measurement: low?.id });
    expect((await decisionsOf(ingestion.database, patient)).map(({ cause }) => cause)).toEqual([
      'arrival',
      'correction',
      'restored',
      'correction',
    ]);
  });

  it('brings the open alert back to it when it is given back', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.heartRate(80), { at: ago(2 * minutes) }));
    await device.publish(reading(vital.spo2(78), { at: ago(minutes) }));
    const [, low] = await measurementsOf(ingestion.database, patient);
    await say(patient, low?.id, 'not-this-patient');
    await say(patient, low?.id, null);
    const [alert, ...others] = await alertsOf(ingestion.database, patient);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ severity: 'critical', measurement: low?.id, state: 'open' });
    expect(alert?.reason).toContain('given back');
    expect(await changesOf(patient)).toMatchObject([{ act: 'retracted' }, { act: 'restored' }]);
  });

  it('holds once, whichever of several workers takes it', async () => {
    const other = await RunningIngestion.start(ingestion.database);
    try {
      const people = await Promise.all([1, 2, 3, 4].map(() => ingestion.patient()));
      await Promise.all(
        people.map(async ({ patient, device }) => {
          await device.publish(reading(vital.spo2(78)));
          const [low] = await measurementsOf(ingestion.database, patient);
          await say(patient, low?.id, 'bad-technique');
          await say(patient, low?.id, null);
          const decisions = await decisionsOf(ingestion.database, patient);
          expect(decisions.map(({ cause, knewSeq }) => [cause, knewSeq])).toEqual([
            ['arrival', 1],
            ['correction', 2],
            ['restored', 3],
            ['correction', 3],
          ]);
        }),
      );
      expect(other.failures.filter(({ what }) => what === 'retraction-failed')).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it('and given back leaves the same facts as if neither had happened, whichever and whenever', async () => {
    const value = fc.oneof(
      fc.integer({ min: 40, max: 100 }).map(vital.spo2),
      fc.integer({ min: 780, max: 830 }).map((tenths) => vital.weight(tenths / 10)),
      fc.integer({ min: 45, max: 240 }).map(vital.systolic),
    );
    const readings = fc.array(fc.tuple(value, fc.nat(12 * 24 * hours)), { minLength: 4, maxLength: 12 });
    const turns = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(readings, turns, async (all, said) => {
        const given = { programmes: ['heart-failure'], plan: { 'dry-weight': 80 } };
        const [plain, turned] = [await ingestion.patient(given), await ingestion.patient(given)];
        const sent = all.map(([one, age]) => reading(one, { at: ago(age + minutes) }));
        for (const [index, one] of sent.entries()) {
          await plain.device.publish(one);
          await turned.device.publish(one);
          for (const [which, after] of said) {
            const chosen = (await measurementsOf(ingestion.database, turned.patient))[which % (index + 1)];
            if (after % sent.length !== index) continue;
            await say(turned.patient, chosen?.id, 'not-this-patient');
            await say(turned.patient, chosen?.id, null);
          }
        }
        const last = reading(vital.heartRate(80), { at: ago(0) });
        await plain.device.publish(last);
        await turned.device.publish(last);
        const facts = await Promise.all(
          [plain, turned].map(async ({ patient }) => {
            const about = (await decisionsOf(ingestion.database, patient)).filter(
              ({ sourceId, cause }) => sourceId === last.id && cause === 'arrival',
            );
            return about[0]?.facts;
          }),
        );
        // Decided in two batches a moment apart: ages of seconds may differ by one.
        expect(withoutAges(facts[1])).toEqual(withoutAges(facts[0]));
      }),
      { numRuns: 4 },
    );
  }, 120_000);

  it('is what each decision knew when it is made again: no difference', async () => {
    expect(await differences()).toEqual([]);
  }, 60_000);
});

function withoutAges(facts: unknown): unknown {
  return JSON.parse(
    JSON.stringify(facts, (key, value: unknown) => (key === 'ageSeconds' ? undefined : value)),
  );
}
