export * from './check-layer.js';
export * from './on-call.js';
export * from './schedule.js';
