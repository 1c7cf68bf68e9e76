import { describe, expect, it } from '@jest/globals';
import { hashSecret, SecretVerifier, verifySecret } from '#access';

describe('secrets', () => {
  it('are kept as argon2id with a salt of their own', async () => {
    const [first, second] = [await hashSecret('demo'), await hashSecret('demo')];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await verifySecret(first, 'demo')).toBe(true);
    expect(await verifySecret(first, 'Demo')).toBe(false);
  });

  it('match nothing that is no argon2 hash', async () => {
    expect(await verifySecret('', 'demo')).toBe(false);
    expect(await verifySecret('demo', 'demo')).toBe(false);
  });
});

describe('SecretVerifier', () => {
  it('remembers what was right, never what was wrong', async () => {
    const hash = await hashSecret('right');
    const verifier = new SecretVerifier();
    expect(await verifier.verify(hash, 'wrong')).toBe(false);
    expect(verifier.remembered).toBe(0);
    expect(await verifier.verify(hash, 'right')).toBe(true);
    expect(await verifier.verify(hash, 'right')).toBe(true);
    expect(verifier.remembered).toBe(1);
    expect(await verifier.verify(hash, 'wrong')).toBe(false);
  });

  it('forgets a secret whose hash was replaced', async () => {
    const verifier = new SecretVerifier();
    expect(await verifier.verify(await hashSecret('old'), 'old')).toBe(true);
    expect(await verifier.verify(await hashSecret('new'), 'old')).toBe(false);
  });

  it('keeps no more than it may, and the one used last', async () => {
    const verifier = new SecretVerifier(2);
    const [a, b, c] = [await hashSecret('a'), await hashSecret('b'), await hashSecret('c')];
    await verifier.verify(a, 'a');
    await verifier.verify(b, 'b');
    await verifier.verify(a, 'a');
    await verifier.verify(c, 'c');
    expect(verifier.remembered).toBe(2);
    expect(await verifier.verify(a, 'a')).toBe(true);
    expect(verifier.remembered).toBe(2);
  });
});
