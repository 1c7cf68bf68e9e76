export * from './act.js';
export { physiciansOnCall } from './on-call.js';
export * from './read.js';
export { watchQuestions, type QuestionTurn } from './watch.js';
