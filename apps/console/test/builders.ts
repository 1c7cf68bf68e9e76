import type { Alert, AlertEvent } from '../src/alert/alert.js';

const openedAt = Date.parse('2026-11-20T08:00:00Z');

/** An open critical of one patient; what a test is about is overridden. */
export function alertWith(overrides: Partial<Alert> = {}): Alert {
  return {
    id: 'a-1',
    version: 1,
    condition: 'hypoxaemia',
    severity: 'critical',
    state: 'open',
    patient: 'p-1',
    site: 'north',
    tenant: 'metro',
    reason: 'SpO2 80 %',
    openedAt,
    dueAt: openedAt + 120_000,
    owner: null,
    readings: 1,
    decision: { facts: {} },
    ...overrides,
  };
}

export function eventWith(cursor: number, alert: Alert, type = 'opened'): AlertEvent {
  return { cursor: String(cursor), type, alert };
}

/** The same alert as it comes over the wire. */
export function rawAlert(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'a-1',
    version: 1,
    condition: 'hypoglycaemia',
    severity: 'critical',
    state: 'open',
    patient: 'p-1',
    site: 'north',
    tenant: 'metro',
    reason: 'Glucose <20 mg/dL',
    openedAt: '2026-11-20T08:00:00.000Z',
    dueAt: '2026-11-20T08:02:00.000Z',
    resolvedAt: null,
    owner: null,
    readings: 1,
    lastReadingAt: '2026-11-20T07:59:00.000Z',
    patientCard: {
      identity: 'full',
      caseCode: 'KX-4471',
      givenName: 'Rosa',
      familyName: 'Marin',
      birthDate: null,
      age: 75,
      sex: 'female',
      site: 'north',
      zone: 'America/Chicago',
    },
    decision: {
      measurement: '77',
      tree: 'red-limits',
      version: '1.0.0',
      hash: '9f2c',
      leaf: 'glucose-low',
      facts: {
        glucose: {
          kind: 'number',
          interval: { low: null, high: 20, highOpen: true },
          unit: 'mg/dL',
          ageSeconds: 0,
        },
      },
    },
    ...overrides,
  };
}
