export {
  branchesOf,
  isMilder,
  isProtocolCheck,
  isProtocolQuestion,
  mildestOutcome,
  placedProtocolNodes,
  protocolAnswers,
  type ProtocolAnswer,
  type ProtocolBranch,
} from './nodes.js';
export { baselinesNow, protocolFacts } from '../current.js';
export { attemptPlan, attemptWords, notReachedCondition } from './attempts.js';
export { redFlagFloor } from './check.js';
export { protocolSchema } from './schema.js';
export { runProtocolCases, type ProtocolCase } from './cases.js';
export { ProtocolError, type ProtocolErrorCode } from './errors.js';
export { loadProtocol, type ApprovedProtocol } from './load.js';
export { conclusionOf, overrideOutcome, type ProtocolConclusion } from './override.js';
export { mostUrgentEnd, rebuildProtocol } from './rebuild.js';
export { recordOf, replayProtocol, type ProtocolRecord } from './record.js';
export {
  answerQuestion,
  startProtocol,
  type GivenAnswer,
  type Override,
  type ProtocolState,
  type ProtocolStep,
} from './run.js';
