export * from './dedicated-connection.js';
export * from './loop.js';
export * from './relay.js';
