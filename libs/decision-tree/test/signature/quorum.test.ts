import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkSignatures,
  contentOf,
  signStatement,
  type SignedStatement,
  type SigningPlace,
} from '../../src/index.js';
import { smallTree } from '../builders.js';
import { placeFor, signer, statementOf, type Signer } from './signing.js';

const document = smallTree();
const [anna, ben] = [signer('anna'), signer('ben')];
const keys = [anna.key, ben.key];
const place = placeFor(document, [anna, ben]);
const ended = { until: '2026-11-10T00:00:00.000Z', reviewBy: '2026-11-09T00:00:00.000Z' };

async function signed(by: Signer, given: Partial<SignedStatement> = {}): Promise<string> {
  return signStatement(statementOf(document, by, given), by.open);
}

async function outcome(jws: string[], signers: number, goesOn = false, at: Partial<SigningPlace> = {}) {
  const check = await checkSignatures(
    { jws, signers },
    keys,
    contentOf(document),
    { ...place, ...at },
    goesOn,
  );
  if (!check.ok) return check.code;
  const by = check.statements.map(({ physician }) => physician.id).sort();
  return `${check.expired ? 'expired' : 'ok'}: ${by.join(', ')}`;
}

describe('signatures together', () => {
  let byAnna: string;
  let byAnnaAgain: string;
  let byBen: string;
  let annasEnded: string;
  beforeAll(async () => {
    byAnna = await signed(anna);
    byAnnaAgain = await signed(anna, { signedAt: '2026-11-01T12:00:00.000Z' });
    byBen = await signed(ben);
    annasEnded = await signed(anna, ended);
  });

  it('are asked of as many different physicians as the health system says', async () => {
    expect(await outcome([byAnna], 1)).toBe('ok: anna');
    expect(await outcome([byAnna], 2)).toBe('signatures-missing');
    expect(await outcome([byAnna, byAnnaAgain], 2)).toBe('signatures-missing');
    expect(await outcome([byAnna, byBen], 2)).toBe('ok: anna, ben');
  });

  it('need not all be good, if enough are', async () => {
    expect(await outcome(['not a signature', byAnna], 1)).toBe('ok: anna');
    expect(await outcome([annasEnded, byAnna], 1)).toBe('ok: anna');
    expect(await outcome([annasEnded, byBen], 2)).toBe('signatures-missing');
  });

  it('say why none counts', async () => {
    expect(await outcome([], 1)).toBe('not-approved');
    expect(await outcome(['not a signature'], 1)).toBe('signature-invalid');
    expect(await outcome([byAnna], 1, false, { authors: ['anna'] })).toBe('author-is-approver');
    expect(await outcome([annasEnded], 1)).toBe('approval-expired');
  });

  it('that have ended let what is at work go on, and say so (hazard H18)', async () => {
    expect(await outcome([annasEnded], 1, true)).toBe('expired: anna');
    expect(await outcome([annasEnded, byBen], 2, true)).toBe('expired: anna, ben');
    expect(await outcome([annasEnded, byAnna], 1, true)).toBe('ok: anna');
    expect(await outcome([annasEnded], 1, true, { tenant: 'other' })).toBe('approval-tenant-mismatch');
  });
});
