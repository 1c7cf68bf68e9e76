import { describe, expect, it } from '@jest/globals';
import { parseAlert, parseEvent, parseSnapshot } from '../src/alert/parse-alert.js';
import { UnreadableMessage } from '../src/alert/unreadable.js';
import { conditionName, factValue, lastValue, patientName } from '../src/alert/words.js';
import { parseHeartbeat } from '../src/monitoring/heartbeat.js';
import { rawAlert } from './builders.js';

describe('an alert from the wire', () => {
  it('keeps the open end of a meter’s LO (H01)', () => {
    const alert = parseAlert(rawAlert());
    expect(alert.decision.facts['glucose']).toMatchObject({
      interval: { low: -Infinity, high: 20, highOpen: true },
    });
    expect(lastValue(alert, 'glucose')).toEqual({ words: '<20 mg/dL', isNumber: true });
  });

  it('is shown with the patient’s name, or with what there is instead', () => {
    expect(patientName(parseAlert(rawAlert()))).toBe('Rosa Marin');
    const masked = rawAlert({
      patientCard: { identity: 'masked', caseCode: 'KX-4471', age: null, sex: null },
    });
    expect(patientName(parseAlert(masked))).toBe('Case KX-4471');
    expect(patientName(parseAlert(rawAlert({ patientCard: null })))).toBe('Name not available');
  });

  it('is shown without its explanation rather than not at all: a data problem has none', () => {
    const alert = parseAlert(rawAlert({ condition: 'data-problem:unknown-unit', decision: {} }));
    expect(conditionName(alert)).toBe('Data problem: unknown unit');
    expect(alert.decision.facts).toEqual({});
  });

  it('lists a fact that cannot be read as unknown instead of leaving it out', () => {
    const alert = parseAlert(rawAlert({ decision: { facts: { spo2: { kind: 'number', interval: 'x' } } } }));
    const fact = alert.decision.facts['spo2'];
    expect(fact && factValue(fact)).toBe('unknown: cannot be read');
  });

  it.each(['id', 'version', 'condition', 'severity', 'state', 'patient', 'site', 'tenant', 'openedAt'])(
    'is unreadable without %s',
    (name) => {
      expect(() => parseAlert(rawAlert({ [name]: undefined }))).toThrow(UnreadableMessage);
    },
  );

  it('is unreadable with a severity or state that this page does not know: never sorted as mild', () => {
    expect(() => parseAlert(rawAlert({ severity: 'catastrophic' }))).toThrow(UnreadableMessage);
    expect(() => parseAlert(rawAlert({ state: 'snoozed' }))).toThrow(UnreadableMessage);
  });

  it('makes the whole snapshot unreadable, which is not an empty board', () => {
    expect(() => parseSnapshot({ cursor: '4', alerts: [rawAlert(), rawAlert({ id: 3 })] })).toThrow(
      UnreadableMessage,
    );
    expect(() => parseSnapshot({ cursor: '4' })).toThrow(UnreadableMessage);
  });

  it('never carries its content into the error', () => {
    expect(() => parseAlert(rawAlert({ severity: 'Rosa Marin' }))).toThrow('unreadable at alert.severity');
  });

  it('takes cursors as text or number, and nothing else', () => {
    expect(parseEvent({ cursor: 7, type: 'opened', alert: rawAlert() }).cursor).toBe('7');
    expect(parseEvent({ cursor: '7', type: 'opened', alert: rawAlert() }).cursor).toBe('7');
    expect(() => parseEvent({ cursor: '-7', type: 'opened', alert: rawAlert() })).toThrow(UnreadableMessage);
  });
});

describe('a heartbeat from the wire', () => {
  it('names its components in either shape', () => {
    const at = '2026-11-20T08:00:00Z';
    expect(
      parseHeartbeat({
        at,
        status: 'degraded',
        components: { clock: { ok: false }, relay: { ok: true, lagMs: 0 } },
      }),
    ).toEqual({
      at: Date.parse(at),
      status: 'degraded',
      components: [
        { name: 'clock', status: 'down' },
        { name: 'relay', status: 'ok' },
      ],
    });
    expect(parseHeartbeat({ at, status: 'monitoring', components: { clock: 'ok' } }).components).toEqual([
      { name: 'clock', status: 'ok' },
    ]);
  });

  it('is none with a status that this page does not know', () => {
    expect(() => parseHeartbeat({ at: '2026-11-20T08:00:00Z', status: 'fine' })).toThrow(UnreadableMessage);
  });
});
