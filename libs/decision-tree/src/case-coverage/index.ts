export { coverage, type Coverage, type CoverageShare } from './coverage.js';
