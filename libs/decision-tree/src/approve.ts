import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ApprovalRecord } from './document.js';
import { TreeError } from './errors.js';
import { parseTree } from './parse.js';

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
  const { tree, version } = parseTree(document);
  const { physician, date, statement } = consent;
  return { tree, version, hash: treeHash(document), physician, date, statement };
}
