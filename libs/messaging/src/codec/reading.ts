import { maxValues } from '#domain';
import { isRecord, type JsonRecord } from './json.js';
import { judge, maxIdLength, rejected, slotOf, type PartOutcome } from './measurement.js';
import { parseTimestamp } from './timestamp.js';
import { isCode, readValue, systemOf, type ValueEntry } from './value.js';

/** One measurement of the device contract's own JSON. */
export function decodeReading(sent: unknown, receivedAtMs: number): PartOutcome {
  if (!isRecord(sent)) return rejected('schema-violation', 'a measurement is not an object');
  const { id } = sent;
  if (typeof id !== 'string' || id === '' || id.length > maxIdLength) {
    return rejected('schema-violation', `id is not a string of 1 to ${maxIdLength} characters`);
  }
  if (!Array.isArray(sent['values'])) return rejected('schema-violation', 'values is not an array', id);
  const values: readonly unknown[] = sent['values'];
  if (values.length > maxValues) {
    return rejected('too-many-values', `${values.length} values, at most ${maxValues} in a measurement`, id);
  }
  const time = parseTimestamp(sent['at'], receivedAtMs);
  if (!('takenAt' in time)) return rejected(time.code, time.detail, id);
  const entries: ValueEntry[] = [];
  for (const value of values) {
    // Without a code there is nothing under which to keep it as absent: the whole measurement is set aside.
    if (!isRecord(value) || !isCode(value['code'])) {
      return rejected('schema-violation', 'a value is not an object with a code', id);
    }
    entries.push(readingValue(value, value['code']));
  }
  return judge({
    sourceId: id,
    revision: '',
    takenAt: time.takenAt,
    entries,
    receipt: sent['receipt'] === true,
    ...slotOf(sent['slot']),
    ...counter(sent['seq']),
  });
}

function readingValue(sent: JsonRecord, code: string): ValueEntry {
  return readValue({
    system: systemOf(code),
    code,
    value: sent['value'],
    unit: sent['unit'],
    comparator: sent['comparator'],
    coded: sent['coded'],
    quality: sent['quality'],
  });
}

/** A counter that is none is left out: it says nothing about the values, and they must not wait for it. */
function counter(seq: unknown): { seq?: number } {
  return typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0 ? { seq } : {};
}
