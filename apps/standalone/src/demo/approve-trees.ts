import { examine, parseCasesText, type TreeEvidence } from '#decision-tree';
import { approveExamples, exampleTrees, type InstalledTree } from '#persistence';
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { healthSystems } from './health-systems.js';
import { demoPassword } from './people.js';

/**
 * The trees of the programmes that demonstration patients are in, the protocols that Tier-1 follows, and the policies by
 * which alerts escalate.
 */
export const demoTrees = [
  ...exampleTrees,
  'hypertension-screening',
  'copd-screening',
  'diabetes-smbg-screening',
  ...['heart-failure-weight-gain', 'respiratory-low-spo2', 'hypertension-severe-pressure'],
  ...['diabetes-low-glucose', 'diabetes-high-glucose', 'operations-missing-data', 'operations-not-reached'],
  ...['escalation-critical', 'escalation-tier1', 'escalation-indeterminate'],
] as const;

/**
 * The example trees for the demonstration health systems, handed in by `author@demo` and signed by `physician@demo`.
 * Both are made up, and so is the approval. Once: what has a signature is left to people.
 *
 * @param client connected as the owner, within a transaction
 */
export async function approveDemoTrees(client: pg.ClientBase, folder: string): Promise<void> {
  const [first, ...others] = healthSystems.map(({ id }) => id);
  if (first === undefined) return;
  const signed = await client.query('SELECT FROM wardline.tree_signature WHERE tenant_id = $1 LIMIT 1', [
    first,
  ]);
  if (signed.rowCount !== 0) return;
  await approveExamples(client, {
    folder,
    tenants: [first, ...others],
    author: await staffOf(client, 'author@demo'),
    physician: { staffId: await staffOf(client, 'physician@demo'), password: demoPassword },
    evidence: shippedEvidence,
    trees: demoTrees,
  });
}

async function staffOf(client: pg.ClientBase, email: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT staff_id AS id FROM wardline.staff WHERE email = $1',
    [email],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`the demonstration has no ${email}`);
  return row.id;
}

/** Found out here and now, as for any tree: the verifier, the worked cases beside it, and what they cover. */
async function shippedEvidence({ document, path }: InstalledTree): Promise<TreeEvidence> {
  const text = await readFile(path.replace(/\.(tree|protocol|policy)\.json$/, '.cases.json'), 'utf8');
  const { cases } = parseCasesText(text, document);
  const report = await examine(document, cases ?? []);
  return { report, coverage: report.coverage };
}
