export * from './acts.js';
export * from './claimable.js';
export * from './material.js';
export * from './overflow-watch.js';
