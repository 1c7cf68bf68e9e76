export * from './note.js';
export * from './read.js';
