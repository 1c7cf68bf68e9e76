export { inReadOnlyTransaction, rowsOf } from './read-only.js';
export { loadStandingRecords, registeredAs, type StandingRecord } from './standing-records.js';
export { historyAsOf, measurementsBetween, type StoredMeasurement } from './stored-measurements.js';
export { countDecisions, type ReplayScope } from './recorded-decisions.js';
export { replayDecisions, type Replayed } from './replay.js';
export { StoredTrees } from './stored-trees.js';
