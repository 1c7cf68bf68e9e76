import type { TreeEvidence } from '#decision-tree';
import type pg from 'pg';
import { activateTreeVersion } from './activation.js';
import { installTrees, type InstalledTree } from './install.js';
import { signTree } from './sign.js';
import { createSigningKey, unlockSigningKey } from './signing-key.js';
import { actingAs, type TreeAnswer, type TreeStore } from './store.js';
import { addTreeEvidence, offerTree, submitTree } from './submit.js';

/** The trees by which demonstration health systems decide. */
export const exampleTrees = ['red-limits', 'heart-failure-screening', 'fail-safe'] as const;

/** Made-up people who approve the example trees for made-up health systems. */
export interface ExampleApproval {
  readonly folder: string;
  /** The author hands in at the first, and offers to the others. */
  readonly tenants: readonly [string, ...string[]];
  /** Staff id of an author of the first health system. */
  readonly author: string;
  /** A physician; is made entitled for all of them, by the owner's hand. */
  readonly physician: { readonly staffId: string; readonly password: string };
  readonly evidence: (tree: InstalledTree) => Promise<TreeEvidence> | TreeEvidence;
  /** Default: `exampleTrees`. */
  readonly trees?: readonly string[];
  /** From when on the approval holds; default now. */
  readonly from?: Date;
  /** Days it holds, from now; default a year. */
  readonly days?: number;
}

const dayMs = 24 * 3600_000;

/**
 * Puts the example trees to work: installed, handed in, verified, signed and activated as people would do it, step
 * by step, in their names. For demonstrations, load and tests only: a real health system's own physician signs.
 *
 * @param client connected as the owner of the schema, within a transaction
 */
export async function approveExamples(
  client: pg.ClientBase,
  approval: ExampleApproval,
): Promise<InstalledTree[]> {
  const { folder, tenants, author, physician } = approval;
  const trees = await installTrees(client, folder, approval.trees ?? exampleTrees);
  await entitle(client, physician.staffId, tenants);
  for (const tree of trees) await handIn(await actingAs(client, author), approval, tree);
  const store = await actingAs(client, physician.staffId);
  if (!(await unlockSigningKey(store, physician.password)).ok)
    must('key', await createSigningKey(store, physician.password));
  for (const tenant of tenants) for (const tree of trees) await putToWork(store, approval, tenant, tree);
  return trees;
}

async function entitle(client: pg.ClientBase, physician: string, tenants: readonly string[]): Promise<void> {
  await client.query(
    `INSERT INTO wardline.tree_entitlement (staff_id, tenant_id, programme, valid_from)
     SELECT $1, tenant, '*', least(wardline.now(), now()) - interval '1 day' FROM unnest($2::text[]) tenant
     WHERE NOT wardline.entitled($1, tenant, '*', wardline.now())`,
    [physician, tenants],
  );
}

async function handIn(store: TreeStore, approval: ExampleApproval, tree: InstalledTree): Promise<void> {
  const [home, ...others] = approval.tenants;
  must('submit', (await submitTree(store, home, tree.document)).answer, 'already-submitted');
  must('evidence', await addTreeEvidence(store, home, tree.hash, await approval.evidence(tree)));
  for (const to of others)
    must(
      'offer',
      await offerTree(store, { from: home, to, hash: tree.hash, note: 'Example' }),
      'already-offered',
    );
}

async function putToWork(
  store: TreeStore,
  { physician, from, days = 365 }: ExampleApproval,
  tenant: string,
  { tree, hash }: InstalledTree,
): Promise<void> {
  const [row] = await store.query<{ now: Date; running: string | null }>(
    `SELECT wardline.now() AS now, (SELECT hash FROM wardline.tree_activation a
       WHERE a.tenant_id = $1 AND a.tree = $2 ORDER BY a.entry_id DESC LIMIT 1) AS running`,
    [tenant, tree],
  );
  const now = row?.now ?? new Date();
  const dates = {
    from: from ?? now,
    until: new Date(now.getTime() + days * dayMs),
    reviewBy: new Date(now.getTime() + (days / 2) * dayMs),
  };
  must('sign', await signTree(store, { tenant, hash, ...dates }, physician.password));
  const replaces = row?.running ?? undefined;
  const reason = 'Example for a demonstration';
  must('activate', await activateTreeVersion(store, { tenant, hash, replaces, reason }), 'already-active');
}

function must(step: string, answer: TreeAnswer, ...orElse: readonly string[]): void {
  if (!answer.ok && !orElse.includes(answer.code))
    throw new Error(`the example trees are not at work: ${step} was refused (${answer.code})`);
}
