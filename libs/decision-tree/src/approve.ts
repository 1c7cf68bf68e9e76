import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ApprovalRecord } from './document.js';
import { TreeError } from './errors.js';
import { parseApproval, parseDocument } from './parse.js';

/**
 * SHA-256 (hex) over the RFC 8785 canonical JSON of the whole document: the order of keys and white space do not
 * matter, everything else does.
 */
export function treeHash(document: unknown): string {
  const canonical = canonicalize(document);
  if (canonical === undefined) throw new TreeError('not-canonical', '', 'the document is not JSON');
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}

/**
 * The approval record a physician's consent to this document is kept in. Refuses (TreeError) a document that could
 * not be loaded: what cannot decide cannot be approved.
 */
export function approve(
  document: unknown,
  consent: Pick<ApprovalRecord, 'physician' | 'date' | 'statement'>,
): ApprovalRecord {
  const { tree, version } = parseDocument(document);
  const { physician, date, statement } = consent;
  return { tree, version, hash: treeHash(document), physician, date, statement };
}

/** The approval record of exactly this content. Throws TreeError when there is none, or it is of something else. */
export function checkApproval(
  { tree, version }: Pick<ApprovalRecord, 'tree' | 'version'>,
  hash: string,
  approval: unknown,
): ApprovalRecord {
  if (approval === undefined || approval === null)
    throw new TreeError('not-approved', '', `no physician approved ${tree} ${version}`);
  const record = parseApproval(approval);
  if (record.tree !== tree || record.version !== version)
    throw new TreeError('approval-tree-mismatch', '', `the approval is for ${record.tree} ${record.version}`);
  if (record.hash !== hash)
    throw new TreeError('approval-hash-mismatch', '', `${tree} is not what was approved`);
  return record;
}
