import { loadTree, TreeError, type ApprovedTree } from '#decision-tree';
import {
  judgeApproval,
  loadActivations,
  loadApprovalMaterial,
  standings,
  type ApprovalMaterial,
  type BatchTransaction,
  type TreeStanding,
} from '#persistence';
import { lastResort } from './last-resort.js';

/** A version that may not decide although it is at work, and the code of why. */
export interface RefusedTree {
  readonly tenantId: string;
  readonly tree: string;
  readonly hash: string;
  readonly code: string;
}

/** What decides in one health system. */
export interface DecidingTrees {
  /** By name. */
  readonly trees: readonly ApprovedTree[];
  /** Programmes whose tree is stopped or refused; `*`: everybody's. */
  readonly handedOver: readonly string[];
  /** Decides for those, in the tree's place (hazard H18). */
  readonly failSafe: ApprovedTree;
}

export interface LoadedTrees {
  readonly byTenant: ReadonlyMap<string, DecidingTrees>;
  readonly refused: readonly RefusedTree[];
}

type Version = TreeStanding['candidates'][number];

/**
 * Loads what may decide. A version at work decides by the signatures of physicians entitled for the health system and
 * programme, verified here against the public keys; one byte changed in it, and the version that it replaced goes on.
 * Where none holds, or the tree was stopped, the fail-safe tree decides for those whom it covered. An approval that
 * has run out goes on: the notice of it stands elsewhere.
 */
export async function loadDecidingTrees(
  tx: BatchTransaction,
  now: Date,
  compiled: Map<string, ApprovedTree>,
): Promise<LoadedTrees> {
  const standing = standings(await loadActivations(tx));
  const material = new Materials(tx);
  await material.learn(
    standing.flatMap((one) => [one.candidates[0]?.hash, one.stoppedHash].map((hash) => ({ ...one, hash }))),
  );
  const refused: RefusedTree[] = [];
  const byTenant = new Map<string, { trees: ApprovedTree[]; handedOver: string[]; failSafe: ApprovedTree }>();
  for (const one of standing) {
    let deciding = byTenant.get(one.tenantId);
    if (deciding === undefined)
      byTenant.set(one.tenantId, (deciding = { trees: [], handedOver: [], failSafe: lastResort }));
    const tree = await firstThatHolds(one, material, now, compiled, refused);
    if (one.isFailSafe) deciding.failSafe = tree ?? lastResort;
    else if (tree !== undefined) deciding.trees.push(tree);
    else deciding.handedOver.push(...(await coveredBy(one, material)));
  }
  return { byTenant, refused };
}

async function firstThatHolds(
  { tenantId, tree, candidates }: TreeStanding,
  material: Materials,
  now: Date,
  compiled: Map<string, ApprovedTree>,
  refused: RefusedTree[],
): Promise<ApprovedTree | undefined> {
  for (const version of candidates) {
    const found = await hold(version, await material.of(tenantId, version.hash), now, compiled);
    if (typeof found !== 'string') return found;
    refused.push({ tenantId, tree, hash: version.hash, code: found });
  }
  return undefined;
}

/** The tree, or the code of why it may not decide. */
async function hold(
  { hash, signers }: Version,
  material: ApprovalMaterial | undefined,
  now: Date,
  compiled: Map<string, ApprovedTree>,
): Promise<ApprovedTree | string> {
  if (material === undefined) return 'not-approved';
  const check = await judgeApproval(material, signers, now, true);
  if (!check.ok) return check.code;
  try {
    // The document was just held against this hash: what was compiled of it before is the same.
    const tree = compiled.get(hash) ?? loadTree(material.content?.document, check.approval);
    compiled.set(hash, tree);
    return tree;
  } catch (error) {
    return error instanceof TreeError ? error.code : 'tree-unreadable';
  }
}

/**
 * Whose patients a tree out of work covered: as its document says, and where that may have been changed, as it was
 * signed, too.
 */
async function coveredBy(
  { tenantId, candidates, stoppedHash }: TreeStanding,
  materials: Materials,
): Promise<readonly string[]> {
  const hash = stoppedHash ?? candidates[0]?.hash;
  const material = hash === undefined ? undefined : await materials.of(tenantId, hash);
  const { programme } = (material?.content?.document ?? {}) as { programme?: unknown };
  if (material === undefined || typeof programme !== 'string') return everybody;
  if (material.content?.hash === hash) return [programme];
  return material.programmes.length === 0 ? everybody : [programme, ...material.programmes];
}

const everybody = ['*'];

/** Approval material, asked for all at once where it can be. */
class Materials {
  private readonly known = new Map<string, ApprovalMaterial | undefined>();

  constructor(private readonly tx: BatchTransaction) {}

  async learn(
    versions: readonly { readonly tenantId: string; readonly hash: string | undefined }[],
  ): Promise<void> {
    const wanted = versions.flatMap(({ tenantId, hash }) => (hash === undefined ? [] : [{ tenantId, hash }]));
    for (const { tenantId, hash } of wanted) this.known.set(`${tenantId} ${hash}`, undefined);
    for (const row of await loadApprovalMaterial(this.tx, wanted))
      this.known.set(`${row.tenantId} ${row.hash}`, row);
  }

  async of(tenantId: string, hash: string): Promise<ApprovalMaterial | undefined> {
    const key = `${tenantId} ${hash}`;
    if (!this.known.has(key)) await this.learn([{ tenantId, hash }]);
    return this.known.get(key);
  }
}
