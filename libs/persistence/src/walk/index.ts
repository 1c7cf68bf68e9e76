export * from './acts.js';
export * from './facts-now.js';
export * from './protocol-version.js';
export * from './read.js';
