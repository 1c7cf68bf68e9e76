export { changeKinds, type Change, type ChangeKind, type TreeDifference } from './change.js';
export { treeDifference } from './difference.js';
export type { AnyDocument } from './nodes.js';
export { conditionWords, durationWords } from './words.js';
