export type { ShadowFindings } from './decide.js';
export { followShadows, type ShadowTurn } from './follow.js';
export {
  shadowReport,
  type ShadowChange,
  type ShadowDifference,
  type ShadowReader,
  type ShadowReport,
} from './report.js';
export { shadowRuns, startShadow, startShadowAs, stopShadow, stopShadowAs, type ShadowRun } from './run.js';
