import { Ajv, type ValidateFunction } from 'ajv';
import { checkTree } from './check.js';
import type { ApprovalRecord, TreeDocument } from './document.js';
import { refuse, type TreeErrorCode } from './errors.js';
import { approvalSchema, treeSchema } from './schema.js';
import { schemaProblems } from './schema-messages.js';

const ajv = new Ajv({
  strict: true,
  strictTypes: false,
  // `if` asks for keys that are defined beside it.
  strictRequired: false,
  allErrors: true,
  allowUnionTypes: true,
});
const validTree = ajv.compile<TreeDocument>(treeSchema);
const validApproval = ajv.compile<ApprovalRecord>(approvalSchema);

/**
 * Reads a screening tree (parsed JSON): its shape, then its meaning. Throws TreeError with a stable code; says
 * nothing about approval.
 */
export function parseTree(document: unknown): TreeDocument {
  const tree = validated(validTree, document, 'tree-schema');
  refuse(checkTree(tree));
  return tree;
}

export function parseApproval(approval: unknown): ApprovalRecord {
  return validated(validApproval, approval, 'approval-schema');
}

function validated<T>(validate: ValidateFunction<T>, input: unknown, code: TreeErrorCode): T {
  if (validate(input)) return input;
  refuse(schemaProblems(validate.errors, code));
  throw new Error('a schema refuses without a reason');
}
