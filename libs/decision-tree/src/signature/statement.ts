import { compiledOnce } from '../compiled-schema.js';
import type { ApprovalRecord } from '../document.js';

/** Counted as covered, of how many. */
export interface Covered {
  readonly covered: number;
  readonly of: number;
}

/** What the physician was shown before signing, by hash where it is long. */
export interface SignedEvidence {
  /** SHA-256 (hex) of the canonical verifier's report. */
  readonly verifyReport: string;
  readonly coverage: { readonly leaves: Covered; readonly branches: Covered };
  /** SHA-256 (hex) of the canonical back-test report; null: there was none. */
  readonly backTest: string | null;
}

/** What a physician puts his or her name to: the payload of the JWS. Times are RFC 3339 in UTC. */
export interface SignedStatement {
  readonly tree: string;
  readonly version: string;
  /** `treeHash` of the document. */
  readonly hash: string;
  readonly tenant: string;
  /** As the document has it; `*`: for every patient. */
  readonly programme: string;
  readonly physician: { readonly id: string; readonly name: string };
  /** The sentence the physician read and agreed to. */
  readonly meaning: string;
  readonly from: string;
  readonly until: string;
  readonly reviewBy: string;
  readonly evidence: SignedEvidence;
  readonly signedAt: string;
}

/** The meaning in words: "I approve … for … from … until …, review by …". Dates are UTC days. */
export function renderMeaning(
  statement: Pick<SignedStatement, 'tree' | 'version' | 'tenant' | 'from' | 'until' | 'reviewBy'>,
  patients: string,
): string {
  const { tree, version, tenant, from, until, reviewBy } = statement;
  return (
    `I approve ${tree} ${version} for patients of ${tenant}: ${patients}, ` +
    `from ${day(from)} until ${day(until)}, review by ${day(reviewBy)}.`
  );
}

/** The record by which a tree is loaded, out of the statement that was signed for it. */
export function approvalOf(statement: SignedStatement): ApprovalRecord {
  const { tree, version, hash, physician, signedAt, meaning } = statement;
  return { tree, version, hash, physician: physician.name, date: day(signedAt), statement: meaning };
}

function day(instant: string): string {
  return instant.slice(0, 10);
}

const words = { type: 'string', minLength: 1, maxLength: 2000 };
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const instant = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$' };
const strict = { type: 'object', additionalProperties: false } as const;
const covered = {
  ...strict,
  required: ['covered', 'of'],
  properties: { covered: { type: 'integer', minimum: 0 }, of: { type: 'integer', minimum: 0 } },
};

export const statementSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What a physician signs about a decision tree',
  ...strict,
  required: [
    'tree',
    'version',
    'hash',
    'tenant',
    'programme',
    'physician',
    'meaning',
    'from',
    'until',
    'reviewBy',
    'evidence',
    'signedAt',
  ],
  properties: {
    tree: words,
    version: words,
    hash,
    tenant: words,
    programme: words,
    physician: { ...strict, required: ['id', 'name'], properties: { id: words, name: words } },
    meaning: words,
    from: instant,
    until: instant,
    reviewBy: instant,
    evidence: {
      ...strict,
      required: ['verifyReport', 'coverage', 'backTest'],
      properties: {
        verifyReport: hash,
        coverage: {
          ...strict,
          required: ['leaves', 'branches'],
          properties: { leaves: covered, branches: covered },
        },
        backTest: { oneOf: [hash, { type: 'null' }] },
      },
    },
    signedAt: instant,
  },
};

const isStatement = compiledOnce<SignedStatement>(statementSchema, { strict: true, strictTypes: false });

/** Undefined for anything that is not a whole statement with real times in their order. */
export function readStatement(payload: unknown): SignedStatement | undefined {
  if (!isStatement()(payload)) return undefined;
  const [from, until, reviewBy, signedAt] = [
    payload.from,
    payload.until,
    payload.reviewBy,
    payload.signedAt,
  ].map(Date.parse);
  if (from === undefined || until === undefined || reviewBy === undefined || signedAt === undefined)
    return undefined;
  if ([from, until, reviewBy, signedAt].some(Number.isNaN)) return undefined;
  return from < until && reviewBy > from && reviewBy <= until ? payload : undefined;
}
