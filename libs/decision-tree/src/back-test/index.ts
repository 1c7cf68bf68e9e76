export { BackTest, withCandidates, type SideTrees } from './back-test.js';
export { assessCompiled, decideCompiled, reassessCompiled, type TreeSets } from './compiled.js';
export { defaultParameters, sides, type BackTestParameters, type Side } from './parameters.js';
export type { RecordedEvent, RecordedItem, RecordedMeasurement } from './recorded.js';
export { reportText } from './report-text.js';
export { makeReport, type BackTestReport, type SideReport } from './report.js';
export { emptyTally, mergeTallies, type JudgedEvent, type ListedAlert, type Tally } from './tally.js';
