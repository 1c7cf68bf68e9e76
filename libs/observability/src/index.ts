export * from './bounded-output.js';
export * from './error.js';
export * from './logger.js';
export * from './metrics.js';
export * from './metrics-server.js';
export * from './supervised.js';
