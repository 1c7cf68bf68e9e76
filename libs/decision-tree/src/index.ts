export { approve, treeHash } from './approve.js';
export {
  assess,
  assessSync,
  reassess,
  type AssessedMeasurement,
  type Assessment,
  type AssessInput,
  type Finding,
} from './assess.js';
export type { Answer } from './answer.js';
export { caseFacts, runCases, type CaseFact, type CaseFailure, type WorkedCase } from './cases.js';
export * from './case-coverage/index.js';
export * from './case-file/index.js';
export { decideFromFacts } from './decide.js';
export type {
  AnyTreeDocument,
  ApprovalRecord,
  Condition,
  FactDeclaration,
  Leaf,
  PolicyDocument,
  PolicyMargin,
  PolicyStep,
  ProtocolAssertion,
  ProtocolCheck,
  ProtocolDisposition,
  ProtocolDocument,
  ProtocolNode,
  ProtocolOutcome,
  ProtocolQuestion,
  QuestioningDocument,
  Question,
  SafetyAssertion,
  Source,
  TreeCondition,
  TreeDocument,
  TreeNode,
} from './document.js';
export {
  isQuestion,
  leafConditions,
  nodesOf,
  placedNodes,
  protocolOutcomes,
  type Placed,
} from './document.js';
export * from './difference/index.js';
export * from './dossier/index.js';
export * from './drawing/index.js';
export { TreeError, type TreeErrorCode, type TreeProblem } from './errors.js';
export type { Explanation, TreeResult } from './evaluate.js';
export { factJson, factsFromJson, type FactJson } from './fact-json.js';
export { factCatalogue } from './facts/catalogue.js';
export type { FactDefinition, OpenAlert, PatientContext, SignStatus } from './facts/context.js';
export { factRelations, type FactRelation, type FactTest } from './facts/relations.js';
export { symptomCodes, type Symptom } from './facts/symptom-facts.js';
export { durationSeconds } from './duration.js';
export { historyAt, historyDays, type History } from './history.js';
export { lateAfterMs } from './lateness.js';
export { loadTree, type ApprovedTree } from './load.js';
export { operators, type Operator } from './operators.js';
export { documentProblems, parseDocument, parsePolicy, parseProtocol, parseTree } from './parse.js';
export * from './mutate/index.js';
export * from './policy/index.js';
export * from './protocol/index.js';
export { outsidePopulation } from './population.js';
export type { ConditionResult } from './question-engine.js';
export { renderFact, renderReason, shownUnit } from './reason.js';
export { approvalSchema, treeSchema } from './schema.js';
export type { Sample } from './sample.js';
export * from './source-map/index.js';
export { packFacts, unpackFacts, type StoredFacts } from './stored-facts.js';
export { Timeline, type ImplausibleMark } from './timeline.js';
export * from './back-test/index.js';
export * from './replay/index.js';
export * from './signature/index.js';
export * from './verify/index.js';
