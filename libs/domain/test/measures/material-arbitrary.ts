import fc from 'fast-check';
import {
  hourMs,
  outcomeKinds,
  type AlertMoment,
  type AlertRecord,
  type MeasureMaterial,
  type PatientRecord,
} from '#domain';

/** A programme of ten days, three patients and a few alerts, in whole hours: small, so that things meet. */
export const now = 300 * hourMs;
export const period = { from: 0, to: now };
const hour = fc.integer({ min: 0, max: 300 }).map((n) => n * hourMs);
const patientIds = ['p1', 'p2', 'p3'] as const;

const moment = fc.record({
  type: fc.constantFrom(
    ...([
      'claimed',
      'acknowledged',
      'escalated',
      'care-started',
      'resolved',
      'closed',
      'reopened',
      'superseded',
      'closed-by-status',
      'not-reached',
      'reached',
      'joined',
      'protocol-concluded',
      'question-asked',
    ] as const),
  ),
  at: hour,
  by: fc.constantFrom('tess', 'nadia', null),
  tier1: fc.boolean(),
  severity: fc.constantFrom('tier1' as const, 'tier1' as const, 'critical' as const),
});

const alert: fc.Arbitrary<AlertRecord> = fc
  .record({
    id: fc.uuid(),
    patient: fc.constantFrom(...patientIds),
    site: fc.constantFrom('s1', 's2'),
    tree: fc.constantFrom('hf', null),
    severity: fc.constantFrom('indeterminate' as const, 'tier1' as const, 'critical' as const),
    openedAt: hour,
    limit: fc.integer({ min: 1, max: 30 }),
    read: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
    moments: fc.array(moment, { maxLength: 5 }),
    /** Hours until Tier-1 resolves it and nothing else happens: what most alerts are like. */
    plain: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null, freq: 2 }),
    calls: fc.array(fc.record({ after: fc.integer({ min: 0, max: 40 }), reached: fc.boolean() }), {
      maxLength: 2,
    }),
    conclusions: fc.array(fc.constantFrom('care-at-home', 'seen-within-24h'), { maxLength: 1 }),
    followUps: fc.array(fc.constantFrom('contact-attempt', 'task'), { maxLength: 1 }),
  })
  .map(({ read, limit, moments, plain, calls, openedAt, ...rest }) => ({
    ...rest,
    tenant: 't',
    condition: 'c',
    openedAt,
    limitAt: openedAt + limit * hourMs,
    measuredAt: read === null ? null : openedAt - read * hourMs,
    arrivedAt: read === null ? null : openedAt,
    events: plain === null ? eventful(moments, openedAt) : uneventful(openedAt, plain),
    calls: calls
      .map(({ after, reached }) => ({ at: openedAt + after * hourMs, by: 'tess', reached }))
      .filter(({ at }) => at <= now),
  }));

function eventful(moments: readonly AlertMoment[], openedAt: number): AlertMoment[] {
  return moments
    .filter(({ at }) => at >= openedAt)
    .sort((a, b) => a.at - b.at)
    .map((one): AlertMoment => (one.by === null ? { ...one, tier1: false } : one));
}

function uneventful(openedAt: number, hours: number): AlertMoment[] {
  const by = { by: 'tess', tier1: true, severity: 'tier1' as const };
  const all = [
    { type: 'claimed' as const, at: openedAt, ...by },
    { type: 'resolved' as const, at: openedAt + hours * hourMs, ...by },
  ];
  return all.filter(({ at }) => at <= now);
}

const outcome = fc
  .record({
    kind: fc.constantFrom(...outcomeKinds),
    at: hour,
    stay: fc.option(fc.integer({ min: 0, max: 90 }), { nil: null }),
  })
  .map(({ kind, at, stay }) => ({
    kind,
    at,
    endedAt: stay === null || kind === 'death' || kind === 'emergency-visit' ? null : at + stay * hourMs,
  }));

const status = fc.record({
  status: fc.constantFrom('active' as const, 'paused' as const, 'ended' as const),
  from: fc.oneof(hour, fc.constantFrom(0, 50 * hourMs)),
});

function patient(id: string): fc.Arbitrary<PatientRecord> {
  return fc.record({
    id: fc.constant(id),
    tenant: fc.constant('t'),
    site: fc.constant(id === 'p3' ? 's2' : 's1'),
    createdAt: hour,
    elsewhere: fc.constant(id === 'p2'),
    statuses: fc.array(status, { maxLength: 4 }),
    outcomes: fc.array(outcome, { maxLength: 2 }),
    escalations: fc.array(fc.record({ alert: fc.constant('other'), at: hour }), { maxLength: 1 }),
  });
}

const work = fc
  .record({
    id: fc.uuid(),
    site: fc.constantFrom('s1', 's2'),
    patient: fc.constantFrom(...patientIds),
    staff: fc.constantFrom('tess', 'nadia'),
    tier1: fc.boolean(),
    from: hour,
    hours: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ hours, ...rest }) => ({ ...rest, tenant: 't', to: rest.from + hours * hourMs }));

const rate = fc.record({
  site: fc.constantFrom('s1', 's2'),
  currency: fc.constant('EUR'),
  nurseMinute: fc.integer({ min: 0, max: 5 }),
  tier1Minute: fc.integer({ min: 0, max: 5 }),
  patientMonth: fc.integer({ min: 0, max: 100 }),
  from: fc.oneof(fc.constant(0), hour),
});

export const material: fc.Arbitrary<MeasureMaterial> = fc.record({
  now: fc.constant(now),
  period: fc.constant(period),
  alerts: fc.uniqueArray(alert, { maxLength: 8, selector: ({ id }) => id }),
  patients: fc.tuple(...patientIds.map(patient)),
  work: fc.uniqueArray(work, { maxLength: 5, selector: ({ id }) => id }),
  rates: fc.array(rate, { maxLength: 4 }),
  decided: fc.constant([]),
  secondReads: fc.constant([]),
  conclusions: fc.constant([]),
  wanted: fc.constant([]),
});

export const weeks = [
  { from: 0, to: 100 * hourMs },
  { from: 100 * hourMs, to: 268 * hourMs },
  { from: 268 * hourMs, to: now },
];
