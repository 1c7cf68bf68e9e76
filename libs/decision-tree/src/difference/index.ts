export { changeKinds, type Change, type ChangeKind, type TreeDifference } from './change.js';
export { treeDifference } from './difference.js';
export { durationWords } from './words.js';
