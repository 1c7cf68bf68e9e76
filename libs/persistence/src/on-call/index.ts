export * from './acts.js';
export * from './material.js';
export * from './offer.js';
export * from './people.js';
export * from './watch.js';
