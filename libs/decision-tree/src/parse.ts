import { Ajv, type ValidateFunction } from 'ajv';
import { checkTree } from './check.js';
import type { ApprovalRecord, TreeDocument } from './document.js';
import { TreeError, type TreeErrorCode } from './errors.js';
import { approvalSchema, treeSchema } from './schema.js';

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: false, allowUnionTypes: true });
const validTree = ajv.compile<TreeDocument>(treeSchema);
const validApproval = ajv.compile<ApprovalRecord>(approvalSchema);

/**
 * Reads a tree document (parsed JSON): its shape, then its meaning. Throws TreeError with a stable code; says
 * nothing about approval.
 */
export function parseTree(document: unknown): TreeDocument {
  const tree = validated(validTree, document, 'tree-schema');
  checkTree(tree);
  return tree;
}

export function parseApproval(approval: unknown): ApprovalRecord {
  return validated(validApproval, approval, 'approval-schema');
}

function validated<T>(validate: ValidateFunction<T>, input: unknown, code: TreeErrorCode): T {
  if (validate(input)) return input;
  const deepest = [...(validate.errors ?? [])].sort(
    (a, b) => b.instancePath.length - a.instancePath.length,
  )[0];
  throw new TreeError(code, deepest?.instancePath ?? '', deepest?.message ?? 'does not fit the schema');
}
