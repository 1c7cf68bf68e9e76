import {
  makeSigningKey,
  openSigningKey,
  renderMeaning,
  treeHash,
  type PrivateSigningKey,
  type PublicSigningKey,
  type SignedStatement,
  type SigningPlace,
  type TreeDocument,
} from '../../src/index.js';

/** A physician with a key. */
export interface Signer {
  readonly id: string;
  readonly name: string;
  readonly open: PrivateSigningKey;
  readonly key: PublicSigningKey;
}

export function signer(id: string): Signer {
  const { kid, publicKey, secret } = makeSigningKey();
  const key = { kid, publicKey, physician: id, validFrom: new Date('2026-01-01T00:00:00Z') };
  return { id, name: `Dr. ${id}`, open: openSigningKey(publicKey, secret), key };
}

/** All of what a physician of `metro` signs about a tree, from November 2026 for a year. */
export function statementOf(
  document: TreeDocument,
  { id, name }: Signer,
  given: Partial<SignedStatement> = {},
): SignedStatement {
  const { tree, version, programme } = document;
  const said = {
    tree,
    version,
    hash: treeHash(document),
    tenant: 'metro',
    programme,
    physician: { id, name },
    from: '2026-11-01T00:00:00.000Z',
    until: '2027-11-01T00:00:00.000Z',
    reviewBy: '2027-05-01T00:00:00.000Z',
    evidence: {
      verifyReport: '0'.repeat(64),
      coverage: { leaves: { covered: 3, of: 3 }, branches: { covered: 3, of: 3 } },
      backTest: null,
    },
    signedAt: '2026-10-31T12:00:00.000Z',
  };
  return { ...said, meaning: renderMeaning(said, document.population.describe), ...given };
}

/** `metro` on 20 November 2026, where these physicians may sign for everything. */
export function placeFor(
  document: TreeDocument,
  physicians: readonly Signer[],
  given: Partial<SigningPlace> = {},
): SigningPlace {
  return {
    tenant: 'metro',
    programme: document.programme,
    now: new Date('2026-11-20T08:00:00Z'),
    entitlements: physicians.map(({ id }) => ({
      physician: id,
      tenant: 'metro',
      programme: '*',
      from: new Date('2026-01-01T00:00:00Z'),
    })),
    authors: ['an-author'],
    ...given,
  };
}
