import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approve, assess, loadTree, Timeline, type ApprovedTree } from '#decision-tree';
import { plausibility, point, vitalSignOfLoinc, type NormalisedValue } from '#domain';
import {
  demoBody,
  episodesOf,
  morningReadings,
  roundReading,
  simulatedPatient,
  type Reading,
} from '#simulators';

const seed = 7;
const now = Date.UTC(2026, 10, 20, 21);
const day = 86_400_000;
const days = 60;

function tree(name: string): ApprovedTree {
  const file = join(import.meta.dirname, `../../decision-trees/${name}.tree.json`);
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const consent = { physician: 'Dr. Test', date: '2026-11-20', statement: 'For tests.' };
  return loadTree(document, approve(document, consent));
}

function normalised({ values }: Reading): NormalisedValue[] {
  return values.map(({ code, value, unit }): NormalisedValue => {
    const vitalSign = vitalSignOfLoinc(code);
    if (vitalSign === undefined) throw new Error(`${code} is no vital sign`);
    const interval = point(value);
    return { code, vitalSign, interval, value, unit, plausibility: plausibility(vitalSign, interval) };
  });
}

/** What the shipped trees say of a patient's mornings, each decided when it was taken. */
async function decideMornings(index: number, trees: readonly ApprovedTree[]) {
  const patient = simulatedPatient(seed, index);
  const timeline = new Timeline();
  const { programmes, dryWeightKg } = demoBody(index);
  const plan = {
    'dry-weight': dryWeightKg,
    pregnant: false,
    lvad: false,
    ...(patient.hasCopd && { 'spo2-target-low': 88 }),
  };
  const context = { programmes, plan, zone: 'America/New_York', birthDate: '1950-01-01' };
  const decided: { atMs: number; disposition: string; leaf: string }[] = [];
  for (const [seq, reading] of morningReadings(patient, days, now).entries()) {
    const atMs = Date.parse(reading.at);
    const values = normalised(reading);
    for (const { vitalSign, interval, plausibility: kind } of values) {
      if (vitalSign === undefined || interval === undefined) continue;
      timeline.add({
        vitalSign,
        interval,
        at: atMs,
        seq,
        plausible: kind === 'plausible',
        deviceId: patient.device,
        measurementId: reading.id,
        precise: true,
      });
    }
    const measurement = {
      id: reading.id,
      takenAtMs: atMs,
      receivedAtMs: atMs,
      precise: true,
      values,
      deviceId: patient.device,
    };
    const active = trees.filter((one) => one.programme === '*' || programmes.includes(one.programme));
    const { disposition, winner } = await assess({
      timeline,
      context,
      trees: active,
      measurement,
      nowMs: atMs,
    });
    decided.push({ atMs, disposition, leaf: winner.leaf });
  }
  return { patient, decided };
}

describe('simulated patients', () => {
  it('give the same readings for the same seed, and others for another', () => {
    const mornings = (s: number) => morningReadings(simulatedPatient(s, 3), 21, now);
    expect(mornings(seed)).toEqual(mornings(seed));
    expect(mornings(seed + 1)).not.toEqual(mornings(seed));
    const patient = simulatedPatient(seed, 3);
    expect(roundReading(patient, now, 5)).toEqual(roundReading(simulatedPatient(seed, 3), now, 5));
  });

  it('send earlier mornings oldest first, the same whenever they are asked', () => {
    const patient = simulatedPatient(seed, 0);
    const earlier = morningReadings(patient, 21, now);
    const later = morningReadings(patient, 21, now + day);
    expect(earlier.map(({ at }) => at)).toEqual([...earlier.map(({ at }) => at)].sort());
    const both = later.filter(({ id }) => earlier.some((one) => one.id === id));
    expect(both.length).toBeGreaterThan(15);
    expect(earlier).toEqual(expect.arrayContaining(both));
  });

  it('miss a day now and then', () => {
    const counts = Array.from(
      { length: 120 },
      (_, index) => morningReadings(simulatedPatient(seed, index), 30, now).length,
    );
    const missed = counts.reduce((sum, count) => sum + 31 - count, 0);
    expect(missed).toBeGreaterThan(60);
    expect(missed).toBeLessThan(260);
  });

  it('are weighed near the dry weight of the plan unless they decompensate', () => {
    for (let index = 0; index < 120; index++) {
      const patient = simulatedPatient(seed, index);
      const calm = morningReadings(patient, days, now).filter(
        ({ at }) => episodesOf(patient, Date.parse(at), Date.parse(at)).length === 0,
      );
      for (const { values } of calm) {
        const weight = values.find(({ code }) => code === '29463-7')?.value ?? Number.NaN;
        expect(Math.abs(weight - demoBody(index).dryWeightKg)).toBeLessThan(0.8);
      }
    }
  });

  it('come to baseline under the shipped trees on calm days, and are found when they decompensate', async () => {
    const trees = [tree('safety/red-limits'), tree('heart-failure/screening')];
    let calm = 0;
    const calmAlerts: string[] = [];
    let episodes = 0;
    const unnoticed: number[] = [];
    for (let index = 0; index < 120; index++) {
      const { patient, decided } = await decideMornings(index, trees);
      for (const { atMs, disposition, leaf } of decided) {
        // A week after an episode its traces are still in the changes that trees look at.
        if (episodesOf(patient, atMs - 8 * day, atMs).length > 0) continue;
        calm++;
        if (disposition !== 'baseline') calmAlerts.push(leaf);
      }
      const whole = episodesOf(patient, now - days * day, now).filter(
        ({ kind, fromMs, toMs }) => kind === 'decompensation' && fromMs > now - days * day && toMs < now,
      );
      for (const { fromMs, toMs } of whole) {
        episodes++;
        const found = decided.some(
          ({ atMs, disposition }) =>
            atMs >= fromMs && atMs < toMs && (disposition === 'tier1' || disposition === 'critical'),
        );
        if (!found) unnoticed.push(index);
      }
    }
    expect(episodes).toBeGreaterThan(3);
    expect(unnoticed).toEqual([]);
    expect(calm).toBeGreaterThan(4000);
    expect(calmAlerts.length / calm).toBeLessThan(0.005);
  });
});
