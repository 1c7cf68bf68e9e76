import { beforeAll, describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { CompactSign } from 'jose';
import {
  approvalOf,
  checkSignature,
  loadTree,
  signStatement,
  type SigningPlace,
  type SignedStatement,
} from '../../src/index.js';
import { smallTree } from '../builders.js';
import { placeFor, signer, statementOf } from './signing.js';

const document = smallTree();
const physician = signer('physician');
const keys = [signer('somebody-else').key, physician.key];
const place = placeFor(document, [physician]);

/** The code of the refusal, or `ok`. */
async function outcome(
  given: Partial<SignedStatement> = {},
  at: Partial<SigningPlace> = {},
  known = keys,
): Promise<string> {
  const jws = await signStatement(statementOf(document, physician, given), physician.open);
  const check = await checkSignature(jws, known, document, { ...place, ...at });
  return check.ok ? 'ok' : check.code;
}

describe('a signature', () => {
  it('lets what was signed decide where and while it was signed for, and names it', async () => {
    const statement = statementOf(document, physician);
    const jws = await signStatement(statement, physician.open);
    expect(await checkSignature(jws, keys, document, place)).toEqual({ ok: true, statement });
    const { approval } = loadTree(document, approvalOf(statement));
    expect(approval).toMatchObject({ physician: 'Dr. physician', date: '2026-10-31' });
    expect(approval.statement).toContain('from 2026-11-01 until 2027-11-01, review by 2027-05-01');
  });

  it('is refused for another document, however little it differs', async () => {
    const jws = await signStatement(statementOf(document, physician), physician.open);
    const comma = { ...document, purpose: `${document.purpose},` };
    expect(await checkSignature(jws, keys, comma, place)).toMatchObject({ code: 'signature-hash-mismatch' });
    expect(await checkSignature(jws, keys, null, place)).toMatchObject({ code: 'signature-hash-mismatch' });
  });

  it.each<[string, string, Partial<SignedStatement>, Partial<SigningPlace>]>([
    ['names another version', 'signature-hash-mismatch', { version: '9.9.9' }, {}],
    ['names another programme', 'signature-hash-mismatch', { programme: 'copd' }, {}],
    [
      'is in another name than the key',
      'signer-unknown',
      { physician: { id: 'other', name: 'Dr. Other' } },
      {},
    ],
    ['is older than the key', 'signer-unknown', { signedAt: '2025-12-31T23:59:59.000Z' }, {}],
    ['is for another health system', 'approval-tenant-mismatch', { tenant: 'other' }, {}],
    ['was copied to another health system', 'approval-tenant-mismatch', {}, { tenant: 'other' }],
    ['is asked for patients of another programme', 'approval-programme-mismatch', {}, { programme: 'copd' }],
    ['is the author’s own', 'author-is-approver', {}, { authors: ['an-author', 'physician'] }],
    ['is by somebody without entitlement', 'signer-not-entitled', {}, { entitlements: [] }],
    ['begins later', 'approval-not-yet-valid', { from: '2026-11-20T08:00:00.001Z' }, {}],
    [
      'has ended',
      'approval-expired',
      { until: '2026-11-20T08:00:00.000Z', reviewBy: '2026-11-19T00:00:00.000Z' },
      {},
    ],
    ['ends before it begins', 'signature-invalid', { until: '2026-10-01T00:00:00.000Z' }, {}],
    ['has a date that there is not', 'signature-invalid', { until: '2027-13-01T00:00:00.000Z' }, {}],
  ])('that %s is refused: %s', async (_what, code, given, at) => {
    expect(await outcome(given, at)).toBe(code);
  });

  it('is judged by the entitlement that held when it was made', async () => {
    const held = (from: string, until?: string) => ({
      entitlements: [
        {
          physician: 'physician',
          tenant: 'metro',
          programme: document.programme,
          from: new Date(from),
          ...(until !== undefined && { until: new Date(until) }),
        },
      ],
    });
    expect(await outcome({}, held('2026-10-01T00:00:00Z', '2026-11-05T00:00:00Z'))).toBe('ok');
    expect(await outcome({}, held('2026-11-01T00:00:00Z'))).toBe('signer-not-entitled');
    expect(await outcome({}, held('2026-01-01T00:00:00Z', '2026-10-31T12:00:00Z'))).toBe(
      'signer-not-entitled',
    );
    const [other] = held('2026-01-01T00:00:00Z').entitlements;
    for (const wrong of [{ tenant: 'other' }, { programme: 'copd' }, { physician: 'somebody-else' }])
      expect(await outcome({}, { entitlements: [{ ...other, ...wrong } as never] })).toBe(
        'signer-not-entitled',
      );
  });

  it('counts until the key was revoked, and not from then on', async () => {
    const revoked = (at: string) => [{ ...physician.key, revokedFrom: new Date(at) }];
    expect(await outcome({}, {}, revoked('2026-10-31T12:00:00.001Z'))).toBe('ok');
    expect(await outcome({}, {}, revoked('2026-10-31T12:00:00.000Z'))).toBe('signer-key-revoked');
    expect(await outcome({}, {}, [signer('physician').key])).toBe('signer-unknown');
  });

  it('under the name of a key that did not make it is refused', async () => {
    const thief = signer('thief');
    const jws = await signStatement(statementOf(document, physician), {
      ...thief.open,
      kid: physician.key.kid,
    });
    expect(await checkSignature(jws, keys, document, place)).toEqual({
      ok: false,
      code: 'signature-invalid',
    });
  });

  it('that was made for something else is none', async () => {
    const payload = Buffer.from(JSON.stringify(statementOf(document, physician)));
    const { kid, key } = physician.open;
    const jws = await new CompactSign(payload)
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .sign(key);
    expect(await checkSignature(jws, keys, document, place)).toMatchObject({ code: 'signature-invalid' });
    const odd = await new CompactSign(Buffer.from('[]')).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key);
    expect(await checkSignature(odd, keys, document, place)).toMatchObject({ code: 'signature-invalid' });
  });
});

