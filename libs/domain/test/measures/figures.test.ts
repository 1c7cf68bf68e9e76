import { describe, expect, it } from '@jest/globals';
import {
  dayMs,
  hourMs,
  measureReport,
  readmissionCases,
  staysOf,
  weeksOf,
  type MeasureMaterial,
  type OutcomeEvent,
} from '#domain';

const empty: MeasureMaterial = {
  now: 100 * dayMs,
  period: { from: 0, to: 98 * dayMs },
  alerts: [],
  patients: [],
  work: [],
  rates: [],
  decided: [],
  secondReads: [],
  conclusions: [],
  wanted: [],
};
const place = { tenant: 't', site: 's' };
const read = (finding: 'agrees' | 'disagrees' | null, id = 'r') => ({
  ...place,
  id,
  patient: 'p',
  tree: 'hf',
  decidedAt: dayMs,
  finding,
  reader: finding === null ? null : 'me',
});
const decided = { ...place, tree: null, at: dayMs, filtered: 90, decided: 100 };

describe('the share filtered', () => {
  const share = (secondReads: MeasureMaterial['secondReads']) =>
    measureReport('share-filtered', { ...empty, decided: [decided], secondReads }, [empty.period], 'site');

  it('H24: has no number as long as nobody has read any of what was filtered', () => {
    const { total, weeks, split } = share([read(null)]);
    for (const figure of [total, weeks[0]?.figure, split?.[0]?.figure])
      expect(figure).toMatchObject({
        value: null,
        missing: 'no-second-reads',
        secondReads: { drawn: 1, read: 0 },
      });
  });

  it('H24: stands beside what second reads found', () => {
    const { total } = share([read('agrees', 'a'), read('disagrees', 'b'), read(null, 'c')]);
    expect(total).toMatchObject({
      value: 0.9,
      cases: 100,
      secondReads: { drawn: 3, read: 2, agreed: 1, disagreed: 1 },
    });
  });
});

describe('a figure without cases', () => {
  it('is none, and says so', () => {
    expect(measureReport('clinical-resolution', empty, [empty.period], 'tree').total).toMatchObject({
      value: null,
      missing: 'no-cases',
      cases: 0,
      isFew: true,
    });
  });
});

describe('discharges', () => {
  const standing = (outcomes: readonly OutcomeEvent[]) =>
    readmissionCases({
      ...empty,
      patients: [
        { id: 'p', ...place, createdAt: 0, elsewhere: false, statuses: [], escalations: [], outcomes },
      ],
    }).map((one) => `${one.standing} ${one.why ?? ''}`);
  const stay = (
    from: number,
    to: number | null,
    kind: 'admission' | 'readmission' = 'admission',
  ): OutcomeEvent => ({
    kind,
    at: from * dayMs,
    endedAt: to === null ? null : to * dayMs,
  });

  it('within 30 days and on the 30th count, on the 31st do not', () => {
    expect(standing([stay(1, 3), stay(33, 35)])).toEqual(['yes readmitted', 'no not-readmitted']);
    expect(standing([stay(1, 3), stay(34, 36)])).toEqual(['no not-readmitted', 'no not-readmitted']);
  });

  it('a death at home counts, a death in the hospital is no discharge', () => {
    expect(standing([stay(1, 3), { kind: 'death', at: 10 * dayMs, endedAt: null }])).toEqual(['yes died']);
    expect(standing([stay(1, 3), { kind: 'death', at: 3 * dayMs, endedAt: null }])).toEqual([
      'excluded died-in-hospital',
    ]);
  });

  it('the last 30 days are not known yet, and nobody is taken to be at home whose discharge nobody wrote down', () => {
    expect(standing([stay(80, 90)])).toEqual(['not-yet-known within-30-days']);
    expect(standing([stay(1, null)])).toEqual(['excluded discharge-not-recorded']);
  });

  it('one stay that the status and a person tell is one', () => {
    expect(
      staysOf([stay(1, null), { kind: 'admission', at: dayMs + 5 * hourMs, endedAt: 4 * dayMs }]),
    ).toEqual([{ at: dayMs, endedAt: 4 * dayMs }]);
  });
});

describe('weeks', () => {
  it('go from Monday to Monday where the programme is, over a change of clocks, without a gap', () => {
    const from = Date.parse('2026-10-21T10:00:00Z');
    const to = Date.parse('2026-11-05T00:00:00Z');
    const weeks = weeksOf({ from, to }, 'Europe/Berlin');
    expect(weeks.map((week) => new Date(week.from).toISOString())).toEqual([
      '2026-10-21T10:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2026-11-01T23:00:00.000Z',
    ]);
    weeks.forEach((week, index) => {
      expect(week.to).toBe(weeks[index + 1]?.from ?? to);
    });
  });
});
