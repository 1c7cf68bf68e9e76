import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maxPayloadBytes, payloadFormats, quarantineCodes } from '#domain';
import { decode } from '../src/index.js';
import { decodeJson, decodeText, goodReading, receivedAtMs, spo2, withValue } from './builders.js';

const codes = (text: string) => decodeText(text).rejections.map((rejection) => rejection.code);
const codesOf = (json: unknown) => codes(JSON.stringify(json));

describe('the slot of a shared device', () => {
  const of = (slot?: unknown) => decodeJson(spo2(slot === undefined ? {} : { slot })).measurements[0];

  it.each([
    { sent: 'left', slot: 'left' },
    { sent: 2, slot: '2' },
    { sent: undefined, slot: undefined },
    { sent: null, slot: undefined },
    { sent: {}, slot: '' },
    { sent: 1.5, slot: '' },
    { sent: 'x'.repeat(65), slot: '' },
  ])('$sent is read as $slot', ({ sent, slot }) => {
    expect(of(sent)?.slot).toBe(slot);
  });

  it('makes another measurement of the same content, and a message without one what it was', () => {
    const hashes = [of(), of('1'), of('2'), of({})].map((one) => one?.contentHash);
    expect(new Set(hashes).size).toBe(4);
    expect(of('1')?.contentHash).toBe(of(1)?.contentHash);
  });
});

describe('decode of a reading', () => {
  it('reads the contract’s own example', () => {
    const { measurements, rejections } = decodeJson(goodReading);
    expect(rejections).toEqual([]);
    expect(measurements).toMatchObject([
      {
        sourceId: goodReading.id,
        revision: '',
        takenAt: { ms: Date.UTC(2026, 10, 20, 8), precision: 'instant' },
        values: [
          { system: 'loinc', code: '8480-6', value: 142, unit: 'mm[Hg]' },
          { system: 'loinc', code: '8462-4', value: 88, unit: 'mm[Hg]' },
        ],
        receipt: false,
      },
    ]);
  });

  it('keeps comparator, quality, counter, receipt wish and zone', () => {
    const value = { code: '2339-0', value: 20, unit: 'mg/dL', comparator: '<', quality: 0.4 };
    const sent = spo2({ at: '2026-11-20T10:00:00.5+02:00', seq: 7, receipt: true, values: [value] });
    expect(decodeJson(sent).measurements).toMatchObject([
      {
        takenAt: { ms: Date.UTC(2026, 10, 20, 8, 0, 0, 500), precision: 'instant', offsetMinutes: 120 },
        seq: 7,
        receipt: true,
        values: [{ comparator: '<', quality: 0.4, value: 20 }],
      },
    ]);
  });

  it.each([
    ['not JSON', 'hello', 'malformed-json'],
    ['an empty payload', '', 'malformed-json'],
    [
      'a bare NaN',
      '{"id":"1","at":"2026-11-20T08:00:00Z","values":[{"code":"59408-5","value":NaN}]}',
      'malformed-json',
    ],
    ['a string', '"85"', 'schema-violation'],
    ['null', 'null', 'schema-violation'],
    ['an empty array', '[]', 'schema-violation'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 'schema-violation'],
    ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'schema-violation'],
  ] as const)('sets aside %s', (_case, text, code) => {
    expect(codes(text)).toEqual([code]);
  });

  it.each([
    ['no id', spo2({ id: undefined }), 'schema-violation'],
    ['an empty id', spo2({ id: '' }), 'schema-violation'],
    ['a number as id', spo2({ id: 12 }), 'schema-violation'],
    ['no time', spo2({ at: undefined }), 'timestamp-invalid'],
    ['a time without a zone', spo2({ at: '2026-11-20T08:00:00' }), 'timestamp-invalid'],
    ['the 30th of February', spo2({ at: '2026-02-30' }), 'timestamp-invalid'],
    ['a clock that starts in 1970', spo2({ at: '1970-01-01T00:10:00Z' }), 'timestamp-invalid'],
    ['a clock that starts in 2000', spo2({ at: '2000-01-03T00:10:00Z' }), 'timestamp-invalid'],
    ['a time in 2099', spo2({ at: '2099-01-01T00:00:00Z' }), 'timestamp-in-future'],
    ['text for a number', withValue({ code: '59408-5', value: '85%', unit: '%' }), 'not-a-number'],
    ['a boolean', withValue({ code: '59408-5', value: true, unit: '%' }), 'not-a-number'],
    ['null for a number', withValue({ code: '59408-5', value: null, unit: '%' }), 'not-a-number'],
    ['a value and an answer', withValue({ code: '59408-5', value: 1, coded: 'yes' }), 'schema-violation'],
    [
      'a comparator of its own',
      withValue({ code: '59408-5', value: 70, comparator: '~' }),
      'schema-violation',
    ],
    ['a value without a code', withValue({ value: 70 }), 'schema-violation'],
    ['no values', spo2({ values: [] }), 'schema-violation'],
    ['10,000 values', spo2({ values: Array(10_000).fill({ code: 'x' }) }), 'too-many-values'],
  ] as const)('sets aside %s', (_case, sent, code) => {
    expect(codesOf(sent)).toEqual([code]);
  });

  it('does not take a number beyond all numbers for one', () => {
    expect(
      codes('{"id":"1","at":"2026-11-20T08:00:00Z","values":[{"code":"59408-5","value":1e999}]}'),
    ).toEqual(['not-a-number']);
  });

  it('refuses invalid UTF-8 rather than replacing it', () => {
    const payload = Buffer.concat([Buffer.from('{"id":"'), Buffer.of(0xff), Buffer.from('"}')]);
    expect(decode(payload, 'reading', { receivedAtMs }).rejections).toEqual([
      { code: 'malformed-json', detail: 'not UTF-8' },
    ]);
  });

  it('looks at the size on the wire, also when the payload was cut short', () => {
    const cut = { receivedAtMs, payloadBytes: 1024 * 1024 };
    expect(decode(Buffer.from('{'), 'reading', cut).rejections[0]?.code).toBe('payload-too-large');
    const whole = Buffer.alloc(maxPayloadBytes + 1, 0x20);
    expect(decode(whole, 'reading', { receivedAtMs }).rejections[0]?.code).toBe('payload-too-large');
  });

  it('reads 1,000 measurements of an array and no more', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => spo2({ id: String(i) }));
    expect(decodeJson(many(1000)).measurements).toHaveLength(1000);
    expect(codesOf(many(1001))).toEqual(['too-many-values']);
  });

  it('sets one bad measurement of an array aside, with its place and id, and reads the others', () => {
    const { measurements, rejections } = decodeJson([
      spo2({ id: 'a' }),
      spo2({ id: 'b', at: 'noon' }),
      5,
      spo2({ id: 'c' }),
    ]);
    expect(measurements.map((m) => m.sourceId)).toEqual(['a', 'c']);
    expect(rejections).toMatchObject([
      { code: 'timestamp-invalid', index: 1, sourceId: 'b' },
      { code: 'schema-violation', index: 2 },
    ]);
  });

  it('keeps a bad value as absent beside a good one', () => {
    const values = [
      { code: '59408-5', value: '85%', unit: '%' },
      { code: '8867-4', value: 71, unit: '/min' },
    ];
    expect(decodeJson(spo2({ values })).measurements[0]?.values).toEqual([
      { system: 'loinc', code: '59408-5', absent: 'not-a-number' },
      { system: 'loinc', code: '8867-4', value: 71, unit: '/min' },
    ]);
  });

  it.each([
    ['six minutes ahead', '2026-11-20T08:06:00Z', 'instant'],
    ['23 hours ahead', '2026-11-21T07:00:00Z', 'instant'],
    ['a date alone', '2026-11-19', 'day'],
    ['an old date', '1999-07-02', 'day'],
    ['a leap second', '2016-12-31T23:59:60Z', 'instant'],
  ] as const)('keeps a time that is %s', (_case, at, precision) => {
    expect(decodeJson(spo2({ at })).measurements[0]?.takenAt.precision).toBe(precision);
  });

  it('leaves an id that the database cannot hold to the recorder', () => {
    expect(decodeJson(spo2({ id: 'a\u0000b' })).measurements[0]?.sourceId).toBe('a\u0000b');
  });

  it('takes a known MDC number for what it is', () => {
    expect(
      decodeJson(withValue({ code: '150456', value: 91, unit: '%' })).measurements[0]?.values[0]?.system,
    ).toBe('mdc');
  });

  it('says nothing of the payload in a detail', () => {
    const { rejections } = decodeText('{"name":"Jane Secret"');
    expect(rejections[0]?.detail).toBe('not JSON');
  });
});

