import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ago, hours, minutes, reading, RunningIngestion, vital, type Reading } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf, type DecisionRow } from './stored-rows.js';

describe('H12: what arrives late', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  describe('a severe value of three hours ago', () => {
    const severe = () => reading(vital.spo2(78), { at: ago(3 * hours) });
    const opened = async (before: readonly Reading[]) => {
      const { patient, device } = await ingestion.patient();
      for (const one of before) await device.publish(one);
      await device.publish(severe());
      const [stored] = (await measurementsOf(ingestion.database, patient)).slice(-1);
      expect(stored?.flags).toContain('late');
      return alertsOf(ingestion.database, patient);
    };

    it('is live when nothing newer is known', async () => {
      expect(await opened([])).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
    });

    it('is live when the newer value is too old to say how the patient is now', async () => {
      const alerts = await opened([reading(vital.spo2(97), { at: ago(hours) })]);
      expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
    });

    it('is live when what is newer is another vital sign', async () => {
      const alerts = await opened([reading(vital.heartRate(70))]);
      expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
    });

    it('is live when the newer value of the sign is out of range itself', async () => {
      const alerts = await opened([reading(vital.spo2(91))]);
      expect(alerts).toMatchObject([{ severity: 'critical', events: ['opened', 'raised'] }]);
    });

    it('is a review item with its age and a clock when a newer value is back in range', async () => {
      const alerts = await opened([reading(vital.spo2(97))]);
      expect(alerts).toMatchObject([
        { condition: 'past-event:hypoxaemia', severity: 'tier1', dueInSeconds: 4 * 3600 },
      ]);
      expect(alerts[0]?.reason).toContain('Past event, 3 hours old');
    });
  });

  it('a late weight has the patient decided again, and leaves what was known then as it was', async () => {
    const { patient, device } = await ingestion.patient({ programmes: ['heart-failure'] });
    await device.publish(reading(vital.weight(82)));
    const [first] = await decisionsOf(ingestion.database, patient);
    await device.publish(reading(vital.weight(80), { at: ago(25 * hours) }));
    const decisions = await decisionsOf(ingestion.database, patient);
    const again = decisions.at(-1);
    expect(decisions[0]).toEqual(first);
    expect(again).toMatchObject({
      cause: 'late-data',
      measurement: first?.measurement,
      supersedes: first?.id,
      causedBy: decisions[1]?.measurement,
      knewSeq: 2,
      disposition: 'tier1',
    });
    expect(first).toMatchObject({ knewSeq: 1, facts: { 'weight.change-24h': { kind: 'unknown' } } });
    expect(again?.facts['weight.change-24h']).toMatchObject({ interval: { low: 2, high: 2 } });
    const alerts = await alertsOf(ingestion.database, patient);
    expect(alerts).toContainEqual(
      expect.objectContaining({ condition: 'weight-gain-24h', severity: 'tier1', readings: 1 }),
    );
  });

  describe('the order of arrival', () => {
    /** Heart rate was severe and is back; saturation and weight are severe, and what was measured last. */
    const night = (): Reading[] => [
      reading(vital.weight(82.5), { id: 'weight', at: ago(9 * minutes) }),
      reading(vital.spo2(91), { id: 'spo2 low', at: ago(8 * minutes) }),
      reading(vital.heartRate(150), { id: 'heart rate high', at: ago(7 * minutes) }),
      reading(vital.spo2(83), { id: 'spo2 lower', at: ago(4 * minutes) }),
      reading(vital.heartRate(80), { id: 'heart rate back', at: ago(3 * minutes) }),
      reading(vital.systolic(118), { id: 'pressure', at: ago(2 * minutes) }),
    ];
    const inOrder = [0, 1, 2, 3, 4, 5];

    async function arrive(order: readonly number[], together: boolean) {
      const { patient, device } = await ingestion.patient({ programmes: ['heart-failure'] });
      await device.publish(reading(vital.weight(80), { id: 'before', at: ago(26 * hours) }));
      const readings = night();
      const shuffled = order.map((index) => readings[index] ?? readings).flat();
      if (together) await device.publish(shuffled);
      else for (const one of shuffled) await device.publish(one);
      await device.publish(reading(vital.temperature(36.8), { id: 'after' }));
      return {
        measurements: await measurementsOf(ingestion.database, patient),
        decisions: await decisionsOf(ingestion.database, patient),
        alerts: await alertsOf(ingestion.database, patient),
      };
    }

    /** What is severe as of now, without the heart rate: whether that was live depends on what was known. */
    const live = ({ alerts }: Awaited<ReturnType<typeof arrive>>) =>
      alerts
        .filter(({ condition }) => !condition.includes('tachycardia'))
        .map(({ condition, severity }) => `${condition}: ${severity}`)
        .sort();

    /** The facts that the next reading is decided by, without the seconds that the test itself took. */
    const knownNow = (decisions: readonly DecisionRow[]) =>
      Object.fromEntries(
        Object.entries(decisions.at(-1)?.facts ?? {})
          .filter(([name]) => !name.endsWith('minutes-since'))
          .map(([name, fact]) => [name, { ...fact, ageSeconds: undefined }]),
      );

    it('changes neither what is live in the end nor what the next reading is decided by', async () => {
      const expected = await arrive(inOrder, false);
      expect(live(expected)).toEqual(
        expect.arrayContaining(['hypoxaemia: critical', 'weight-gain-24h: tier1']),
      );
      const orders = fc.tuple(
        fc.shuffledSubarray(inOrder, { minLength: inOrder.length, maxLength: inOrder.length }),
        fc.boolean(),
      );
      await fc.assert(
        fc.asyncProperty(orders, async ([order, together]) => {
          const arrived = await arrive(order, together);
          expect(arrived.measurements.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
          expect(live(arrived)).toEqual(live(expected));
          expect(knownNow(arrived.decisions)).toEqual(knownNow(expected.decisions));
          // Heard in any order: at once, or as a past event.
          const heard = arrived.alerts.filter(({ condition }) => condition.endsWith('tachycardia'));
          expect(heard).toHaveLength(1);
        }),
        { numRuns: 8, examples: [[[[5, 4, 3, 2, 1, 0], false]], [[[4, 2, 0, 1, 3, 5], true]]] },
      );
    });

    it('keeps beside each decision the number it knew, and names what a later one replaces', async () => {
      const { measurements, decisions } = await arrive([5, 4, 3, 2, 1, 0], false);
      const seqOf = new Map(measurements.map(({ id, seq }) => [id, seq]));
      const seen = new Map<string, string>();
      for (const { id, measurement, cause, knewSeq, supersedes, causedBy } of decisions) {
        if (cause === 'arrival') expect(knewSeq).toBe(seqOf.get(measurement));
        else {
          expect(supersedes).toBe(seen.get(measurement));
          expect(knewSeq).toBe(seqOf.get(causedBy ?? ''));
        }
        seen.set(measurement, id);
      }
      expect(decisions.filter(({ cause }) => cause === 'late-data').length).toBeGreaterThanOrEqual(3);
    });
  });
});
