export { policyCoverage, runPolicyCases, type PolicyCase } from './cases.js';
export type { PolicyFinding, PolicyFindingCode } from './findings.js';
export { escalationPolicy, loadPolicy, type ApprovedPolicy } from './load.js';
export { policySchema } from './schema.js';
export { verifyPolicy } from './verify.js';
export { policyWords, type PolicyWords, type StepWords } from './words.js';
export {
  silences,
  tier1SilenceSeconds,
  walkLadder,
  type Ladder,
  type LadderCall,
  type Silence,
} from './walk.js';
