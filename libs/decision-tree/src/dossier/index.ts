export { backTestFigures, type BackTestFigures } from './back-test-figures.js';
export { dossier } from './dossier.js';
export { examplesOnly } from './examples-only.js';
export { examine, unreachableParts } from './examine.js';
export {
  caseFailed,
  examinationOf,
  isExamination,
  shownExamination,
  type Examination,
  type ExaminedFinding,
} from './examination.js';
export type {
  BackTestShown,
  CountedShown,
  CoverageShown,
  DossierInput,
  SignatureShown,
  StatementShown,
  VerificationShown,
} from './input.js';
export { obstaclesTo, type Obstacle, type ObstacleCode } from './obstacles.js';
