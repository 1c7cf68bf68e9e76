export * from './device-acts.js';
export * from './retraction.js';
