export * from './answer-times.js';
export * from './answer-type.js';
export * from './answer-units.js';
export * from './binding.js';
export * from './check-answer.js';
