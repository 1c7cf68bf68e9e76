export { assertionSentence } from './assertion-words.js';
export { conditionSentence } from './condition-words.js';
export { drawTree, drawTreePart } from './draw.js';
export { examplePatients, type ExamplePatient, type ExampleWay } from './example-ways.js';
export { factWords } from './fact-words.js';
export { outlineOf, type Outline, type OutlineFact } from './outline.js';
export type { OutlineEnd, OutlineNode, OutlineRoot } from './outline-nodes.js';
export type { ConditionLine } from './condition-lines.js';
