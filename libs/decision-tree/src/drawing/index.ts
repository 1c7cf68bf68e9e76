export { assertionSentence } from './assertion-words.js';
export { conditionSentence } from './condition-words.js';
export { drawTree, drawTreePart } from './draw.js';
export { factWords } from './fact-words.js';
