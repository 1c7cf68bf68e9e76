import { isRecord, type JsonRecord } from './json.js';
import { judge, maxIdLength, rejected, sha256, type PartOutcome } from './measurement.js';
import { checkRange } from './timestamp.js';
import { badValue, isCode, readValue, systemOf, type ValueEntry } from './value.js';

/** RFC 8428 §4.5.3: a time below 2^28 s (year 1978) is relative to now. */
const relativeBelow = 2 ** 28;
/** RFC 8428 §4.4: the version that is understood, and the default. */
const supportedVersion = 10;

/** RFC 8428 §4.1: the base fields, which hold from the record that names them on. */
interface Base {
  readonly name: string;
  readonly time: number;
  readonly unit: string | undefined;
  readonly value: number;
}

/** RFC 8428 §12.1 units that UCUM writes in another way. The others are the same or stand in the unit table. */
const ucumOfSenml: Readonly<Record<string, string>> = { '/': '1', 'beat/min': '/min', 'beats/min': '/min' };

/**
 * A SenML pack (RFC 8428, JSON) → one outcome per record that carries a value; a record of base fields only gives
 * none. The last segment of the resolved name, after `/` or `:`, is the code: `urn:loinc:8867-4`,
 * `urn:dev:mac:0024befffe804ff1/8867-4`.
 *
 * The identity of a record is the hash of the *resolved* record, in which RFC 8428 §4.6 makes every time absolute.
 * A record with a relative time is therefore as old as its arrival, and its redelivery is another measurement:
 * stored twice at worst. Hashing the relative time as sent would make two equal readings an hour apart one duplicate,
 * and lose a reading.
 */
export function decodeSenml(pack: readonly unknown[], receivedAtMs: number): readonly PartOutcome[] {
  const outcomes: PartOutcome[] = [];
  let base: Base = { name: '', time: 0, unit: undefined, value: 0 };
  for (const record of pack) {
    if (!isRecord(record)) {
      outcomes.push(rejected('schema-violation', 'a record is not an object'));
      continue;
    }
    const next = readBase(base, record);
    if (typeof next === 'string') {
      // What follows would be resolved against a base that nobody can read.
      outcomes.push(rejected('schema-violation', next));
      return outcomes;
    }
    base = next;
    if (carriesValue(record)) outcomes.push(decodeRecord(base, record, receivedAtMs));
  }
  return outcomes;
}

const valueFields = ['v', 'vs', 'vb', 'vd', 's'] as const;

function carriesValue(record: JsonRecord): boolean {
  return 'n' in record || valueFields.some((field) => field in record);
}

/** The base after this record, or why it cannot be read. */
function readBase(base: Base, record: JsonRecord): Base | string {
  const { bn = base.name, bt = base.time, bu = base.unit, bv = base.value, bver = supportedVersion } = record;
  if (typeof bver !== 'number' || bver > supportedVersion) return 'the SenML version is not supported';
  if (typeof bn !== 'string') return 'bn is not a string';
  if (typeof bt !== 'number') return 'bt is not a number';
  if (bu !== undefined && typeof bu !== 'string') return 'bu is not a string';
  if (typeof bv !== 'number') return 'bv is not a number';
  return { name: bn, time: bt, unit: bu, value: bv };
}

function decodeRecord(base: Base, record: JsonRecord, receivedAtMs: number): PartOutcome {
  const { n = '', t = 0, u = base.unit } = record;
  if (typeof n !== 'string') return rejected('schema-violation', 'n is not a string');
  // RFC 8428 §4.4: a field that ends in "_" must be understood, and none is.
  if (Object.keys(record).some((field) => field.endsWith('_'))) {
    return rejected('schema-violation', 'a field that must be understood is not');
  }
  if (typeof t !== 'number') return rejected('timestamp-invalid', 't is not a number');
  const name = base.name + n;
  const code = /[^/:]*$/.exec(name)?.[0];
  if (!isCode(code)) return rejected('schema-violation', 'the resolved name does not end in a code');
  const sent = base.time + t;
  const ms = Math.round(sent < relativeBelow ? receivedAtMs + sent * 1000 : sent * 1000);
  const entry = recordValue(code, record, base.value, u);
  const id = sha256(JSON.stringify([name, ms, entry.value, entry.sent]));
  const time = checkRange({ ms, precision: 'instant' }, receivedAtMs);
  if (!('takenAt' in time)) return rejected(time.code, time.detail, id.slice(0, maxIdLength));
  return judge({ sourceId: id, revision: '', takenAt: time.takenAt, entries: [entry], receipt: false });
}

function recordValue(code: string, record: JsonRecord, baseValue: number, unit: unknown): ValueEntry {
  const raw = { system: systemOf(code), code };
  const { v, vs } = record;
  if ('vb' in record || 'vd' in record) {
    return badValue(
      { ...raw, value: record['vb'] ?? record['vd'] },
      'schema-violation',
      'vb and vd are not read',
    );
  }
  if (vs !== undefined && v === undefined) return readValue({ ...raw, coded: vs });
  // RFC 8428 §4.1: bv is added to v, and stands alone where v is missing.
  const value = v === undefined && baseValue !== 0 ? baseValue : typeof v === 'number' ? v + baseValue : v;
  return readValue({
    ...raw,
    value,
    unit: typeof unit === 'string' ? (ucumOfSenml[unit] ?? unit) : undefined,
    coded: vs,
  });
}
