export * from './apply-command.js';
export * from './audience.js';
export * from './check-life-cycle.js';
export * from './clock.js';
export * from './custody.js';
export * from './life-cycle.js';
export * from './states.js';
export * from './worsening.js';
