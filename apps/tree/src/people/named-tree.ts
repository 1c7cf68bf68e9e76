import { treeHash, type AnyTreeDocument } from '#decision-tree';
import { UsageError } from '../command.js';
import { readOneTree } from '../trees/one-tree.js';

/** A tree version: by its file, or by its hash. */
export async function hashOf(named: string | undefined): Promise<string> {
  if (named === undefined) throw new UsageError('name one tree: its file, or its hash');
  return /^[0-9a-f]{64}$/.test(named) ? named : treeHash((await documentOf(named)).document);
}

export async function documentOf(
  path: string | undefined,
): Promise<{ readonly path: string; readonly document: AnyTreeDocument }> {
  if (path === undefined) throw new UsageError('name one tree by its file');
  return { path, document: await readOneTree(path) };
}

/** Options of all that people do. */
export const personOptions = {
  tenant: { type: 'string' },
  as: { type: 'string' },
} as const;

export function tenantOf({ tenant }: { readonly tenant?: string | undefined }): string {
  if (tenant === undefined) throw new UsageError('--tenant <id> says for which health system');
  return tenant;
}

export const personUsage = `  --tenant <id>       for which health system
  --as <e-mail>       who acts; the password is asked for on the terminal, or stands in TREE_PASSWORD
DATABASE_URL is the owner's or wardline_server's. Ends with 1 where the act is refused, with its code.`;
