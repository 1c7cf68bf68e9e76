import { describe, expect, it } from '@jest/globals';
import { normalise } from '../src/index.js';
import { decodeJson, receivedAtMs } from './builders.js';

const bt = Date.UTC(2026, 10, 20, 8) / 1000;
const ok = (pack: unknown) => {
  const { measurements, rejections } = decodeJson(pack, 'senml');
  expect(rejections).toEqual([]);
  return measurements;
};

describe('decode of SenML', () => {
  it('resolves base name, time and unit (RFC 8428 section 4.6)', () => {
    const pack = [
      { bn: 'urn:dev:mac:0024befffe804ff1/', bt, bu: '%', bver: 10, n: '59408-5', v: 91 },
      { n: '59408-5', t: 5, v: 92 },
      { n: '8867-4', t: 5, v: 71, u: 'beat/min' },
    ];
    expect(ok(pack)).toMatchObject([
      { takenAt: { ms: bt * 1000 }, values: [{ code: '59408-5', value: 91, unit: '%' }] },
      { takenAt: { ms: bt * 1000 + 5000 }, values: [{ code: '59408-5', value: 92, unit: '%' }] },
      { takenAt: { ms: bt * 1000 + 5000 }, values: [{ code: '8867-4', value: 71, unit: '/min' }] },
    ]);
  });

  it.each(['urn:loinc:59408-5', 'urn:dev:x/59408-5', '59408-5'])('finds the code at the end of %s', (n) => {
    expect(ok([{ n, t: bt, v: 91, u: '%' }])[0]?.values[0]?.code).toBe('59408-5');
  });

  it('adds the base value, and takes it alone where v is missing', () => {
    const values = ok([
      { bv: 90, bt, bu: '%', n: '59408-5', v: 1 },
      { n: '59408-5', t: 1 },
    ]).map((m) => m.values[0]?.value);
    expect(values).toEqual([91, 90]);
  });

  it('reads a ratio as a fraction', () => {
    const [measurement] = ok([{ n: '59408-5', t: bt, v: 0.91, u: '/' }]);
    const outcome = measurement === undefined ? undefined : normalise(measurement);
    expect(outcome).toMatchObject({ ok: true, measurement: { values: [{ value: 91, unit: '%' }] } });
  });

  it('reads a symptom as text', () => {
    expect(ok([{ n: 'urn:x:chest-pain', t: bt, vs: 'yes' }])[0]?.values).toEqual([
      { system: 'loinc', code: 'chest-pain', coded: 'yes' },
    ]);
  });

  it('counts a time below 2^28 from the arrival', () => {
    const times = ok([
      { n: '59408-5', v: 91, u: '%' },
      { n: '59408-5', t: -10, v: 91, u: '%' },
    ]).map((m) => m.takenAt.ms);
    expect(times).toEqual([receivedAtMs, receivedAtMs - 10_000]);
  });

  it('gives the same record the same identity, and another value or time another', () => {
    const id = (record: object) => ok([{ n: '59408-5', t: bt, v: 91, u: '%', ...record }])[0]?.sourceId;
    expect(id({})).toBe(id({}));
    expect(new Set([id({}), id({ v: 90 }), id({ t: bt + 1 }), id({ n: '8867-4' })]).size).toBe(4);
    expect(ok([{ bn: '59408', bt: bt - 5, n: '-5', t: 5, v: 91, u: '%' }])[0]?.sourceId).toBe(id({}));
  });

  it('reads the good records beside a bad one', () => {
    const { measurements, rejections } = decodeJson(
      [
        { n: '59408-5', t: bt, v: '85%' },
        { n: '8867-4', t: bt, v: 71, u: '/min' },
        { n: '59408-5', t: bt, vb: true },
      ],
      'senml',
    );
    expect(measurements).toHaveLength(1);
    expect(rejections).toMatchObject([
      { code: 'not-a-number', index: 0 },
      { code: 'schema-violation', index: 2 },
    ]);
  });

  it.each([
    ['no pack', { n: 'x' }, 'schema-violation'],
    ['an empty pack', [], 'schema-violation'],
    ['a newer version', [{ bver: 11, n: '59408-5', t: bt, v: 1 }], 'schema-violation'],
    ['a field that must be understood', [{ n: '59408-5', t: bt, v: 1, x_: 1 }], 'schema-violation'],
    ['a name without a code', [{ n: 'urn:dev:', t: bt, v: 1 }], 'schema-violation'],
    ['a time in 2099', [{ n: '59408-5', t: 4_070_908_800, v: 1, u: '%' }], 'timestamp-in-future'],
    ['a time that is text', [{ n: '59408-5', t: 'now', v: 1 }], 'timestamp-invalid'],
  ])('sets aside %s', (_case, pack, code) => {
    expect(decodeJson(pack, 'senml').rejections.map((r) => r.code)).toEqual([code]);
  });
});
