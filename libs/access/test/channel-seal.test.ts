import { describe, expect, it } from '@jest/globals';
import { channelCode, newWebhookSecret, openChannel, sealChannel } from '#access';
import fc from 'fast-check';

const key = Buffer.alloc(32, 3);
const owner = { channelId: 'c', staffId: 's' };
const target = { address: 'https://a.example/x', secrets: [{ secret: 'whsec_eA==' }] };

describe('a sealed channel', () => {
  it('opens with its key for its owner', () => {
    expect(openChannel(key, owner, sealChannel(key, owner, target))).toEqual(target);
  });

  it('does not show what is in it, and is another one each time', () => {
    const sealed = sealChannel(key, owner, target);
    expect(sealed.toString('latin1')).not.toContain('example');
    expect(sealed.equals(sealChannel(key, owner, target))).toBe(false);
  });

  it('opens with no other key, for no other channel or person', () => {
    const sealed = sealChannel(key, owner, target);
    expect(openChannel(Buffer.alloc(32, 4), owner, sealed)).toBeUndefined();
    expect(openChannel(key, { ...owner, channelId: 'd' }, sealed)).toBeUndefined();
    expect(openChannel(key, { ...owner, staffId: 't' }, sealed)).toBeUndefined();
  });

  it('does not open with any byte changed, or cut short', () => {
    const sealed = sealChannel(key, owner, target);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(openChannel(key, owner, changed)).toBeUndefined();
        expect(openChannel(key, owner, sealed.subarray(0, at))).toBeUndefined();
      }),
    );
  });
});

describe('a code', () => {
  it('is eight digits, the same for a message, another one for another message or key', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(channelCode(key, id)).toMatch(/^\d{8}$/);
        expect(channelCode(key, id)).toBe(channelCode(key, id));
      }),
    );
    expect(channelCode(key, 'a')).not.toBe(channelCode(key, 'b'));
    expect(channelCode(key, 'a')).not.toBe(channelCode(Buffer.alloc(32, 4), 'a'));
  });
});

it('a new secret is one of Standard Webhooks, and new', () => {
  const secret = newWebhookSecret();
  expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
  expect(newWebhookSecret()).not.toBe(secret);
});
