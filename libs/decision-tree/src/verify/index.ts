export type {
  ClaimedResult,
  Example,
  Finding as VerifyFinding,
  FindingCode,
  VerifiedLeaf,
  VerifyReport,
} from './report.js';
export { verifyTree } from './verify.js';
