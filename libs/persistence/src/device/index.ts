export * from './device-acts.js';
export * from './retraction.js';
export * from './traits.js';
