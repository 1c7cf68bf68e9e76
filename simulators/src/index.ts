export { demoBody, demoDevice, type DemoBody } from './demo-baseline.js';
export { episodesOf, type Episode, type EpisodeKind } from './patients/episode.js';
export { morningReadings, roundReading, type Reading, type ReadingValue } from './patients/home-kit.js';
export { simulatedPatient, type SimulatedPatient } from './patients/patient.js';
export { vitalsAt, type Vitals } from './patients/physiology.js';
