import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ago, hours, minutes, reading, RunningIngestion, vital } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf } from './stored-rows.js';

describe('a severe reading that a careless system would lose', () => {
  let ingestion: RunningIngestion;
  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  /** What became of one patient's measurements. */
  async function outcomeOf(patient: string) {
    const { database } = ingestion;
    return {
      measurements: await measurementsOf(database, patient),
      decisions: await decisionsOf(database, patient),
      alerts: await alertsOf(database, patient),
    };
  }

  it('H01: a glucose meter’s LO is below 54, whatever the number behind it', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.glucose(20, '<')));
    const { measurements, decisions, alerts } = await outcomeOf(patient);
    expect(measurements[0]?.values).toMatchObject([
      { value: 20, comparator: '<', interval: { low: null, high: 20, highOpen: true } },
    ]);
    expect(decisions).toMatchObject([{ disposition: 'critical', leaf: 'low-glucose-extreme' }]);
    expect(alerts).toMatchObject([{ condition: 'hypoglycaemia', severity: 'critical' }]);
  });

  it('H01: an interval that leaves the question open is not taken for the harmless end', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.glucose(60, '<')));
    const { alerts } = await outcomeOf(patient);
    expect(alerts).toMatchObject([{ condition: 'hypoglycaemia', severity: 'tier1' }]);
  });

  it.each([6 * minutes, 23 * hours])(
    'H02: a clock %d ms fast is flagged, and arrival is its upper bound',
    async (fast) => {
      const { patient, device } = await ingestion.patient();
      await device.publish(reading(vital.spo2(78), { at: ago(-fast) }));
      const { measurements, decisions, alerts } = await outcomeOf(patient);
      expect(measurements[0]?.flags).toContain('clock-ahead');
      const { takenAt, effectiveAt, receivedAt } = measurements[0] ?? {};
      expect(Number(effectiveAt)).toBeLessThanOrEqual(Number(receivedAt));
      expect(Number(takenAt) - Number(effectiveAt)).toBeGreaterThan(fast - minutes);
      expect(decisions).toMatchObject([{ disposition: 'critical' }]);
      expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
    },
  );

  it('H02: a fast clock does not make every later reading look old', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(97), { at: ago(-6 * minutes) }));
    await device.publish(reading(vital.spo2(78)));
    const { decisions, alerts } = await outcomeOf(patient);
    expect(decisions.map(({ disposition }) => disposition)).toEqual(['baseline', 'critical']);
    expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
  });

  it('H03: SpO2 45 is artefact or agonal: Tier-1 within minutes', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.spo2(45)));
    const { measurements, alerts } = await outcomeOf(patient);
    expect(measurements[0]?.flags).toContain('implausible');
    expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'tier1' }]);
    expect(alerts[0]?.dueInSeconds).toBeLessThanOrEqual(15 * 60);
  });

  it('H03: SpO2 45 with a second sign that agrees is critical', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading([vital.spo2(45), vital.heartRate(125)]));
    const { alerts } = await outcomeOf(patient);
    expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
  });

  it('H03: the second sign may have come in a measurement of its own', async () => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(vital.systolic(96), { at: ago(2 * minutes) }));
    await device.publish(reading(vital.spo2(45)));
    const { alerts } = await outcomeOf(patient);
    expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
  });

  it('H03: an implausible value never enters the history that later facts are built from', async () => {
    const { patient, device } = await ingestion.patient({ programmes: ['heart-failure'] });
    await device.publish(reading(vital.weight(80), { at: ago(25 * hours) }));
    await device.publish(reading(vital.weight(500), { at: ago(2 * minutes) }));
    await device.publish(reading(vital.weight(80.1)));
    const last = (await outcomeOf(patient)).decisions.at(-1);
    expect(last?.facts['weight.change-24h']).toMatchObject({
      interval: { low: expect.closeTo(0.1), high: expect.closeTo(0.1) },
    });
  });

  it('H04: the same id with another value is stored, flagged and decided', async () => {
    const { patient, device } = await ingestion.patient();
    const first = reading(vital.spo2(97), { id: '17' });
    await device.publish(first);
    await device.publish({ ...first, values: [vital.spo2(78)] });
    const { measurements, decisions, alerts } = await outcomeOf(patient);
    expect(measurements.map(({ flags }) => flags.includes('id-conflict'))).toEqual([false, true]);
    expect(decisions.map(({ disposition }) => disposition)).toEqual(['baseline', 'critical']);
    expect(alerts).toMatchObject([{ condition: 'hypoxaemia', severity: 'critical' }]);
  });

  it('H04: two contents under one id in one message are both stored, the same content once', async () => {
    const { patient, device } = await ingestion.patient();
    const first = reading(vital.spo2(97), { id: '18' });
    await device.publish([first, first, { ...first, values: [vital.spo2(96)] }]);
    const { measurements } = await outcomeOf(patient);
    expect(measurements.map(({ flags }) => flags)).toEqual([[], ['id-conflict']]);
  });

  it('H04: the same id with the same content is a duplicate, however often it comes', async () => {
    const { patient, device } = await ingestion.patient();
    const once = { ...reading(vital.spo2(78), { id: '19' }), receipt: true };
    for (let time = 0; time < 3; time++) await device.publish(once);
    await device.untilReceipt(() => device.receipts.length === 3);
    expect(device.receipts.map(({ status }) => status)).toEqual(['stored', 'duplicate', 'duplicate']);
    const { measurements, alerts } = await outcomeOf(patient);
    expect(measurements).toHaveLength(1);
    expect(alerts).toMatchObject([{ readings: 1 }]);
  });

  it.each([
    { value: vital.temperature(38.04), condition: undefined },
    { value: vital.temperature(38.05), condition: 'temperature' },
    { value: vital.temperature(38.06), condition: 'temperature' },
    { value: vital.spo2(91.5), condition: 'hypoxaemia' },
    { value: vital.spo2(91.6), condition: undefined },
  ])('H07: $value.value $value.unit falls into no gap of the chart', async ({ value, condition }) => {
    const { patient, device } = await ingestion.patient();
    await device.publish(reading(value));
    const { measurements, alerts } = await outcomeOf(patient);
    expect(measurements[0]?.values).toMatchObject([{ value: value.value }]);
    expect(alerts.map((alert) => alert.condition)).toEqual(condition === undefined ? [] : [condition]);
  });

  describe('H10: a patient with several trees', () => {
    it('SpO2 90 is Tier-1, unless the signed plan sets a target that it meets', async () => {
      const usual = await ingestion.patient({ programmes: ['heart-failure', 'copd'] });
      const targeted = await ingestion.patient({
        programmes: ['heart-failure', 'copd'],
        plan: { 'spo2-target-low': 88 },
      });
      for (const { device } of [usual, targeted]) {
        await device.publish(reading(vital.weight(80)));
        await device.publish(reading(vital.spo2(90)));
      }
      expect((await outcomeOf(usual.patient)).alerts).toMatchObject([
        { condition: 'hypoxaemia', severity: 'tier1' },
      ]);
      const { alerts, decisions } = await outcomeOf(targeted.patient);
      expect(alerts).toEqual([]);
      expect(decisions.at(-1)?.results.trees.map(({ leaves }) => leaves['hypoxaemia'])).toEqual([
        'spo2-within-target',
        'spo2-within-target',
      ]);
    });

    it('a value below the plan’s target is still heard, and critical below 85 %', async () => {
      const { patient, device } = await ingestion.patient({ plan: { 'spo2-target-low': 88 } });
      await device.publish(reading(vital.spo2(84)));
      expect((await outcomeOf(patient)).alerts).toMatchObject([{ severity: 'critical' }]);
    });

    it('all decide, the most severe wins, and the decision lists each', async () => {
      const { patient, device } = await ingestion.patient({ programmes: ['heart-failure'] });
      await device.publish(reading(vital.weight(80)));
      await device.publish(reading(vital.heartRate(115)));
      const last = (await outcomeOf(patient)).decisions.at(-1);
      expect(last).toMatchObject({
        disposition: 'tier1',
        tree: 'heart-failure-screening',
        leaf: 'fast-limit',
      });
      expect(last?.results.trees.map(({ tree, leaves }) => [tree, leaves['tachycardia']])).toEqual([
        ['heart-failure-screening', 'fast-limit'],
        ['red-limits', 'fast-in-range'],
      ]);
    });
  });

  describe('H11: a patient whom the trees were not made for', () => {
    it.each([
      { who: 'a 15-year-old', options: { birthDate: '2011-06-15' } },
      { who: 'a pregnant woman', options: { birthDate: '1994-06-15', plan: { pregnant: true } } },
      { who: 'a patient with an LVAD', options: { plan: { lvad: true } } },
      { who: 'a patient of unknown age', options: { birthDate: null } },
    ])('$who is indeterminate with a clock instead of baseline, and no milder', async ({ options }) => {
      const { patient, device } = await ingestion.patient(options);
      await device.publish(reading(vital.spo2(97)));
      const quiet = await outcomeOf(patient);
      expect(quiet.decisions).toMatchObject([{ disposition: 'indeterminate' }]);
      expect(quiet.alerts).toMatchObject([{ condition: 'outside-population', severity: 'indeterminate' }]);
      expect(quiet.alerts[0]?.dueInSeconds).toBeGreaterThan(0);
      await device.publish(reading(vital.spo2(78)));
      const { alerts } = await outcomeOf(patient);
      expect(alerts.find(({ condition }) => condition === 'hypoxaemia')?.severity).toBe('critical');
    });
  });

  it('without any approved tree a reading is indeterminate with a clock, never baseline', async () => {
    const elsewhere = await ingestion.data.patient({ tenant: 'treeless' });
    const device = await ingestion.connect(elsewhere.device, { of: 'treeless' });
    await device.publish(reading(vital.spo2(97)));
    const { decisions, alerts } = await outcomeOf(elsewhere.patient);
    expect(decisions).toMatchObject([{ disposition: 'indeterminate', leaf: 'no-active-tree' }]);
    expect(alerts).toMatchObject([{ condition: 'no-active-tree', severity: 'indeterminate' }]);
  });
});
