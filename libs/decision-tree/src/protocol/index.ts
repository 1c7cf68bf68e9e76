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
export { redFlagFloor } from './check.js';
export { protocolSchema } from './schema.js';
