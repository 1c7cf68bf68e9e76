export * from './recorded-patients.js';
