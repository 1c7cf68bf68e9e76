export * from './acts.js';
export * from './material.js';
