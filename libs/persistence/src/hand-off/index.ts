export * from './acts.js';
export * from './read.js';
