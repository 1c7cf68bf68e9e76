import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scoped } from '#access';
import { heardAnswers, type Interpreter, type SpokenAnswers } from '#domain';
import { createDataSource, recordCallAnswers } from '#persistence';
import { waitFor } from '#testing';
import type { DataSource } from 'typeorm';
import { ago, reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';
import { alertsOf, decisionsOf, measurementsOf, quarantineOf } from './stored-rows.js';

let running: RunningIngestion;
let server: DataSource;
let nurse: string;
beforeAll(async () => {
  running = await RunningIngestion.start();
  nurse = (await running.data.staff({ role: 'nurse', tenant })).staff;
  const url = running.database.url('wardline_server');
  server = await createDataSource({ url, poolSize: 2, applicationName: 'test' }).initialize();
});
afterAll(async () => {
  await server.destroy();
  await running.stop();
});

const response = (item: readonly object[], rest: object = {}) => ({
  resourceType: 'QuestionnaireResponse',
  id: randomUUID(),
  status: 'completed',
  authored: ago(0),
  item,
  ...rest,
});
const asked = (linkId: string, valueBoolean: boolean) => ({ linkId, answer: [{ valueBoolean }] });
const books = async () => {
  const [row] = await running.database.query<{ unaccounted: number; stored: number }>(
    `SELECT (l ->> 'unaccounted')::int AS unaccounted, (l ->> 'stored')::int AS stored
     FROM wardline.ledger_of(ARRAY['metro'], '-infinity', 'infinity') l`,
  );
  return row;
};

describe('a device app', () => {
  it('answers in codes: a red flag is critical, whatever was measured', async () => {
    const { patient, device } = await running.patient();
    await device.publish(reading([{ code: '29857009', coded: 'yes' }]));
    expect(await decisionsOf(running.database, patient)).toMatchObject([{ disposition: 'critical' }]);
    expect(await alertsOf(running.database, patient)).toMatchObject([
      { condition: 'red-flag-symptoms', severity: 'critical', events: ['opened'] },
    ]);
  });

  it('H26: an answer about a red flag that cannot be read is work for somebody', async () => {
    const { patient, device } = await running.patient();
    await device.publish(reading([{ code: 'chest-pain', coded: 'a bit' }]));
    expect(await decisionsOf(running.database, patient)).toMatchObject([{ disposition: 'indeterminate' }]);
    expect(await alertsOf(running.database, patient)).toMatchObject([{ severity: 'indeterminate' }]);
  });
});

describe('H26: an answer about anything else that cannot be read', () => {
  it('is a data problem of the patient, beside what was decided', async () => {
    const { patient, device } = await running.patient();
    await device.publish(reading([vital.spo2(97), { code: 'headache', coded: 'sort of' }]));
    expect(await decisionsOf(running.database, patient)).toMatchObject([{ disposition: 'baseline' }]);
    expect(await alertsOf(running.database, patient)).toMatchObject([
      { condition: 'data-problem:unreadable-answer', severity: 'indeterminate' },
    ]);
  });

  it('is none where it was left open, or could not be assessed in a call', async () => {
    const { patient, device } = await running.patient();
    await device.publish(reading([vital.spo2(97), { code: 'headache', coded: 'could-not-assess' }]));
    await device.publish(response([{ linkId: 'headache' }, asked('cough-change', false)]), 'fhir');
    expect(await measurementsOf(running.database, patient)).toHaveLength(2);
    expect(await alertsOf(running.database, patient)).toEqual([]);
  });
});

describe('a QuestionnaireResponse', () => {
  it('goes through the stages of every measurement, over MQTT', async () => {
    const { patient, device } = await running.patient();
    const sent = response([asked('syncope', true), asked('cough-change', false)]);
    await device.publish(sent, 'fhir');
    await device.publish(sent, 'fhir');
    const [stored, ...more] = await measurementsOf(running.database, patient);
    expect(more).toEqual([]);
    expect(stored).toMatchObject({ sourceId: sent.id });
    expect(stored?.values.map(({ code, coded }) => [code, coded])).toEqual([
      ['syncope', 'yes'],
      ['cough-change', 'no'],
    ]);
    expect(await alertsOf(running.database, patient)).toMatchObject([{ condition: 'red-flag-symptoms' }]);
  });

  it('is set aside where no question of it is known, as a data problem of the patient', async () => {
    const { patient, device } = await running.patient();
    await device.publish(response([asked('favourite-colour', true)]), 'fhir');
    const publisher = `${tenant}/${device.device}`;
    expect(await quarantineOf(running.database, publisher)).toMatchObject([{ code: 'unknown-code' }]);
    expect(await alertsOf(running.database, patient)).toMatchObject([
      { condition: 'data-problem:unknown-code' },
    ]);
  });

  it('is corrected by a later version of itself', async () => {
    const { patient, device } = await running.patient();
    const sent = response([asked('chest-pain', true)], { meta: { versionId: '1' } });
    await device.publish(sent, 'fhir');
    await device.publish(
      { ...sent, status: 'amended', meta: { versionId: '2' }, item: [asked('chest-pain', false)] },
      'fhir',
    );
    const stored = await measurementsOf(running.database, patient);
    expect(stored.map(({ supersedes }) => supersedes)).toEqual([null, stored[0]?.id]);
    const [alert] = await alertsOf(running.database, patient);
    expect(alert).toMatchObject({ severity: 'critical', events: ['opened', 'reassessed'] });
  });
});

describe('answers of a call', () => {
  async function hear(
    patient: string,
    answers: SpokenAnswers,
    interpreter: Interpreter = 'not-needed',
    id: string = randomUUID(),
  ): Promise<string> {
    const answer = await scoped(server, { staffId: nurse, sessionId: null }, async (tx) => {
      const [row] = await tx.query<{ now: Date }>('SELECT wardline.now() AS now');
      return recordCallAnswers(tx, {
        id,
        patientId: patient,
        at: row?.now ?? new Date(),
        answers,
        heard: heardAnswers(answers, { interpreter, needsInterpreter: false }),
        spokeWith: 'patient',
        interpreter,
        callId: null,
      });
    });
    expect(answer).toEqual({ ok: true });
    return id;
  }
  const outcomeOf = async (id: string): Promise<string> =>
    waitFor(
      async () => {
        const [row] = await running.database.query<{ outcome: string }>(
          'SELECT outcome FROM wardline.spoken_answer_outcome WHERE answer_id = $1',
          [id],
        );
        return row?.outcome;
      },
      { what: 'the outcome' },
    );
  const somebody = async (): Promise<Monitored> => running.patient();

  it('become a measurement of the patient’s voice, decided and on the books', async () => {
    const { patient } = await somebody();
    const before = await books();
    const id = await hear(patient, { 'chest-pain': 'yes', syncope: 'no' });
    expect(await outcomeOf(id)).toBe('stored');
    const [stored] = await measurementsOf(running.database, patient);
    expect(stored).toMatchObject({ sourceId: id, flags: [] });
    expect(await decisionsOf(running.database, patient)).toMatchObject([
      { sourceId: id, cause: 'arrival', disposition: 'critical' },
    ]);
    expect(await alertsOf(running.database, patient)).toMatchObject([{ condition: 'red-flag-symptoms' }]);
    const after = await books();
    expect([after?.unaccounted, (after?.stored ?? 0) - (before?.stored ?? 0)]).toEqual([0, 1]);
    expect(await running.database.query('SELECT FROM wardline.spoken_answer_waiting')).toEqual([]);
  });

  it('H26: “no” to every red flag is baseline, and not when a child passed it on', async () => {
    const no = { 'dyspnoea-at-rest': 'no', 'chest-pain': 'no', syncope: 'no', confusion: 'no' } as const;
    const [first, second] = [await somebody(), await somebody()];
    await outcomeOf(await hear(first.patient, no));
    await outcomeOf(await hear(second.patient, no, 'child'));
    expect(await decisionsOf(running.database, first.patient)).toMatchObject([{ disposition: 'baseline' }]);
    expect(await decisionsOf(running.database, second.patient)).toMatchObject([
      { disposition: 'indeterminate' },
    ]);
    expect(await alertsOf(running.database, second.patient)).toMatchObject([
      { condition: 'red-flag-symptoms', severity: 'indeterminate' },
    ]);
  });

  it('are taken once by two workers', async () => {
    const { patient } = await somebody();
    const other = await RunningIngestion.start(running.database);
    try {
      const ids = await Promise.all(
        Array.from({ length: 10 }, async () => hear(patient, { headache: 'no' })),
      );
      for (const id of ids) await outcomeOf(id);
      expect(await measurementsOf(running.database, patient)).toHaveLength(10);
      expect((await books())?.unaccounted).toBe(0);
    } finally {
      await other.stop();
    }
  });
});
