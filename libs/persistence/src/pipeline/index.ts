export * from './pipeline-sighting.js';
