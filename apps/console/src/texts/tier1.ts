import { caseTexts } from './tier1/case.js';
import { contactTexts } from './tier1/contact.js';
import { tier1Problems } from './tier1/problems.js';
import { queueTexts } from './tier1/queue.js';
import { recordTexts } from './tier1/record.js';
import { workTexts } from './tier1/work.js';

/** Words of the Tier-1 pages. */
export const tier1Texts = {
  queue: queueTexts,
  case: { ...caseTexts, ...workTexts, ...contactTexts, ...recordTexts },
  problems: tier1Problems,
} as const;
