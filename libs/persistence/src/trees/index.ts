export { activateTreeVersion, resumeTree, rollbackTree, stopTree } from './activation.js';
export { judgeApproval, type ApprovalMaterial } from './approval-material.js';
export { approveExamples, exampleTrees, type ExampleApproval } from './examples.js';
export { installTrees, type InstalledTree } from './install.js';
export {
  acknowledgeTreeNotice,
  closeStopReviewItems,
  entitlePhysician,
  setTreePolicy,
  treePolicy,
  type ReviewOutcome,
  type TreePolicy,
} from './people.js';
export { lastResortProtocol } from './last-resort-protocol.js';
export { watchProtocols, type ProtocolWatch } from './protocol-watch.js';
export {
  activeProtocols,
  protocolsFor,
  type ActiveProtocol,
  type ProtocolsAtWork,
  type RefusedProtocol,
} from './protocols.js';
export { draftStatement, signTree, type SigningOutcome, type SigningRequest } from './sign.js';
export { importSignature } from './import-signature.js';
export { sealSecret, unsealSecret, type SealedKey } from './sealed-key.js';
export {
  createSigningKey,
  registerSigningKey,
  revokeSigningKey,
  unlockSigningKey,
  type UnlockedKey,
} from './signing-key.js';
export { standings, type ActivationRow, type TreeStanding } from './standing.js';
export { reviewStoppedTree, type ReviewTurn } from './stop-review.js';
export { actingAs, askAct, type TreeActCode, type TreeAnswer, type TreeStore } from './store.js';
export { addTreeEvidence, declineTree, offerTree, submitTree } from './submit.js';
