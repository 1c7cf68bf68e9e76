export { dossier } from './dossier.js';
export type {
  BackTestShown,
  BackTestSide,
  Covered,
  CoverageShown,
  DossierInput,
  SignatureShown,
  StatementShown,
  VerificationShown,
} from './input.js';
export { obstaclesTo, type Obstacle, type ObstacleCode } from './obstacles.js';
