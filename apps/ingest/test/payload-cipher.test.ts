import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PayloadCipher } from '../src/worker/payload-cipher.js';

const cipher = new PayloadCipher(Buffer.alloc(32, 1));
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

describe('the payload cipher', () => {
  it('gives back what it sealed', () => {
    fc.assert(
      fc.property(bytes, (payload) => {
        expect(cipher.decrypt(cipher.encrypt(payload))).toEqual(payload);
      }),
    );
  });

  it('notices a changed bit, wherever it is', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (payload, at, bit) => {
        const sealed = cipher.encrypt(payload);
        const index = at % sealed.length;
        sealed[index] = (sealed[index] ?? 0) ^ (1 << bit);
        expect(() => cipher.decrypt(sealed)).toThrow();
      }),
    );
  });

  it('notices that the end is missing', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (payload, cut) => {
        const sealed = cipher.encrypt(payload);
        expect(() => cipher.decrypt(sealed.subarray(0, cut % sealed.length))).toThrow();
      }),
    );
  });

  it('opens nothing with another key, and never seals the same twice', () => {
    const payload = Buffer.from('{"value":93}');
    const sealed = cipher.encrypt(payload);
    expect(() => new PayloadCipher(Buffer.alloc(32, 2)).decrypt(sealed)).toThrow();
    expect(cipher.encrypt(payload)).not.toEqual(sealed);
    expect(sealed.includes(payload)).toBe(false);
  });

  it.each([0, 16, 31, 33])('refuses a key of %d bytes', (length) => {
    expect(() => new PayloadCipher(Buffer.alloc(length))).toThrow(RangeError);
  });
});
