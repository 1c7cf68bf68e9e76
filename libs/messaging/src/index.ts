export { decode, type Arrival, type DecodeResult } from './codec/decode.js';
export { DeviceClient, type DeviceClientOptions, type Receipt } from './device-client.js';
export {
  mosquittoAcl,
  mosquittoConf,
  mosquittoPasswordLine,
  type MosquittoOptions,
} from './mosquitto/config.js';
export { normalise, type NormaliseOutcome } from './normalise.js';
export type { DeviceAccount } from './source/broker-access.js';
export type { AuthenticateDevice } from './source/broker-sign-in.js';
export { EmbeddedBroker, type EmbeddedBrokerOptions } from './source/embedded-broker.js';
export { IntakeQueue, type IntakeLimits } from './source/intake-queue.js';
export { Mqtt5Session, type Mqtt5SessionOptions } from './source/mqtt5-session.js';
export * from './source/source.js';
export * from './topic.js';
export { slotExtension } from './codec/fhir.js';
