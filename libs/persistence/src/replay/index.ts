export { inReadOnlyTransaction, rowsOf } from './read-only.js';
export { loadStandingRecords, registeredAs, type StandingRecord } from './standing-records.js';
export { historyAsOf, measurementsBetween, type StoredMeasurement } from './stored-measurements.js';
