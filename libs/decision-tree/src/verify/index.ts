export type {
  ClaimedResult,
  Example,
  Finding as VerifyFinding,
  FindingCode,
  VerifiedLeaf,
  VerifyReport,
} from './report.js';
export { verifyTree } from './verify.js';
export type { Conversation, ProtocolExample, ProtocolFinding, ProtocolReport } from './protocol/report.js';
export { verifyProtocol } from './protocol/verify-protocol.js';
export { verifyDocument, type DocumentReport } from './verify-document.js';
