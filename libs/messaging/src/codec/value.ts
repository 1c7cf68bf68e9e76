import {
  comparators,
  vitalSignOfLoinc,
  vitalSignOfMdc,
  type AbsentReason,
  type Comparator,
  type DecodedValue,
  type QuarantineCode,
} from '#domain';

/** A value of a measurement on its way: decoded, or bad with the reason and kept as absent beside the good ones. */
export interface ValueEntry {
  readonly value: DecodedValue;
  readonly bad?: { readonly code: QuarantineCode; readonly detail: string };
  /** What was sent in place of a bad value, as JSON; goes into the content hash only. */
  readonly sent?: string;
}

type CodeSystem = DecodedValue['system'];

export interface RawValue {
  readonly system: CodeSystem;
  readonly code: string;
  readonly value?: unknown;
  readonly unit?: unknown;
  readonly comparator?: unknown;
  readonly coded?: unknown;
  readonly quality?: unknown;
}

/** Longest code or coded answer that is read. Characters. */
export const maxCodeLength = 128;

/**
 * The system of a bare code. LOINC codes carry a hyphen before their check digit, so a known MDC number cannot be
 * one; words and SNOMED ids of the symptom catalogue pass as the contract's own codes, under `loinc`.
 */
export function systemOf(code: string): CodeSystem {
  return vitalSignOfLoinc(code) === undefined && vitalSignOfMdc(code) !== undefined ? 'mdc' : 'loinc';
}

export function isCode(code: unknown): code is string {
  return typeof code === 'string' && code !== '' && code.length <= maxCodeLength;
}

/** Judges one value as sent: shape only, meaning comes with `normalise`. */
export function readValue(raw: RawValue): ValueEntry {
  const hasValue = raw.value !== undefined;
  const hasCoded = raw.coded !== undefined;
  if (hasValue === hasCoded)
    return badValue(raw, 'schema-violation', 'needs either a value or a coded answer');
  if (hasCoded) {
    return isCode(raw.coded)
      ? { value: { system: raw.system, code: raw.code, coded: raw.coded, ...quality(raw.quality) } }
      : badValue(raw, 'schema-violation', 'the coded answer is not a short string');
  }
  if (typeof raw.value !== 'number' || !Number.isFinite(raw.value)) {
    return badValue(raw, 'not-a-number', 'the value is not a number');
  }
  if (raw.comparator !== undefined && !isComparator(raw.comparator)) {
    // Without its comparator the number would be read as a point, which it is not (hazard H01).
    return badValue(raw, 'schema-violation', 'the comparator is none of <, <=, >=, >');
  }
  return {
    value: {
      system: raw.system,
      code: raw.code,
      value: raw.value,
      ...(typeof raw.unit === 'string' && { unit: raw.unit }),
      ...(raw.comparator !== undefined && { comparator: raw.comparator }),
      ...quality(raw.quality),
    },
  };
}

/** A value that the source itself says it does not have. Not bad: stored, and unknown to the tree. */
export function absentValue(system: CodeSystem, code: string, absent: AbsentReason): ValueEntry {
  return { value: { system, code, absent } };
}

export function badValue(raw: RawValue, code: QuarantineCode, detail: string): ValueEntry {
  return {
    value: {
      system: raw.system,
      code: raw.code,
      absent: code === 'not-a-number' ? 'not-a-number' : 'unsupported',
    },
    bad: { code, detail },
    sent: JSON.stringify([raw.value, raw.unit, raw.comparator, raw.coded]),
  };
}

function isComparator(sent: unknown): sent is Comparator {
  return (comparators as readonly unknown[]).includes(sent);
}

/** An unreadable quality is left out, not held against the value: without one a value counts in full. */
function quality(sent: unknown): { quality?: number } {
  return typeof sent === 'number' && sent >= 0 && sent <= 1 ? { quality: sent } : {};
}
