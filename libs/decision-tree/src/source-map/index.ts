export type { Place } from './place.js';
export { readJsonText, type JsonText, type LocatedProblem, type Locate } from './text.js';
export { parseTreeText, problemWords, type TreeText } from './tree-text.js';
