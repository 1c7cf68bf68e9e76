export { ConfigError, type Environment } from './read.js';
export * from './deploy.js';
export * from './escalation.js';
export * from './ingest.js';
export * from './mosquitto-files.js';
export * from './server.js';
export * from './simulator.js';
export * from './standalone.js';
export * from './test-run.js';
