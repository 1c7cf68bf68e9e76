export * from './acts.js';
export * from './coverage-watch.js';
export {
  claimMaterial,
  clinicianOf,
  coverageMaterial,
  termsOf,
  type AgreementJson,
  type ClinicianJson,
  type CoverageMaterial,
  type FirmReader,
} from './material.js';
