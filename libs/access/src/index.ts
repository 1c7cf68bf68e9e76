export * from './assignment.js';
export * from './audit.js';
export * from './channel-seal.js';
export * from './database-role.js';
export * from './scope.js';
export * from './secret.js';
export * from './session.js';
export * from './sign-in.js';
