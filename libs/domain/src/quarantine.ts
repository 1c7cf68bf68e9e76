/** Why a message or measurement was set aside. Stable strings: devices, tests and operators rely on them. */
export const quarantineCodes = [
  'malformed-json',
  'schema-violation',
  'unknown-device',
  'device-not-assigned',
  /** Taken after the patient withdrew: not kept. */
  'not-monitored',
  'topic-mismatch',
  'unknown-code',
  'unknown-unit',
  'not-a-number',
  'timestamp-invalid',
  'timestamp-in-future',
  'payload-too-large',
  'too-many-values',
  'unstorable',
] as const;
export type QuarantineCode = (typeof quarantineCodes)[number];

/** A message larger than this is not parsed. Bytes. */
export const maxPayloadBytes = 512 * 1024;
/** Of what is quarantined this much is kept, encrypted. Bytes. */
export const keptPayloadBytes = 64 * 1024;
/** Measurements in one message. */
export const maxMeasurements = 1000;
/** Values in one measurement. */
export const maxValues = 64;
/** A time further ahead of the arrival than this is no time. Milliseconds. */
export const maxFutureMs = 24 * 3600_000;
