export { compareRebuilt, replayFromFacts } from './compare.js';
export type { Difference, DifferenceKind, RecordedDecision, RecordedResults } from './recorded-decision.js';
