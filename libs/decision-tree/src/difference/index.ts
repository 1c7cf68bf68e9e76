export { changeKinds, type Change, type ChangeKind, type TreeDifference } from './change.js';
export { treeDifference } from './difference.js';
export { conditionWords, durationWords } from './words.js';
