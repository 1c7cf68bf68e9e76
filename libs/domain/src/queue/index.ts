export * from './board.js';
export * from './claim-rank.js';
export * from './forecast.js';
export * from './overflow.js';
export * from './patient-item.js';
export * from './surge.js';
export * from './urgency.js';
