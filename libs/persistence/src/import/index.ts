export { importKinds, UnreadableImport, type Finding, type ImportKind, type ReadRow } from './kinds.js';
export { maxImportBytes, stageFile, type ImportFormat, type RowSink } from './staging.js';
export * from './jobs.js';
export { signImportedPlans } from './sign-plans.js';
