export {
  checkSignature,
  contentOf,
  type Entitlement,
  type SignatureCheck,
  type SignatureCode,
  type SigningPlace,
  type TreeContent,
} from './check.js';
export { evidenceOf, reportHash, type TreeEvidence } from './evidence.js';
export {
  makeSigningKey,
  openSigningKey,
  thumbprint,
  type PrivateSigningKey,
  type PublicSigningKey,
} from './key.js';
export { checkSignatures, type ApprovalCheck, type ApprovalCode, type Signatures } from './quorum.js';
export { signStatement } from './sign.js';
export {
  approvalOf,
  readStatement,
  renderMeaning,
  statementSchema,
  type Covered,
  type SignedEvidence,
  type SignedStatement,
} from './statement.js';
