import { symptomOf, type AbsentReason, type Correction } from '#domain';
import { absentReasonOf, pickAnswer, pickCode, unitOf, type PickedCode } from './fhir-coding.js';
import { isRecord, records, text, type JsonRecord } from './json.js';
import { judge, maxIdLength, rejected, sha256, slotOf, type PartOutcome } from './measurement.js';
import { parseTimestamp } from './timestamp.js';
import { absentValue, badValue, readValue, type ValueEntry } from './value.js';

/** https://hl7.org/fhir/R4/valueset-observation-status.html; undefined for a status that corrects nothing. */
const corrections: ReadonlyMap<unknown, Correction | undefined> = new Map<unknown, Correction | undefined>([
  ['registered', undefined],
  ['preliminary', undefined],
  ['final', undefined],
  ['unknown', undefined],
  ['amended', 'amended'],
  ['corrected', 'corrected'],
  ['entered-in-error', 'entered-in-error'],
  ['cancelled', 'cancelled'],
]);

/** The resources of a Bundle, or undefined for anything that is none. */
export function bundleResources(json: unknown): readonly unknown[] | undefined {
  if (!isRecord(json) || json['resourceType'] !== 'Bundle') return undefined;
  const entries: readonly unknown[] = Array.isArray(json['entry']) ? json['entry'] : [];
  return entries.map((entry) => (isRecord(entry) ? entry['resource'] : undefined));
}

/** One FHIR R4 Observation. */
export function decodeObservation(sent: unknown, receivedAtMs: number): PartOutcome {
  if (!isRecord(sent) || sent['resourceType'] !== 'Observation') {
    return rejected('schema-violation', 'the resource is not an Observation');
  }
  const sourceId = identityOf(sent);
  if (!corrections.has(sent['status']))
    return rejected('schema-violation', 'status is not in FHIR R4', sourceId);
  const correction = corrections.get(sent['status']);
  const code = pickCode(sent['code']);
  if (code === undefined) return rejected('schema-violation', 'there is no code', sourceId);
  const entries = entriesOf(sent, code);
  if (entries === undefined) return rejected('schema-violation', 'a component has no code', sourceId);
  const time = parseTimestamp(effectiveOf(sent), receivedAtMs);
  if (!('takenAt' in time)) return rejected(time.code, time.detail, sourceId);
  const meta = sent['meta'];
  return judge({
    sourceId: sourceId ?? sha256(JSON.stringify([code, time.takenAt, entries])),
    revision: (isRecord(meta) ? text(meta['versionId']) : undefined)?.slice(0, maxIdLength) ?? '',
    takenAt: time.takenAt,
    entries: takenAway(entries, code, correction),
    receipt: false,
    ...slotOf(slotExtensionOf(sent)),
    ...(correction !== undefined && { correction }),
  });
}

/**
 * Which of the people who share the device: an extension of the Observation, since FHIR R4 has no place for it
 * (`device` names the device, and `subject` is what the device cannot know).
 */
export const slotExtension = 'urn:wardline:device-slot';

function slotExtensionOf(observation: JsonRecord): unknown {
  const found = records(observation['extension']).find(({ url }) => url === slotExtension);
  return found === undefined ? undefined : (found['valueString'] ?? found['valueInteger'] ?? '');
}

/** The resource's id, else its first business identifier; undefined where it has neither. */
function identityOf(observation: JsonRecord): string | undefined {
  const identifier = records(observation['identifier']).find(({ value }) => text(value) !== undefined);
  const id = text(observation['id']) ?? text(identifier?.['value']);
  return id !== undefined && id.length > maxIdLength ? sha256(id) : id;
}

/**
 * When it was taken. A period counts from its end: before that the observation was not complete. `issued` is when
 * it became known, not when it was measured, and is no substitute.
 */
function effectiveOf(observation: JsonRecord): unknown {
  const period = observation['effectivePeriod'];
  return (
    observation['effectiveDateTime'] ??
    observation['effectiveInstant'] ??
    (isRecord(period) ? (period['end'] ?? period['start']) : undefined)
  );
}

/** The observation's own value and those of its components; undefined when one has no code to stand under. */
function entriesOf(observation: JsonRecord, code: PickedCode): readonly ValueEntry[] | undefined {
  const own = entryOf(observation, code);
  const entries = own === undefined ? [] : [own];
  for (const component of records(observation['component'])) {
    const componentCode = pickCode(component['code']);
    if (componentCode === undefined) return undefined;
    entries.push(entryOf(component, componentCode) ?? empty(componentCode));
  }
  const absent = absentReasonOf(observation['dataAbsentReason']);
  return entries.length === 0 && absent !== undefined
    ? [absentValue(code.system, code.code, absent)]
    : entries;
}

const empty = (code: PickedCode) =>
  badValue(code, 'schema-violation', 'there is neither a value nor a reason why not');

/** The value[x] of an observation or component; undefined where it has none. */
function entryOf(holder: JsonRecord, code: PickedCode): ValueEntry | undefined {
  const quantity = holder['valueQuantity'];
  if (isRecord(quantity) && quantity['value'] !== undefined) {
    const { value, comparator } = quantity;
    return readValue({ ...code, value, comparator, unit: unitOf(quantity) });
  }
  const concept = holder['valueCodeableConcept'];
  if (concept !== undefined) return readValue({ ...code, coded: pickAnswer(concept) ?? null });
  const flag = holder['valueBoolean'];
  if (typeof flag === 'boolean') return readValue({ ...code, coded: flag ? 'yes' : 'no' });
  const words = holder['valueString'];
  if (words !== undefined) {
    return symptomOf(code.code) === undefined
      ? badValue({ ...code, value: words }, 'not-a-number', 'the value is text')
      : readValue({ ...code, coded: words });
  }
  const other = Object.keys(holder).find((key) => key.startsWith('value'));
  if (other !== undefined) {
    return badValue(
      { ...code, value: holder[other] },
      'schema-violation',
      'a value[x] of this type is not read',
    );
  }
  return 'component' in holder ? undefined : absentEntry(holder, code);
}

function absentEntry(holder: JsonRecord, code: PickedCode): ValueEntry | undefined {
  const absent = absentReasonOf(holder['dataAbsentReason']);
  return absent === undefined ? undefined : absentValue(code.system, code.code, absent);
}

/** Cancelled, or entered in error: whatever numbers still stand there are none any more. */
function takenAway(
  entries: readonly ValueEntry[],
  code: PickedCode,
  correction: Correction | undefined,
): readonly ValueEntry[] {
  if (correction !== 'cancelled' && correction !== 'entered-in-error') return entries;
  const reason: AbsentReason = correction;
  if (entries.length === 0) return [absentValue(code.system, code.code, reason)];
  return entries.map(({ value }) => absentValue(value.system, value.code, reason));
}
