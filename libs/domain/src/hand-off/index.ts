export * from './contact-custody.js';
export * from './follow-up.js';
export * from './not-reached.js';
export { maxSbarPart, sbarOf, type HandOffRecord, type Sbar } from './sbar.js';
export type { Wording } from './words.js';
