export * from './acts.js';
export * from './awaited.js';
export * from './device-notice.js';
export * from './expectation.js';
export * from './read.js';
export * from './record-lock.js';
export * from './transfer.js';
