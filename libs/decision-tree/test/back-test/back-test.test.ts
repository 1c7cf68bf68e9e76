import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BackTest,
  defaultParameters,
  makeReport,
  mergeTallies,
  reportText,
  withCandidates,
  type BackTestReport,
  type RecordedItem,
  type Tally,
  type TreeDocument,
} from '../../src/index.js';
import { adult, approved, day, hour, now, smallTree, value } from '../builders.js';

function below(limit: number): TreeDocument {
  const tree = smallTree();
  const [condition] = tree.conditions;
  if (condition === undefined || !('ask' in condition.root))
    throw new Error('the small tree asks one question');
  const root = { ...condition.root, when: { fact: 'spo2', operator: 'lessThan' as const, value: limit } };
  return { ...tree, version: `${limit}.0.0`, conditions: [{ ...condition, root }] };
}

const live = [approved(below(90))];
const candidate = [approved(below(85))];
const trees = { live, candidate };
const context: RecordedItem = { context: { ...adult, programmes: [] } };
const start = now - 30 * day;

function reading(
  id: string,
  spo2: number,
  afterMs: number,
  rest: { corrects?: string; lateMs?: number } = {},
) {
  const takenAtMs = start + afterMs;
  const { corrects, lateMs = 0 } = rest;
  return {
    measurement: {
      id,
      takenAtMs,
      receivedAtMs: takenAtMs + lateMs,
      precise: true,
      deviceId: 'oximeter',
      values: [value('spo2', spo2)],
      ...(corrects !== undefined && { corrects }),
    },
  };
}

type Record_ = Readonly<Record<string, readonly RecordedItem[]>>;

function tallyOf(record: Record_, parameters = {}): Tally {
  const test = new BackTest(trees, parameters);
  for (const [patient, items] of Object.entries(record)) for (const item of items) test.add(patient, item);
  return test.tally();
}

function reportOf(record: Record_, parameters = {}): BackTestReport {
  return makeReport(tallyOf(record, parameters), trees, { ...defaultParameters, ...parameters });
}

