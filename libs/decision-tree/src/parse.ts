import type { Options, ValidateFunction } from 'ajv';
import { checkTree } from './check.js';
import { compiledOnce } from './compiled-schema.js';
import type {
  AnyTreeDocument,
  ApprovalRecord,
  PolicyDocument,
  ProtocolDocument,
  TreeDocument,
} from './document.js';
import { refuse, type TreeErrorCode, type TreeProblem } from './errors.js';
import { checkPolicy } from './policy/check.js';
import { policySchema } from './policy/schema.js';
import { checkProtocol } from './protocol/check.js';
import { protocolSchema } from './protocol/schema.js';
import { approvalSchema, treeSchema } from './schema.js';
import { schemaProblems } from './schema-messages.js';
import { isTooDeep, maxDepth } from './source-map/depth.js';

const options: Options = {
  strict: true,
  strictTypes: false,
  // `if` asks for keys that are defined beside it.
  strictRequired: false,
  allErrors: true,
  allowUnionTypes: true,
};
const validTree = compiledOnce<TreeDocument>(treeSchema, options);
const validProtocol = compiledOnce<ProtocolDocument>(protocolSchema, options);
const validPolicy = compiledOnce<PolicyDocument>(policySchema, options);
const validApproval = compiledOnce<ApprovalRecord>(approvalSchema, options);

const schemaCode: TreeErrorCode = 'tree-schema';

/**
 * Everything for which a document (parsed JSON) of any kind is refused; empty when it is in order. Its meaning is
 * looked at only when its shape is right. Says nothing about approval.
 */
export function documentProblems(document: unknown): readonly TreeProblem[] {
  if (isTooDeep(document))
    return [{ code: 'too-deep', pointer: '', message: `nested more than ${maxDepth} levels deep` }];
  switch (kindOf(document)) {
    case 'screening':
      return problems(validTree(), document, checkTree);
    case 'protocol':
      return problems(validProtocol(), document, checkProtocol);
    case 'escalation-policy':
      return problems(validPolicy(), document, checkPolicy);
    default:
      return [
        {
          code: 'tree-schema',
          pointer: '/kind',
          message: 'must be one of screening, protocol, escalation-policy',
        },
      ];
  }
}

/** Reads a document of any kind. Throws TreeError with every problem that was found. */
export function parseDocument(document: unknown): AnyTreeDocument {
  refuse(documentProblems(document));
  return document as AnyTreeDocument;
}

/** Reads a screening tree (parsed JSON): its shape, then its meaning. Throws TreeError with a stable code. */
export function parseTree(document: unknown): TreeDocument {
  refuse(otherKind(document, 'screening'));
  return parseDocument(document) as TreeDocument;
}

/** Reads a protocol tree. Throws TreeError with a stable code. */
export function parseProtocol(document: unknown): ProtocolDocument {
  refuse(otherKind(document, 'protocol'));
  return parseDocument(document) as ProtocolDocument;
}

/** Reads an escalation policy. Throws TreeError with a stable code. */
export function parsePolicy(document: unknown): PolicyDocument {
  refuse(otherKind(document, 'escalation-policy'));
  return parseDocument(document) as PolicyDocument;
}

export function parseApproval(approval: unknown): ApprovalRecord {
  const validate = validApproval();
  if (validate(approval)) return approval;
  refuse(schemaProblems(validate.errors, 'approval-schema'));
  throw new Error('a schema refuses without a reason');
}

function problems<T>(
  validate: ValidateFunction<T>,
  document: unknown,
  check: (document: T) => readonly TreeProblem[],
): readonly TreeProblem[] {
  return validate(document) ? check(document) : schemaProblems(validate.errors, schemaCode);
}

function kindOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'kind' in document ? document.kind : undefined;
}

function otherKind(document: unknown, wanted: AnyTreeDocument['kind']): readonly TreeProblem[] {
  if (kindOf(document) === wanted) return [];
  return [{ code: schemaCode, pointer: '/kind', message: `must be ${wanted}` }];
}
