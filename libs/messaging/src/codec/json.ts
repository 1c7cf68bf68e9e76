import { maxPayloadBytes, type Rejection } from '#domain';

/** Objects and arrays inside one another; FHIR with extensions stays far below. */
export const maxDepth = 32;

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string that is there: not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The objects of an array; empty for anything else. */
export function records(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * Bytes → JSON value, within the limits of size and depth. Never throws.
 *
 * @param payloadBytes size on the wire, when the transport has cut the payload short
 */
export function parseJson(
  payload: Buffer,
  payloadBytes: number,
): { readonly json: unknown } | { readonly rejection: Rejection } {
  const reject = (code: Rejection['code'], detail: string) => ({ rejection: { code, detail } });
  if (payloadBytes > maxPayloadBytes) {
    return reject('payload-too-large', `${payloadBytes} bytes, at most ${maxPayloadBytes} are read`);
  }
  if (payload.length === 0) return reject('malformed-json', 'the payload is empty');
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(payload));
  } catch (error) {
    // The parser's own message quotes the payload; it must not reach a log or a receipt.
    return reject('malformed-json', error instanceof SyntaxError ? 'not JSON' : 'not UTF-8');
  }
  return exceedsDepth(json, maxDepth)
    ? reject('schema-violation', `nested deeper than ${maxDepth}`)
    : { json };
}

/** Recursion ends at the limit, so that a payload of 200,000 brackets costs 33 frames (JSON.parse itself is iterative). */
function exceedsDepth(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const child of Object.values(value)) if (exceedsDepth(child, left - 1)) return true;
  return false;
}
