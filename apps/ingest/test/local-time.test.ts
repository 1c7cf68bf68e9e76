import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ago, hours, reading, RunningIngestion, vital } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

/** Wall clock of an instant in a zone, `YYYY-MM-DD HH:mm`. */
function wallClock(at: Date | undefined, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at);
}

describe('H25: times and zones', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  it('stores the patient’s zone, the offset as sent, and both times', async () => {
    const { patient, device } = await ingestion.patient({ zone: 'America/Los_Angeles' });
    const taken = new Date(Date.now() - 2 * hours);
    const local = new Date(taken.getTime() + 2 * hours).toISOString().replace('Z', '+02:00');
    await device.publish(reading(vital.spo2(97), { at: local }));
    const [stored] = await measurementsOf(ingestion.database, patient);
    expect(stored).toMatchObject({
      zone: 'America/Los_Angeles',
      offset: 120,
      takenAt: taken,
      effectiveAt: taken,
    });
    expect(Number(stored?.receivedAt)).toBeGreaterThan(taken.getTime());
  });

  it.each(['Pacific/Auckland', 'America/New_York', 'Asia/Kolkata'])(
    'a date alone is the patient’s own day in %s, imprecise and never live',
    async (zone) => {
      const { patient, device } = await ingestion.patient({ zone });
      const date = ago(72 * hours).slice(0, 10);
      await device.publish(reading(vital.spo2(78), { at: date }));
      const [stored] = await measurementsOf(ingestion.database, patient);
      expect(stored).toMatchObject({ precision: 'day', zone });
      expect(stored?.flags).toContain('imprecise');
      expect(wallClock(stored?.effectiveAt, zone)).toBe(`${date} 00:00`);
      const alerts = await alertsOf(ingestion.database, patient);
      expect(alerts).toMatchObject([{ condition: 'past-event:hypoxaemia', severity: 'tier1' }]);
    },
  );

  it('a date alone is not news about now: the next reading does not know it', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(78), { at: ago(0).slice(0, 10) }));
    await device.publish(reading(vital.heartRate(70)));
    const decisions = await decisionsOf(ingestion.database, patient);
    const last = decisions.findLast(({ cause }) => cause === 'arrival');
    expect(last?.facts['spo2']).toMatchObject({ kind: 'unknown' });
  });
});