describe('a back-test', () => {
  it('lets findings join until it was quiet, then opens another alert', () => {
    const items = [0, 10, 30, 60].map((hours, i) => reading(`m${i}`, 80, hours * hour));
    expect(reportOf({ p: [context, ...items] }).live).toMatchObject({
      alerts: 2,
      bySeverity: { critical: { alerts: 2 } },
    });
    expect(reportOf({ p: [context, ...items] }, { quietHours: 48 }).live.alerts).toBe(1);
  });

  it('says which alerts appear and disappear, with patient, reading and both leaves', () => {
    const items = [reading('fine', 97, 0), reading('between', 87, day), reading('low', 80, 9 * day)];
    const report = reportOf({ 'case-7': [context, ...items] });
    expect(report.appeared).toEqual({ count: 0, listed: [] });
    expect(report.disappeared).toEqual({
      count: 1,
      listed: [
        {
          patient: 'case-7',
          measurement: 'between',
          at: new Date(start + day).toISOString(),
          condition: 'hypoxaemia',
          severity: 'critical',
          tree: 'small',
          leaf: 'is-low',
          otherLeaf: 'fine',
        },
      ],
    });
    expect(report.both).toEqual({ same: 1, severer: 0, milder: 0, earlier: 0, later: 0 });
    expect(report.live.hoursToFirstAlert.median).toBe(24);
    expect(report.candidate.hoursToFirstAlert.median).toBe(9 * 24);
  });

  it('counts an alert that comes later as the same one, later', () => {
    const items = [reading('a', 87, 0), reading('b', 84, 5 * hour)];
    expect(reportOf({ p: [context, ...items] }).both).toMatchObject({ same: 0, later: 1 });
  });

  it('counts local days from the first to the last measurement, both included', () => {
    const { patientDays } = reportOf({ p: [context, reading('a', 97, 0), reading('b', 97, 3 * day)] });
    expect(patientDays).toBe(4);
  });

  it('judges events: caught with lead, missed by name', () => {
    const event = (hours: number, rest = {}): RecordedItem => ({
      event: { kind: 'admission', atMs: start + hours * hour, ...rest },
    });
    const report = reportOf({
      seen: [context, reading('a', 80, 0), event(48)],
      unseen: [context, reading('b', 88, 0), event(48)],
      other: [context, reading('c', 80, 0), event(48, { conditions: ['bradycardia'] })],
      before: [context, reading('d', 80, 0), event(48, { fromMs: start + 40 * hour })],
    });
    expect(report.live.outcomes).toMatchObject({ caught: 2, missed: 2, missedPatients: ['before', 'other'] });
    expect(report.candidate.outcomes?.missedPatients).toEqual(['before', 'other', 'unseen']);
    expect(report.events).toMatchObject({
      known: 4,
      newlyMissed: [{ patient: 'unseen', kind: 'admission', leadHours: { live: 48, candidate: null } }],
      newlyCaught: [],
    });
    expect(reportText(report)).toContain('Would have been missed with the candidate: 1\n  unseen');
  });

  it('estimates minutes by the worst severity an alert reached', () => {
    const nurseMinutes = { indeterminate: 0, tier1: 1, critical: 7 };
    const { live: side } = reportOf(
      { p: [context, reading('a', 80, 0), reading('b', 80, 5 * day)] },
      { nurseMinutes },
    );
    expect(side.estimatedMinutes.nurse).toBe(14);
  });

  it('opens nothing while the monitoring status lets nothing open', () => {
    const ended: RecordedItem = {
      ...context,
      monitoring: { status: 'ended', reason: 'moved' },
    };
    expect(reportOf({ p: [ended, reading('a', 80, 0)] }).live.alerts).toBe(0);
  });

  it('takes a corrected reading out of history from its correction on', () => {
    const tree = smallTree();
    const trend = approved({
      ...tree,
      facts: { ...tree.facts, 'weight.change-24h': { type: 'number', unit: 'kg' } },
      conditions: [
        {
          condition: 'gain',
          title: 'Gain',
          root: {
            id: 'gained',
            ask: 'Gained?',
            when: { fact: 'weight.change-24h', operator: 'greaterThan', value: 2 },
            yes: { id: 'gain', disposition: 'tier1', reason: 'Gain', respondWithin: 'PT1H' },
            no: { id: 'no-gain', disposition: 'baseline', reason: 'None' },
            unknown: { id: 'unknown', disposition: 'baseline', reason: 'Unknown' },
          },
        },
      ],
    });
    const weight = (id: string, kg: number, hours: number, rest = {}): RecordedItem => {
      const { measurement } = reading(id, 97, hours * hour);
      return { measurement: { ...measurement, values: [value('weight', kg)], ...rest } };
    };
    const alerts = (items: readonly RecordedItem[]): number => {
      const test = new BackTest({ live: [trend], candidate: [trend] });
      for (const item of [context, ...items]) test.add('p', item);
      return Object.keys(test.tally().live.alerts).length;
    };
    const wrong = weight('a', 70, 0);
    expect(alerts([wrong, weight('b', 80, 24)])).toBe(1);
    expect(alerts([wrong, weight('a2', 79.5, 0, { corrects: 'a' }), weight('b', 80, 24)])).toBe(0);
  });

  it('uses what came before the period as history only', () => {
    const { measurement } = reading('before', 80, 0);
    const report = reportOf({ p: [{ past: measurement }, context, reading('a', 97, day)] });
    expect(report).toMatchObject({ measurements: 1, live: { alerts: 0 } });
  });

  it('refuses a measurement of whom nothing is known', () => {
    expect(() => tallyOf({ p: [reading('a', 97, 0)] })).toThrow('no context');
  });
});

describe('parts of a back-test', () => {
  const readings = fc.array(
    fc.record({ patient: fc.nat(5), spo2: fc.integer({ min: 75, max: 99 }), hours: fc.nat(400) }),
    { maxLength: 60 },
  );

  it('put together give the same report as all at once, however patients are divided and interleaved', () => {
    fc.assert(
      fc.property(readings, fc.integer({ min: 1, max: 4 }), (some, shards) => {
        const items = [...some]
          .sort((a, b) => a.hours - b.hours)
          .map(({ patient, spo2, hours }, i) => ({ patient, item: reading(`m${i}`, spo2, hours * hour) }));
        const whole = new BackTest(trees);
        const parts = Array.from({ length: shards }, () => new BackTest(trees));
        for (let patient = 0; patient <= 5; patient += 1) {
          whole.add(`p${patient}`, context);
          parts[patient % shards]?.add(`p${patient}`, context);
          for (const one of items)
            if (one.patient === patient) parts[patient % shards]?.add(`p${patient}`, one.item);
        }
        for (const { patient, item } of items) whole.add(`p${patient}`, item);
        const merged = mergeTallies(parts.map((part) => JSON.parse(JSON.stringify(part.tally())) as Tally));
        const report = (tally: Tally) => makeReport(tally, trees, defaultParameters);
        expect(report(merged)).toEqual(report(whole.tally()));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the trees of the candidate side', () => {
  it('are the live ones with the candidate in the place of the one of its name', () => {
    const other = approved({ ...smallTree(), tree: 'another' });
    const names = withCandidates([...live, other], candidate).map(
      ({ tree, version }) => `${tree} ${version}`,
    );
    expect(names).toEqual(['another 1.0.0', 'small 85.0.0']);
  });

  it('take one candidate of a name', () => {
    expect(() => withCandidates(live, [...candidate, ...candidate])).toThrow('the same name');
  });
});
