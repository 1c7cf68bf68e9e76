export type { ClaimedResult, Example, Finding, FindingCode, VerifiedLeaf, VerifyReport } from './report.js';
export { verifyTree } from './verify.js';
