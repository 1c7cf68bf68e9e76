export { demoBody, demoDevice, type DemoBody } from './demo-baseline.js';
export { episodesOf, type Episode, type EpisodeKind } from './patients/episode.js';
export { morningReadings, roundReading, type Reading, type ReadingValue } from './patients/home-kit.js';
export { simulatedPatient, type SimulatedPatient } from './patients/patient.js';
export { vitalsAt, type Vitals } from './patients/physiology.js';
export { killSchedule, killWithChildren, victims, type Kill, type Victim } from './faults/kill.js';
export { mains, Platform, type Part } from './faults/platform.js';
export { Gateway, type GatewayOptions, type Outgoing } from './load/gateway.js';
export {
  deviceOf,
  dryWeightOf,
  enrol,
  gatewayAccount,
  nurseOf,
  populationSecret,
  type Population,
} from './load/population.js';
export { noise } from './patients/noise.js';
