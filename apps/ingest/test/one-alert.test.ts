import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Account, reading, RunningIngestion, tenant, vital } from './running-ingestion.js';

/** A thousand critical readings of one patient at once, from ten devices, over the brokers of two workers. */
const devices = 10;
const perDevice = 100;

let one: RunningIngestion;
let two: RunningIngestion;
beforeAll(async () => {
  one = await RunningIngestion.start();
  two = await RunningIngestion.start(one.database);
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

it('a thousand concurrent identical triggers are exactly one alert, and no reading is lost', async () => {
  const { patient } = await one.patient();
  const accounts: Account[] = [];
  for (let nr = 0; nr < devices; nr++) {
    const device = await one.data.device(tenant);
    await one.data.assign(tenant, device, patient, { from: null, slot: `slot-${nr}` });
    accounts.push(await (nr % 2 === 0 ? one : two).connect(device));
  }
  // Each resolves with the broker's PUBACK: everything is committed then.
  await Promise.all(
    accounts.flatMap((account) =>
      Array.from({ length: perDevice }, () => account.publish(reading(vital.spo2(78)))),
    ),
  );
  const [row] = await one.database.query<Record<string, number>>(
    `SELECT count(*)::int AS alerts, sum(readings)::int AS readings,
       (SELECT count(*)::int FROM wardline.measurement WHERE patient_id = $1) AS measurements,
       (SELECT count(*)::int FROM wardline.decision WHERE patient_id = $1 AND disposition = 'critical' AND cause = 'arrival') AS critical,
       (SELECT count(*)::int FROM wardline.alert_event e JOIN wardline.alert b USING (alert_id)
        WHERE b.patient_id = $1 AND b.severity = 'critical' AND e.type = 'opened') AS opened
     FROM wardline.alert WHERE patient_id = $1 AND severity = 'critical'`,
    [patient],
  );
  const all = devices * perDevice;
  expect(row).toEqual({ alerts: 1, readings: all, measurements: all, critical: all, opened: 1 });
  expect([...one.failures, ...two.failures]).toEqual([]);
});