describe('the content hash', () => {
  const hash = (sent: object) => decodeJson(sent).measurements[0]?.contentHash;

  it('is the same for the same content, however it is written', () => {
    const [a, b] = goodReading.values;
    expect(hash({ ...goodReading, values: [b, a], receipt: true })).toBe(hash(goodReading));
    expect(hash({ ...goodReading, at: '2026-11-20T09:00:00+01:00' })).toBe(hash(goodReading));
  });

  it.each([
    ['value', { values: [{ code: '8480-6', value: 143, unit: 'mm[Hg]' }] }],
    ['time', { at: '2026-11-20T08:00:01Z' }],
    ['precision', { at: '2026-11-20' }],
    ['counter', { seq: 1 }],
  ])('differs with another %s', (_case, change) => {
    expect(hash({ ...goodReading, ...change })).not.toBe(hash(goodReading));
  });

  it('tells two unreadable values apart', () => {
    const values = (sent: string) => [
      { code: '59408-5', value: sent },
      { code: '8867-4', value: 71, unit: '/min' },
    ];
    expect(hash(spo2({ values: values('85%') }))).not.toBe(hash(spo2({ values: values('75%') })));
  });
});

describe('decode is total', () => {
  const formats = fc.constantFrom(...payloadFormats);
  const check = (payload: Buffer, format: (typeof payloadFormats)[number]) => {
    const { measurements, rejections } = decode(payload, format, { receivedAtMs });
    expect(measurements.length + rejections.length).toBeGreaterThan(0);
    for (const { code } of rejections) expect(quarantineCodes).toContain(code);
  };

  it('on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), formats, (bytes, format) => {
        check(Buffer.from(bytes), format);
      }),
    );
  });

  it('on any JSON', () => {
    fc.assert(
      fc.property(fc.json(), formats, (json, format) => {
        check(Buffer.from(json), format);
      }),
    );
  });

  it('on a good payload with one member replaced by anything', () => {
    const members = [
      'id',
      'at',
      'values',
      'resourceType',
      'status',
      'code',
      'component',
      'valueQuantity',
      'effectiveDateTime',
      'n',
      'bn',
      'bt',
      't',
      'v',
      'u',
      'vs',
    ];
    const good = {
      ...goodReading,
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
      effectiveDateTime: '2026-11-20',
      valueQuantity: { value: 60, unit: '/min' },
      n: 'urn:loinc:8867-4',
      t: 1.7e9,
      v: 60,
      u: '/min',
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...members),
        fc.jsonValue(),
        formats,
        fc.boolean(),
        (member, value, format, inArray) => {
          const mutated = { ...good, [member]: value };
          check(Buffer.from(JSON.stringify(inArray ? [mutated] : mutated)), format);
        },
      ),
    );
  });
});
