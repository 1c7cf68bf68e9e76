import { alertStates, type AlertState, type Fact, type Interval, type Severity } from '#domain';
import type { Alert, AlertDecision, AlertEvent, AlertSnapshot, PatientCard } from './alert.js';
import { parseCursor } from './cursor.js';
import { fields, instant, list, oneOf, optional, present, text, whole } from './read.js';
import { UnreadableMessage } from './unreadable.js';

const severities = ['critical', 'tier1', 'indeterminate'] as const satisfies readonly Severity[];

/** `alert.snapshot`. Throws UnreadableMessage as soon as one alert of it cannot be read. */
export function parseSnapshot(value: unknown): AlertSnapshot {
  const raw = fields(value, 'snapshot');
  const alerts = list(raw['alerts'], 'snapshot.alerts');
  return {
    cursor: parseCursor(raw['cursor'], 'snapshot.cursor'),
    alerts: alerts.map(parseAlert),
    part: raw['part'] === undefined ? 0 : whole(raw['part'], 'snapshot.part'),
    more: raw['more'] === true,
  };
}

/** `alert.event`. Throws UnreadableMessage. */
export function parseEvent(value: unknown): AlertEvent {
  const raw = fields(value, 'event');
  return {
    cursor: parseCursor(raw['cursor'], 'event.cursor'),
    type: text(raw['type'], 'event.type'),
    ...present('at', optional(raw['at'], instant)),
    alert: parseAlert(raw['alert']),
  };
}

/**
 * An alert. What ordering, alarming and acknowledging rest on must be there; what only explains may be missing, so
 * that an alert without its explanation is still shown.
 */
export function parseAlert(value: unknown): Alert {
  const raw = fields(value, 'alert');
  const decision = optional(raw['decision'], fields);
  return {
    id: text(raw['id'], 'alert.id'),
    version: whole(raw['version'], 'alert.version'),
    condition: text(raw['condition'], 'alert.condition'),
    severity: oneOf(raw['severity'], severities, 'alert.severity'),
    state: oneOf<AlertState>(raw['state'], alertStates, 'alert.state'),
    patient: text(raw['patient'], 'alert.patient'),
    site: text(raw['site'], 'alert.site'),
    tenant: text(raw['tenant'], 'alert.tenant'),
    reason: optional(raw['reason'], text) ?? '',
    openedAt: instant(raw['openedAt'], 'alert.openedAt'),
    owner: optional(raw['owner'], parseOwner) ?? null,
    decision: optional(raw['decision'], parseDecision) ?? { facts: {} },
    ...present('title', optional(raw['title'] ?? decision?.['title'], text)),
    ...present('vitalSign', optional(raw['vitalSign'] ?? decision?.['vitalSign'], text)),
    ...present('patientCard', optional(raw['patientCard'], parseCard)),
    ...present('dueAt', optional(raw['dueAt'], instant)),
    ...present('readings', optional(raw['readings'], whole)),
    ...present('lastReadingAt', optional(raw['lastReadingAt'], instant)),
    ...present('snoozedUntil', optional(raw['snoozedUntil'], instant)),
    ...present('outcome', optional(raw['outcome'], text)),
  };
}

function parseOwner(value: unknown): { id: string; name: string } {
  const raw = fields(value, 'owner');
  return { id: text(raw['id'], 'owner.id'), name: optional(raw['name'], text) ?? '' };
}

function parseCard(value: unknown): PatientCard {
  const raw = fields(value, 'patientCard');
  return {
    caseCode: text(raw['caseCode'], 'patientCard.caseCode'),
    ...present('givenName', optional(raw['givenName'], text)),
    ...present('familyName', optional(raw['familyName'], text)),
    ...present('birthDate', optional(raw['birthDate'], text)),
    ...present('age', optional(raw['age'], whole)),
    ...present('sex', optional(raw['sex'], text)),
    ...present('zone', optional(raw['zone'], text)),
  };
}

function parseDecision(value: unknown): AlertDecision {
  const raw = fields(value, 'decision');
  const measurement = raw['measurement'];
  const facts = optional(raw['facts'], fields) ?? {};
  return {
    ...present(
      'measurement',
      typeof measurement === 'number' ? String(measurement) : optional(measurement, text),
    ),
    ...present('tree', optional(raw['tree'], text)),
    ...present('version', optional(raw['version'], text)),
    ...present('hash', optional(raw['hash'], text)),
    ...present('leaf', optional(raw['leaf'], text)),
    ...present('takenAt', optional(raw['takenAt'], text)),
    ...present('receivedAt', optional(raw['receivedAt'], text)),
    facts: Object.fromEntries(
      // A fact that cannot be read is still listed, as unknown: an explanation must not leave one out in silence.
      Object.entries(facts).map(([name, fact]) => [
        name,
        optional(fact, parseFact) ?? { kind: 'unknown', reason: 'wrong-type' },
      ]),
    ),
  };
}

function parseFact(value: unknown): Fact {
  const raw = fields(value, 'fact');
  switch (raw['kind']) {
    case 'number':
      return {
        kind: 'number',
        interval: parseInterval(raw['interval']),
        unit: typeof raw['unit'] === 'string' ? raw['unit'] : '',
        ...present('ageSeconds', optional(raw['ageSeconds'], whole)),
      };
    case 'text':
      return { kind: 'text', value: text(raw['value'], 'fact.value') };
    case 'boolean':
      return { kind: 'boolean', value: raw['value'] === true };
    case 'unknown':
      return { kind: 'unknown', reason: text(raw['reason'], 'fact.reason') as UnknownReasonText };
    default:
      throw new UnreadableMessage('fact.kind');
  }
}
type UnknownReasonText = Extract<Fact, { kind: 'unknown' }>['reason'];

/** An end that reaches to infinity is null in JSON. */
function parseInterval(value: unknown): Interval {
  const raw = fields(value, 'interval');
  const end = (name: 'low' | 'high', infinite: number): number => {
    const found = raw[name];
    if (found === null || found === undefined) return infinite;
    if (typeof found !== 'number') throw new UnreadableMessage(`interval.${name}`);
    return found;
  };
  return {
    low: end('low', -Infinity),
    high: end('high', Infinity),
    ...(raw['lowOpen'] === true && { lowOpen: true }),
    ...(raw['highOpen'] === true && { highOpen: true }),
  };
}
