import {
  renderMeaning,
  signStatement,
  type Covered,
  type SignedEvidence,
  type SignedStatement,
} from '#decision-tree';
import { unlockSigningKey } from './signing-key.js';
import { askAct, type TreeStore } from './store.js';

/** What a physician is about to sign. */
export interface SigningRequest {
  readonly tenant: string;
  readonly hash: string;
  readonly from: Date;
  readonly until: Date;
  readonly reviewBy: Date;
  /** Which patients, in the physician's words; default: the tree's population. */
  readonly patients?: string;
}

export type SigningOutcome =
  { readonly ok: true; readonly statement: SignedStatement } | { readonly ok: false; readonly code: string };

/**
 * The statement as it would be signed now, to be read first. Name, time and evidence are the database's. Refusals:
 * `unknown-tree`, `signer-not-entitled`, `no-evidence`, `bad-dates`.
 */
export async function draftStatement(store: TreeStore, request: SigningRequest): Promise<SigningOutcome> {
  const { tenant, hash, from, until, reviewBy } = request;
  if (!(from < until && from < reviewBy && reviewBy <= until)) return { ok: false, code: 'bad-dates' };
  const [row] = await store.query<DraftRow>(draftQuery, [hash]);
  if (row === undefined) return { ok: false, code: 'unknown-tree' };
  if (!row.visible) return { ok: false, code: 'signer-not-entitled' };
  if (row.reportHash === null || row.coverage === null) return { ok: false, code: 'no-evidence' };
  const said = {
    tree: row.tree,
    version: row.version,
    hash,
    tenant,
    programme: row.programme,
    physician: { id: row.physicianId, name: row.physicianName },
    from: from.toISOString(),
    until: until.toISOString(),
    reviewBy: reviewBy.toISOString(),
    evidence: evidenceOf(row.reportHash, row.coverage, row.backTestHash),
    signedAt: row.now.toISOString(),
  };
  const meaning = renderMeaning(
    said,
    request.patients ?? row.population ?? offeredTo[row.kind] ?? 'those it is offered for',
  );
  return { ok: true, statement: { ...said, meaning } };
}

/**
 * Signs in the name of the person of the transaction, who gives the password again. What the server itself refuses
 * (`wrong-password`, `no-signing-key`, `bad-dates`, `no-evidence`) is not yet on the trail; what the database refuses
 * is: `signer-not-entitled`, `author-is-approver`, `findings-open`, `coverage-incomplete`, `evidence-changed` …
 */
export async function signTree(
  store: TreeStore,
  request: SigningRequest,
  password: string,
): Promise<SigningOutcome> {
  const unlocked = await unlockSigningKey(store, password);
  if (!unlocked.ok) return unlocked;
  const draft = await draftStatement(store, request);
  if (!draft.ok) return draft;
  const jws = await signStatement(draft.statement, unlocked.key);
  const answer = await askAct(store, 'record_signature($1)', [jws]);
  return answer.ok ? draft : answer;
}

/** For whom, where the document names no population. */
const offeredTo: Readonly<Record<string, string>> = {
  'escalation-policy': 'those whose alerts it applies to',
};

interface DraftRow {
  readonly now: Date;
  readonly tree: string;
  readonly version: string;
  readonly programme: string;
  readonly kind: string;
  readonly population: string | null;
  readonly physicianId: string;
  readonly physicianName: string;
  readonly reportHash: string | null;
  readonly coverage: { readonly leaves: Covered; readonly branches: Covered } | null;
  readonly backTestHash: string | null;
  /** Somebody who may not even read the evidence is nobody to sign for it. */
  readonly visible: boolean;
}

const draftQuery = `
  SELECT wardline.now() AS now, v.tree, v.version, v.document ->> 'programme' AS programme,
    v.document ->> 'kind' AS kind, v.document #>> '{population,describe}' AS population, s.staff_id AS "physicianId", s.name AS "physicianName",
    e.report_hash AS "reportHash", e.coverage, e.back_test_hash AS "backTestHash",
    wardline.sees_tree(v.hash) AS visible
  FROM wardline.tree_version v
  JOIN wardline.staff s ON s.staff_id = wardline.scope_staff()
  LEFT JOIN LATERAL (SELECT * FROM wardline.tree_evidence e WHERE e.hash = v.hash ORDER BY e.entry_id DESC LIMIT 1) e ON true
  WHERE v.hash = $1`;

function evidenceOf(
  verifyReport: string,
  { leaves, branches }: NonNullable<DraftRow['coverage']>,
  backTest: string | null,
): SignedEvidence {
  const counted = ({ covered, of }: Covered): Covered => ({ covered, of });
  return { verifyReport, coverage: { leaves: counted(leaves), branches: counted(branches) }, backTest };
}
