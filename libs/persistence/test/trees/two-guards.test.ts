import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  makeSigningKey,
  openSigningKey,
  renderMeaning,
  signStatement,
  treeHash,
  type SignedStatement,
} from '#decision-tree';
import { judgeApproval } from '#persistence';
import { ReferenceData, saturationTree, supposedEvidence, testDatabase, type TestDatabase } from '#testing';
import fc from 'fast-check';
import { approvalMaterial, type AskApprovals } from '../../src/trees/approval-material.js';

/** Days from the day on which everything is judged. */
const today = Date.parse('2026-11-20T00:00:00Z');
const at = (day: number): Date => new Date(today + day * 24 * 3600_000);
const day = fc.integer({ min: -6, max: 6 });

/** One physician's signature, and what is known about the physician and the key. */
const signature = fc.record({
  signed: day,
  from: day,
  days: fc.integer({ min: 1, max: 8 }),
  keyFrom: day,
  revoked: fc.option(day, { nil: undefined, freq: 2 }),
  entitled: fc.option(fc.record({ from: day, until: fc.option(day, { nil: undefined }) }), {
    nil: undefined,
    freq: 5,
  }),
  isAuthor: fc.constantFrom(false, false, false, true),
});
const situations = fc.record({
  signatures: fc.array(signature, { maxLength: 3 }),
  signers: fc.constantFrom(1, 1, 2),
});
type Situation = typeof situations extends fc.Arbitrary<infer T> ? T : never;
type Signature = Situation['signatures'][number];

let database: TestDatabase;
let data: ReferenceData;
let runs = 0;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
  await database.setNow(at(0));
});
afterAll(async () => {
  await database.drop();
});

/** Everything as rows, by the owner's hand: in a health system, and about a version, of its own. */
async function arrange({ signatures, signers }: Situation): Promise<{ tenant: string; hash: string }> {
  const tenant = `tenant-${++runs}`;
  const document = saturationTree(`1.0.${runs}`);
  const hash = treeHash(document);
  await data.site({ tenant });
  await database.query('INSERT INTO wardline.tree_policy (tenant_id, signers) VALUES ($1, $2)', [
    tenant,
    signers,
  ]);
  await database.query(
    'INSERT INTO wardline.tree_version (hash, tree, version, document) VALUES ($1, $2, $3, $4)',
    [hash, document.tree, document.version, JSON.stringify(document)],
  );
  for (const [index, given] of signatures.entries())
    await arrangeSignature(tenant, document, hash, given, index);
  return { tenant, hash };
}

async function arrangeSignature(
  tenant: string,
  { tree, version, programme }: ReturnType<typeof saturationTree>,
  hash: string,
  given: Signature,
  index: number,
): Promise<void> {
  const { staff, email } = await data.staff({ role: 'physician', tenant });
  if (given.isAuthor)
    await database.query(
      `INSERT INTO wardline.tree_document (hash, tenant_id, tree, version, kind, programme, author_id)
       VALUES ($1, $2, $3, $4, 'screening', '*', $5) ON CONFLICT DO NOTHING`,
      [hash, tenant, tree, version, staff],
    );
  const { kid, publicKey, secret } = makeSigningKey();
  await database.query(
    `INSERT INTO wardline.signing_key (kid, staff_id, public_key, sealed, valid_from) VALUES ($1, $2, $3, '{}', $4)`,
    [kid, staff, publicKey, at(given.keyFrom)],
  );
  if (given.revoked !== undefined)
    await database.query(
      `INSERT INTO wardline.signing_key_revocation (kid, revoked_from, reason) VALUES ($1, $2, 'test')`,
      [kid, at(given.revoked)],
    );
  if (given.entitled !== undefined)
    await database.query(
      `INSERT INTO wardline.tree_entitlement (staff_id, tenant_id, programme, valid_from, valid_to) VALUES ($1, $2, '*', $3, $4)`,
      [
        staff,
        tenant,
        at(given.entitled.from),
        given.entitled.until === undefined ? null : at(given.entitled.until),
      ],
    );
  // A moment apart, so that the newest is the same for both.
  const signedAt = new Date(at(given.signed).getTime() + index).toISOString();
  const until = at(given.from + given.days).toISOString();
  const dates = { from: at(given.from).toISOString(), until, reviewBy: until };
  const statement: SignedStatement = {
    tree,
    version,
    hash,
    tenant,
    programme,
    physician: { id: staff, name: email },
    meaning: renderMeaning({ tree, version, tenant, ...dates }, 'all'),
    ...dates,
    evidence: { verifyReport: hash, coverage: supposedEvidence.coverage, backTest: null },
    signedAt,
  };
  const jws = await signStatement(statement, openSigningKey(publicKey, secret));
  await database.query(
    `INSERT INTO wardline.tree_signature (tenant_id, tree, version, hash, programme, staff_id, kid, valid_from, valid_until,
       review_by, signed_at, jws, statement) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12)`,
    [
      tenant,
      tree,
      version,
      hash,
      programme,
      staff,
      kid,
      dates.from,
      until,
      signedAt,
      jws,
      JSON.stringify(statement),
    ],
  );
}

describe('the two guards of an activation', () => {
  it('come to the same answer, whatever is known about people, keys and dates', async () => {
    const answers = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(situations, async (situation) => {
        const { tenant, hash } = await arrange(situation);
        const [row] = await database.query<{ problem: string | null }>(
          'SELECT wardline.approval_problem($1, $2, wardline.now()) AS problem',
          [tenant, hash],
        );
        const ask: AskApprovals = async <Row extends object>(text: string, values: readonly unknown[]) =>
          (await database.query<Record<string, unknown>>(text, values)) as Row[];
        const [material] = await approvalMaterial(ask, [{ tenantId: tenant, hash }]);
        if (material === undefined) throw new Error('the version is there');
        const check = await judgeApproval(material, situation.signers, at(0), false);
        expect(check.ok ? null : check.code).toBe(row?.problem);
        const answer = check.ok ? 'ok' : check.code;
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }),
      { numRuns: 400, seed: 1848 },
    );
    expect([...answers.keys()].sort()).toEqual([
      'approval-expired',
      'approval-not-yet-valid',
      'author-is-approver',
      'not-approved',
      'ok',
      'signatures-missing',
      'signer-key-revoked',
      'signer-not-entitled',
      'signer-unknown',
    ]);
  }, 120_000);
});
