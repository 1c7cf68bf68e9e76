import { actTexts } from './trees/acts.js';
import { drawingTexts } from './trees/drawing.js';
import { evidenceTexts } from './trees/evidence.js';
import { listTexts } from './trees/list.js';

export { treeProblems } from './trees/problems.js';

/** Words of the pages about decision trees. */
export const treesTexts = { ...listTexts, ...drawingTexts, ...evidenceTexts, ...actTexts } as const;
