export { dossier } from './dossier.js';
export type {
  BackTestShown,
  Covered,
  CoverageShown,
  DossierInput,
  SignatureShown,
  StatementShown,
  VerificationShown,
} from './input.js';
export { obstaclesTo, type Obstacle, type ObstacleCode } from './obstacles.js';
