import type { PayloadFormat } from '#domain';
import { decode, type DecodeResult } from '../src/index.js';

/** The arrival of every payload in these tests. */
export const receivedAtMs = Date.UTC(2026, 10, 20, 8, 0, 30);

export const goodReading = {
  id: '5c0d9f0e-6f0b-4a37-9d2a-3f1e7a6b1c11',
  at: '2026-11-20T08:00:00Z',
  values: [
    { code: '8480-6', value: 142, unit: 'mm[Hg]' },
    { code: '8462-4', value: 88, unit: 'mm[Hg]' },
  ],
};

export function decodeJson(json: unknown, format: PayloadFormat = 'reading'): DecodeResult {
  return decodeText(JSON.stringify(json), format);
}

export function decodeText(text: string, format: PayloadFormat = 'reading'): DecodeResult {
  return decode(Buffer.from(text), format, { receivedAtMs });
}

/** One SpO2 reading, changed at will. */
export function spo2(change: object = {}): object {
  return {
    id: 'r1',
    at: '2026-11-20T08:00:00Z',
    values: [{ code: '59408-5', value: 80, unit: '%' }],
    ...change,
  };
}

/** One reading with this single value. */
export function withValue(value: object): object {
  return spo2({ values: [value] });
}