describe('one byte changed', () => {
  let jws: string;
  let text: string;
  beforeAll(async () => {
    jws = await signStatement(statementOf(document, physician), physician.open);
    text = canonicalize(document) ?? '';
  });

  it('anywhere in the signature is refused', async () => {
    for (let at = 0; at < jws.length; at++)
      for (const byte of ['A', 'B', 'g', 'w', '_', '.', '=', ' '])
        if (jws[at] !== byte) {
          const changed = jws.slice(0, at) + byte + jws.slice(at + 1);
          expect([at, (await checkSignature(changed, keys, document, place)).ok]).toEqual([at, false]);
        }
  }, 60_000);

  it('or any left out or put in, is refused', async () => {
    const edits = fc.tuple(
      fc.nat(),
      fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
    );
    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), async ([where, byte], leaveOut) => {
        const at = where % jws.length;
        const changed = leaveOut
          ? jws.slice(0, at) + jws.slice(at + 1)
          : jws.slice(0, at) + byte + jws.slice(at);
        expect((await checkSignature(changed, keys, document, place)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('anywhere in the document is refused', async () => {
    let parsed = 0;
    for (let at = 0; at < text.length; at++)
      for (const byte of ['0', '7', 'x', ' ', '}']) {
        if (text[at] === byte) continue;
        let changed: unknown;
        try {
          changed = JSON.parse(text.slice(0, at) + byte + text.slice(at + 1));
        } catch {
          continue; // No longer JSON: nothing that could be loaded.
        }
        parsed++;
        const check = await checkSignature(jws, keys, changed, place);
        expect([at, byte, check.ok]).toEqual([at, byte, false]);
      }
    expect(parsed).toBeGreaterThan(1000);
  }, 60_000);
});
