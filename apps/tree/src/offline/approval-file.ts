import { readFile, writeFile } from 'node:fs/promises';
import { importSignature, type TreeAnswer, type TreeStore } from '#persistence';
import { z } from 'zod';
import { UsageError } from '../command.js';
import { json } from './key-file.js';

const approvalFileSchema = z.strictObject({
  kind: z.literal('wardline-tree-approval'),
  tree: z.string(),
  version: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** RFC 7515 compact serialisation, EdDSA; one a physician. */
  signatures: z.array(z.string().max(20_000)).min(1).max(20),
});

/** Signatures on one version of a tree, made away from any server. */
export type ApprovalFile = z.infer<typeof approvalFileSchema>;

/** `screening.approval.json` beside `screening.tree.json` or `screening.protocol.json`. */
export function approvalBeside(path: string): string {
  return path.replace(/(\.(tree|protocol|policy))?\.json$/, '.approval.json');
}

export async function readApprovalFile(path: string): Promise<ApprovalFile> {
  const given = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} is not there`);
  });
  const read = approvalFileSchema.safeParse(json(given));
  if (!read.success) throw new UsageError(`${path} holds no signatures of a tree`);
  return read.data;
}

/** Adds a signature: beside those that others made of the same version, or in the place of those of an older one. */
export async function addToApprovalFile(
  path: string,
  version: Pick<ApprovalFile, 'tree' | 'version' | 'hash'>,
  jws: string,
): Promise<ApprovalFile> {
  const earlier = await readApprovalFile(path).catch(() => undefined);
  const signatures = earlier?.hash === version.hash ? [...earlier.signatures, jws] : [jws];
  const file: ApprovalFile = { kind: 'wardline-tree-approval', ...version, signatures };
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`);
  return file;
}

/** Brings every signature of the file to the database, until one is refused. One that is there already is no fault. */
export async function importApproval(
  store: TreeStore,
  { hash, signatures }: ApprovalFile,
  wanted: string,
): Promise<TreeAnswer> {
  if (hash !== wanted) return { ok: false, code: 'signature-hash-mismatch' };
  for (const jws of signatures) {
    const answer = await importSignature(store, jws, wanted);
    if (!answer.ok && answer.code !== 'already-imported') return answer;
  }
  return { ok: true };
}
