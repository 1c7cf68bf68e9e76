export * from './data-source.js';
export * from './migrate.js';
export * from './intake/index.js';
export * from './stream/index.js';
export * from './trees/index.js';
export * from './embedded/index.js';
export * from './back-test/index.js';
export * from './replay/index.js';
